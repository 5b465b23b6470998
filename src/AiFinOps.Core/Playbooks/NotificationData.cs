using System.Globalization;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Playbooks;

/// <summary>The fields of a message, for machines: invariant text, money with its currency apart.</summary>
internal static class NotificationData
{
    public static IReadOnlyDictionary<string, string> For(Incident incident, string why, FinOpsConfiguration configuration, Uri? link, IReadOnlyList<string> changes, IReadOnlyList<LinkOffer> offers)
    {
        var finding = incident.Finding;
        var next = incident.Clocks.Where(clock => clock.IsOwed || clock.Kind == ClockKind.RecoveryCheck).MinBy(clock => clock.Due);
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["type"] = "incident." + why,
            ["why"] = why,
            ["incident"] = incident.Id,
            ["line"] = incident.Line,
            ["lineName"] = configuration.LineName(incident.Line),
            ["ownerGroup"] = incident.OwnerGroup,
            ["severity"] = incident.Severity.ToString(),
            ["state"] = incident.State.ToString(),
            ["kind"] = finding.Kind.ToString(),
            ["cause"] = incident.CauseKey,
            ["onset"] = Figures.Day(finding.Onset),
            ["day"] = Figures.Day(finding.Day),
            ["provisional"] = finding.Provisional ? "true" : "false",
            ["reasonName"] = finding.ReasonName,
            ["firings"] = incident.Firings.ToString(CultureInfo.InvariantCulture),
        };
        Add(fields, "category", incident.Category is { } category ? VarianceCategories.NameOf(category) : null);
        Add(fields, "categoryProposed", CategoryProposal.Of(incident, configuration) is { } proposal ? VarianceCategories.NameOf(proposal.Category) : null);
        Add(fields, "score", incident.Score?.Points);
        Add(fields, "urgency", incident.Urgency is { } urgency ? UrgencyText.Name(urgency) : null);
        Add(fields, "actual", finding.Actual?.Amount);
        Add(fields, "expected", finding.Expected?.Amount);
        Add(fields, "excess", finding.Excess?.Amount);
        Add(fields, "variance", finding.Variance);
        Add(fields, "currency", (finding.Excess ?? finding.Actual ?? finding.Expected)?.Currency);
        Add(fields, "dueClock", next?.Kind.ToString());
        Add(fields, "due", next?.Due.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        Add(fields, "changed", changes.Count > 0 ? changes[0] : null);
        Add(fields, "url", link?.AbsoluteUri);
        foreach (var offer in offers)
        {
            Add(fields, offer.Field, offer.Address?.AbsoluteUri);
        }

        return fields;
    }

    private static void Add(SortedDictionary<string, string> fields, string name, decimal? value) =>
        Add(fields, name, value is { } known ? Figures.Exact(known) : null);

    private static void Add(SortedDictionary<string, string> fields, string name, string? value)
    {
        if (value is not null)
        {
            fields[name] = value;
        }
    }
}
