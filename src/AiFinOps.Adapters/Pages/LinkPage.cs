using AiFinOps.Core.Configuration;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;

namespace AiFinOps.Adapters.Pages;

/// <summary>What the page of a signed link shows.</summary>
public sealed record LinkView(ActingLink Link, Incident Incident, FinOpsConfiguration Configuration, DateTimeOffset Now);

/// <summary>The page of a link in a message: asks before it acts, and says afterwards what it did.</summary>
public static class LinkPage
{
    public const string NoteField = "text";

    public const string PersonField = "person";

    private const string NothingChanged = "Opening this page has changed nothing.";

    /// <summary>Who may be asked to take it: the people of the group that got the message, and of the one that owns the incident.</summary>
    public static IReadOnlyList<Person> Candidates(LinkView view)
    {
        var groups = new[] { view.Link.SentTo, view.Incident.OwnerGroup }.Select(view.Configuration.Group).OfType<OwnerGroup>();
        var ids = groups.SelectMany(group => group.Members).Append(view.Link.SentTo).ToHashSet(StringComparer.Ordinal);
        return [.. view.Configuration.People.Where(person => ids.Contains(person.Id))];
    }

    public static string Ask(LinkView view) => Write(view, Question(view.Link.Verb), html =>
    {
        html.Element("form", form => Form(form, view), ("method", "post"));
        html.Element("p", $"{NothingChanged} The link was sent to {SentTo(view)}, works once, and holds until {Figures.Moment(view.Link.Expires, view.Configuration.TimeZone)}.", ("class", "quiet"));
    });

    public static string Done(LinkView view) => Write(view, Answer(view), html =>
        html.Element("p", $"It is on record as done by a link sent to {SentTo(view)}. To do more, open the incident and sign in.", ("class", "act")));

    /// <summary>Somebody was faster, with the same effect.</summary>
    public static string Already(LinkView view) => Write(view, Answer(view), html =>
        html.Element("p", $"{By(view)} Nothing is left to do with this link, and nothing was changed by it.", ("class", "act")));

    public static string Refused(LinkView view, Refused refused) => Write(view, "Nothing was changed", html =>
        html.Element("p", $"{refused.Message} {refused.Remedy}", ("class", "act")));

    /// <summary>For a link that leads nowhere.</summary>
    public static string Sorry(string message, string remedy) => PageFrame.Write("Nothing was changed", Defaults.Organization, PageMap.Served, "AiFinOps", html =>
        html.Heading(1, "Nothing was changed").Element("p", $"{message} {remedy}", ("class", "act")));

    private static string Write(LinkView view, string title, Action<Html> content) => PageFrame.Write(
        title, view.Configuration.Organization, PageMap.Served, PageFrame.WrittenAt(view.Now, view.Configuration.TimeZone),
        html =>
        {
            var incident = view.Incident;
            html.Heading(1, title);
            html.Element("p", line => line
                .Badge(incident.Severity.ToString(), PageFrame.Kind(incident.Severity)).Text(" ")
                .Badge(Naming.StateName(incident.State), incident.IsOpen ? "quiet" : "good"));
            html.Element("p", line => line.Link(PageMap.Served.Incident(incident.Id), Headline.For(incident, view.Configuration)), ("class", "lead"));
            content(html);
        },
        asks: true);

    private static void Form(Html form, LinkView view)
    {
        switch (view.Link.Verb)
        {
            case LinkVerb.Note:
                form.Element("label", "Your note", ("for", NoteField));
                form.Element("textarea", "", ("id", NoteField), ("name", NoteField), ("rows", "4"), ("maxlength", "4000"), ("required", "required"));
                break;
            case LinkVerb.Assign:
                form.Element("label", "Who shall take it", ("for", PersonField));
                form.Element("select", list => Options(list, view), ("id", PersonField), ("name", PersonField), ("required", "required"));
                break;
            default:
                form.Element("p", "Escalation stops for 24 hours. If nothing happens until then, it resumes.");
                break;
        }

        form.Element("button", Button(view.Link.Verb), ("type", "submit"));
    }

    private static void Options(Html list, LinkView view)
    {
        foreach (var person in Candidates(view))
        {
            list.Element("option", person.Name, ("value", person.Id));
        }
    }

    private static string Question(LinkVerb verb) => verb switch
    {
        LinkVerb.Acknowledge => "Acknowledge this incident?",
        LinkVerb.Assign => "Assign this incident?",
        _ => "Add a note to this incident?",
    };

    private static string Button(LinkVerb verb) => verb switch
    {
        LinkVerb.Acknowledge => "Acknowledge",
        LinkVerb.Assign => "Assign",
        _ => "Add the note",
    };

    private static string Answer(LinkView view) => view.Link.Verb switch
    {
        LinkVerb.Acknowledge => view.Incident.State == IncidentState.Investigating ? "Somebody is at work on the incident" : "The incident is acknowledged",
        LinkVerb.Assign => $"The incident is assigned to {view.Configuration.PersonName(view.Incident.AssignedTo ?? "")}",
        _ => "The note is on record",
    };

    private static string By(LinkView view) => view.Link.Verb == LinkVerb.Acknowledge && view.Incident.AcknowledgedBy is { } actor
        ? $"It was acknowledged by {view.Configuration.PersonName(actor.Id)}."
        : "It was done already.";

    private static string SentTo(LinkView view) =>
        view.Configuration.Group(view.Link.SentTo)?.Name ?? view.Configuration.PersonName(view.Link.SentTo);
}
