using System.Globalization;
using AiFinOps.Core.Changes;
using AiFinOps.Core.Playbooks;

namespace AiFinOps.Core.Reviews;

/// <summary>The third block: every alert of the week is closed with a cause, or owned with a date.</summary>
internal static class ReviewMarkdownIncidents
{
    public static void Write(MarkdownWriter text, ReviewPack pack)
    {
        text.Heading(2, "3. Anomalies and incidents (5 min)");
        if (pack.Incidents.Count == 0)
        {
            text.Line("None in this week.").Line();
        }
        else
        {
            text.Table(["Incident", "Severity", "Look", "Category", "What", "Status"], new HashSet<int>(), pack.Incidents.Select(incident => Cells(incident, pack)));
        }

        Flagged(text, pack);
        ReviewMarkdownLearning.Write(text, pack.Input);
        if (pack.Input.Changes.Count > 0)
        {
            text.Line("Deployments, rollbacks and other changes of the week:").Line().Bullets(pack.Input.Changes.Select(ChangeText.Markdown));
        }
    }

    private static IReadOnlyList<string> Cells(ReviewIncident incident, ReviewPack pack) =>
    [
        $"`{MarkdownWriter.Plain(incident.Id)}`",
        incident.Severity.ToString(),
        IncidentWords.OrNone(incident.Urgency),
        IncidentWords.OrNone(incident.Category),
        MarkdownWriter.Escape(incident.Headline),
        ChangeText.Markdown(IncidentWords.Status(incident, pack.TimeZone)),
    ];

    private static void Flagged(MarkdownWriter text, ReviewPack pack)
    {
        var flagged = pack.Incidents.Where(incident => incident.FiredTooOften)
            .Select(incident => string.Create(
                CultureInfo.InvariantCulture,
                $"`{MarkdownWriter.Plain(incident.Id)}` fired {incident.Firings} times in 30 days for one cause: the threshold is miscalibrated, or the cause was not fixed."))
            .Concat(pack.Incidents.Where(incident => incident.FollowUp == FollowUp.LooseEnd)
                .Select(incident => $"`{MarkdownWriter.Plain(incident.Id)}` is a loose end: give it a cause, or an owner and a due date."))
            .ToList();
        if (flagged.Count > 0)
        {
            text.Line("To decide here:").Line().Bullets(flagged);
        }
    }
}

/// <summary>What became of an incident, in words. Plain text, not yet encoded.</summary>
public static class IncidentWords
{
    public static string Status(ReviewIncident incident, string zone) => Standing(incident, zone) + (incident.Changed.Length > 0 ? $" Changed before: {incident.Changed}." : "");

    /// <summary>A dash where there is nothing to say.</summary>
    public static string OrNone(string words) => words.Length > 0 ? words : "–";

    private static string Standing(ReviewIncident incident, string zone) => incident.FollowUp switch
    {
        FollowUp.ClosedWithCause => $"Closed. Cause: {incident.Cause}" + (incident.Resolution.Length > 0 ? $" Fix: {incident.Resolution}" : ""),
        FollowUp.FalsePositive => "Closed as a false positive.",
        FollowUp.OwnedWithDueDate => $"{incident.State}, owned by {incident.OwnerName}, due {Figures.Moment(incident.Due!.Value, zone)}.",
        _ => $"{incident.State}, without a known cause or without an owner and a due date.",
    };
}
