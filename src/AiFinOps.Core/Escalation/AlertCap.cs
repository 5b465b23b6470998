using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Escalation;

/// <param name="Day">Today in the organisation's zone.</param>
/// <param name="Most">New alerts that an owner group is told one by one on a day.</param>
/// <param name="NextUpdate">When the next daily update is due (UTC).</param>
public sealed record AlertDay(DateOnly Day, int Most, DateTimeOffset NextUpdate)
{
    /// <summary>So many new alerts of one group at once are a storm: one of them is told on its own, the largest, and nothing more on that day.</summary>
    public int StormFrom { get; init; } = int.MaxValue;
}

/// <summary>
/// Who is told on its own when more fires than people can look at: of each owner group the largest severity first, then the highest severity score, then the most money.
/// What was told before on the same day counts, so an evaluation that is repeated, or goes on after a crash, never tells more than the cap.
/// </summary>
public static class AlertCap
{
    /// <summary>
    /// Spend that is merely unusual. What is critical, a budget that is reached and data that is missing are told whatever else happens, and take
    /// nobody's place: they are facts and no guesses, and what a whole source owes is one incident already.
    /// </summary>
    public static bool AppliesTo(Finding finding, Severity severity) =>
        severity < Severity.Critical && finding.Kind is FindingKind.SpendAbove or FindingKind.SpendBelow or FindingKind.NewSpender;

    /// <param name="firing">Findings that open or reopen an incident, with the severity that it will have and the group that is told. Their order does not matter.</param>
    /// <param name="incidents">All incidents, ended ones too: what of them was told today counts.</param>
    /// <returns>By line and cause key; a finding to which the cap does not apply is not in it.</returns>
    public static IReadOnlyDictionary<(string Line, string CauseKey), AlertTelling> Tell(
        IEnumerable<GradedFinding> firing, IEnumerable<Incident> incidents, AlertDay today)
    {
        var told = incidents.Select(incident => incident.AlertSlot).OfType<AlertSlot>().Where(slot => slot.Day == today.Day)
            .ToLookup(slot => slot.OwnerGroup, StringComparer.Ordinal);
        return firing.Where(graded => AppliesTo(graded.Finding, graded.Severity))
            .GroupBy(graded => graded.OwnerGroup, StringComparer.Ordinal)
            .SelectMany(ofGroup => TellGroup(ofGroup.Key, [.. InOrder(ofGroup)], [.. told[ofGroup.Key]], today))
            .ToDictionary();
    }

    private static IEnumerable<KeyValuePair<(string Line, string CauseKey), AlertTelling>> TellGroup(
        string group, IReadOnlyList<GradedFinding> ordered, IReadOnlyList<AlertSlot> slots, AlertDay today)
    {
        var told = slots.Count;

        // The cap of a day never rises again: an evaluation that goes on after a crash in a storm is in the storm still.
        var cap = slots.Select(slot => slot.Most).Append(today.Most).Min();
        var most = ordered.Count >= today.StormFrom && told < cap ? told + 1 : cap;
        var free = Math.Max(0, most - told);
        var heldBack = Math.Max(0, ordered.Count - free);
        return ordered.Select((graded, index) => KeyValuePair.Create<(string, string), AlertTelling>(
            (graded.Finding.Line, graded.Finding.CauseKey),
            index < free
                ? new AlertSlot(group, most, today.Day, told + index + 1, heldBack)
                : new AlertHeldBack(group, most, today.NextUpdate)));
    }

    /// <summary>Money is compared in units of each line's currency, as the bands compare it.</summary>
    private static IOrderedEnumerable<GradedFinding> InOrder(IEnumerable<GradedFinding> findings) => findings
        .OrderByDescending(graded => graded.Severity)
        .ThenByDescending(graded => graded.Score?.Points ?? 0)
        .ThenByDescending(graded => Math.Abs((graded.Finding.Excess ?? graded.Finding.Actual)?.Amount ?? 0m))
        .ThenBy(graded => graded.Finding.Line, StringComparer.Ordinal)
        .ThenBy(graded => graded.Finding.CauseKey, StringComparer.Ordinal);
}
