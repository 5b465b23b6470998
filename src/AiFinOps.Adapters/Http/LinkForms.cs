using AiFinOps.Adapters.Pages;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;

namespace AiFinOps.Adapters.Http;

/// <summary>The act of a link, from the form of its page.</summary>
internal static class LinkForms
{
    private const int LongestNote = 4_000;

    /// <summary>What the form would send at best: enough to find out whether the link still leads anywhere.</summary>
    public static IncidentCommand Sample(LinkView view) =>
        Command(view, view.Now, "?", LinkPage.Candidates(view).Select(person => person.Id).FirstOrDefault(id => !string.Equals(id, view.Incident.AssignedTo, StringComparison.Ordinal), ""));

    /// <exception cref="ProblemException">400 where a note is missing or too long, or the person is none of those who were offered.</exception>
    public static IncidentCommand Read(LinkView view, IReadOnlyDictionary<string, string> form, DateTimeOffset now)
    {
        var note = form.GetValueOrDefault(LinkPage.NoteField, "").Trim();
        if (view.Link.Verb == LinkVerb.Note && note.Length is 0 or > LongestNote)
        {
            throw ProblemException.BadRequest("note-empty", "The note is empty, or longer than a note should be.", "Go back and write a sentence or two.");
        }

        var person = form.GetValueOrDefault(LinkPage.PersonField, "");
        return view.Link.Verb != LinkVerb.Assign || LinkPage.Candidates(view).Any(candidate => string.Equals(candidate.Id, person, StringComparison.Ordinal))
            ? Command(view, now, note, person)
            : throw ProblemException.BadRequest("assignee-unknown", "Nobody of that name can be asked by this link.", "Go back and choose one of those who are offered.");
    }

    private static IncidentCommand Command(LinkView view, DateTimeOffset now, string note, string person) => view.Link.Verb switch
    {
        LinkVerb.Acknowledge => new Acknowledge(now, view.Link.Actor, view.Configuration.Response.AcknowledgementLasts),
        LinkVerb.Assign => new Assign(now, view.Link.Actor, person, Assignment.TellingGroup(person, view.Link.Actor, view.Incident.OwnerGroup, view.Configuration)),
        LinkVerb.Note => new AddNote(now, view.Link.Actor, note),
        _ => throw new ArgumentOutOfRangeException(nameof(view), view.Link.Verb, "No link does this."),
    };
}
