using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection.Detectors;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection;

/// <param name="Anomalous">Days of announced events and of alarms.</param>
/// <param name="OpenExcess">Multiple of the expectation at which an excess of at least two days runs up to the last known day; 1 where there is none.</param>
/// <param name="NotJudged">Named reason where the line's last known day could not be compared, for example <c>cold</c>; null where it was.</param>
public sealed record SpendVerdict(IReadOnlyList<Finding> Findings, IReadOnlySet<DateOnly> Anomalous, decimal OpenExcess, string? NotJudged)
{
    /// <summary>Expected usage of any day, announced events included, in the currency of the history; null where no comparison is possible.</summary>
    public required Func<DateOnly, decimal?> Expected { get; init; }

    /// <summary>One robust standard deviation as a fraction of the expectation; 0 while too little is known.</summary>
    public decimal UsualSpread { get; init; }
}

/// <summary>
/// Compares a line's usage with what it taught. What the detectors find accumulates into one finding per direction, which speaks from the
/// money of the lowest band on, or from what the line itself asks for.
/// </summary>
public sealed class SpendJudge(FinOpsConfiguration configuration)
{
    private const int ColdPilotDays = 28;

    private readonly Dictionary<string, int> linesOfOwner =
        configuration.Lines.CountBy(line => line.OwnerGroup, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
    private readonly ILookup<string, ExpectedEvent> events =
        configuration.ExpectedEvents.ToLookup(announced => announced.Line, StringComparer.Ordinal);

    /// <summary>Judges the last known day of the history, with the days before it that belong to the same cause.</summary>
    public SpendVerdict Judge(AllocationLine line, LineHistory history)
    {
        if (history.LastKnown is not { } last)
        {
            return new SpendVerdict([], new HashSet<DateOnly>(), 1m, history.IsEmpty ? "no-spend" : "no-known-day") { Expected = _ => null };
        }

        var calendar = CalendarOf(line.Id);
        var walk = UsageWalk.Through(history, calendar, SensitivityOf(line), ColdUntil(line, history));
        return new SpendVerdict(FindingsOf(line, history, walk, calendar), walk.Anomalous, OpenExcessOf(walk.Above, last), walk.NotJudged)
        {
            Expected = walk.Expected().On,
            UsualSpread = walk.UsualSpread,
        };
    }

    internal EventCalendar CalendarOf(string line) => events.Contains(line) ? new EventCalendar([.. events[line]]) : EventCalendar.None;

    private Sensitivity SensitivityOf(AllocationLine line) => new(
        Math.Log(1 + (double)Tolerances.LowestBand(line, configuration).Percent),
        Tolerances.LeastDriftOf(line),
        configuration.AlertBudget.FalseAlarmsPerLineDay(linesOfOwner.GetValueOrDefault(line.OwnerGroup)));

    private List<Finding> FindingsOf(AllocationLine line, LineHistory history, UsageWalk walk, EventCalendar calendar)
    {
        List<Finding> findings = [];
        var least = Tolerances.LowestBand(line, configuration).Money;
        if (walk.Above is { } above && above.Excess >= least)
        {
            findings.Add(SpendFindings.Of(FindingKind.SpendAbove, line, history, above, walk.Anomalous, calendar));
        }

        if (walk.Below is { } below && -below.Excess >= least)
        {
            findings.Add(SpendFindings.Of(FindingKind.SpendBelow, line, history, below, walk.Anomalous, calendar));
        }

        return findings;
    }

    /// <summary>One day may be an outlier, two up to the last known day are a rate.</summary>
    private static decimal OpenExcessOf(VarianceRun? above, DateOnly lastKnown) =>
        above is { Days.Count: > 1, Expected: > 0m } && above.Last == lastKnown ? above.Actual / above.Expected : 1m;

    private static DateOnly ColdUntil(AllocationLine line, LineHistory history) =>
        line.Environment == WorkloadEnvironment.Pilot ? (line.Since ?? history.First).AddDays(ColdPilotDays) : DateOnly.MinValue;
}
