using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection;

/// <param name="Anomalous">Days of announced events, and days outside the band whose cause is younger than four weeks. They do not teach the baseline.</param>
/// <param name="OpenExcess">Multiple of the expectation at which an excess of at least two days runs up to the last known day; 1 where there is none.</param>
/// <param name="NotJudged">Named reason where the line's last known day could not be compared, for example <c>cold</c>; null where it was.</param>
public sealed record SpendVerdict(IReadOnlyList<Finding> Findings, IReadOnlySet<DateOnly> Anomalous, decimal OpenExcess, string? NotJudged);

/// <summary>
/// Compares a line's usage with its baseline. A day is outside when it differs by the percent of the lowest band
/// (adjusted for phase and environment) and by four robust deviations; days outside accumulate into one finding
/// that speaks from the money of the lowest band on. Provisional days mostly grow: one within the band does not end an excess,
/// one below it is not a drop, and one that is not below shows that a drop has ended.
/// </summary>
public sealed class SpendJudge(IBaseline baseline, FinOpsConfiguration configuration)
{
    private const decimal Deviations = 4m;
    private const int DaysWalked = 35;
    private const int DaysExcluded = 28;
    private const int ColdPilotDays = 28;

    private readonly Incidents.VarianceBand watch = Tolerances.LowestBand(configuration);
    private readonly ILookup<string, ExpectedEvent> events =
        configuration.ExpectedEvents.ToLookup(announced => announced.Line, StringComparer.Ordinal);

    /// <summary>Judges the last known day of the history, with the days before it that belong to the same cause.</summary>
    public SpendVerdict Judge(AllocationLine line, LineHistory history)
    {
        var walk = new Walk(line, history, CalendarOf(line.Id));
        if (history.LastKnown is not { } last)
        {
            return new SpendVerdict([], walk.Excluded, 1m, history.IsEmpty ? "no-spend" : "no-known-day");
        }

        string? notJudged = null;
        for (var day = Later(history.First, last.AddDays(1 - DaysWalked)); day <= last; day = day.AddDays(1))
        {
            if (history[day].IsKnown)
            {
                notJudged = JudgeDay(walk, day);
            }
        }

        return new SpendVerdict(FindingsOf(walk), walk.Excluded, OpenExcessOf(walk.Above, last), notJudged);
    }

    internal EventCalendar CalendarOf(string line) => events.Contains(line) ? new EventCalendar([.. events[line]]) : EventCalendar.None;

    /// <returns>Why the day could not be compared; null where it was.</returns>
    private string? JudgeDay(Walk walk, DateOnly day)
    {
        walk.Forget(day.AddDays(-DaysExcluded));
        var usage = walk.History[day];
        if (usage.Usage < 0m)
        {
            return "negative-usage";
        }

        var expectation = IsColdPilot(walk, day) ? Expectation.Cold : baseline.For(walk.History, day, walk.Excluded);
        if (!expectation.IsKnown)
        {
            return expectation.ReasonName;
        }

        var announced = walk.Events.FactorOn(day);
        walk.AddAbove(Compare(walk.Line, day, usage.Usage, expectation.Amount * announced, expectation.Deviation * announced), usage.Status);
        walk.AddBelow(Compare(walk.Line, day, usage.Usage, expectation.Amount, expectation.Deviation), usage.Status);
        return null;
    }

    private DayVariance Compare(AllocationLine line, DateOnly day, decimal usage, decimal expected, decimal deviation) =>
        new(day, usage, expected, Math.Max(Deviations * deviation, watch.Percent * Tolerances.FactorOf(line) * expected));

    private List<Finding> FindingsOf(Walk walk)
    {
        List<Finding> findings = [];
        if (walk.Above.IsCurrent && walk.Above.Excess >= watch.Money)
        {
            findings.Add(SpendFindings.Of(FindingKind.SpendAbove, walk.Line, walk.History, walk.Above, walk.Excluded, baseline.Name, walk.Events));
        }

        if (walk.Below.IsCurrent && -walk.Below.Excess >= watch.Money)
        {
            findings.Add(SpendFindings.Of(FindingKind.SpendBelow, walk.Line, walk.History, walk.Below, walk.Excluded, baseline.Name, walk.Events));
        }

        return findings;
    }

    /// <summary>One day may be an outlier, two up to the last known day are a rate.</summary>
    private static decimal OpenExcessOf(VarianceRun above, DateOnly lastKnown) =>
        above.Days.Count > 1 && above.Last == lastKnown && above.Expected > 0m ? above.Actual / above.Expected : 1m;

    private static bool IsColdPilot(Walk walk, DateOnly day) =>
        walk.Line.Environment == WorkloadEnvironment.Pilot && day < (walk.Line.Since ?? walk.History.First).AddDays(ColdPilotDays);

    private static DateOnly Later(DateOnly left, DateOnly right) => left > right ? left : right;

    /// <summary>What is remembered while the days of one line are walked.</summary>
    private sealed class Walk(AllocationLine line, LineHistory history, EventCalendar events)
    {
        private readonly List<(DateOnly Onset, DateOnly Day)> outside = [];

        public AllocationLine Line => line;

        public LineHistory History => history;

        public EventCalendar Events => events;

        public VarianceRun Above { get; } = new();

        public VarianceRun Below { get; } = new();

        public HashSet<DateOnly> Excluded { get; } = events.IsEmpty || history.IsEmpty ? [] : [.. events.DaysUpTo(history.Last)];

        public void AddAbove(DayVariance variance, DayStatus status) =>
            Add(Above, variance, status, isOutside: variance.IsAbove, isQuiet: status == DayStatus.Final);

        public void AddBelow(DayVariance variance, DayStatus status) =>
            Add(Below, variance, status, isOutside: variance.IsBelow && status == DayStatus.Final, isQuiet: !variance.IsBelow);

        /// <summary>Causes that began on or before the day are the new normal: their days teach again.</summary>
        public void Forget(DateOnly onset)
        {
            foreach (var (_, day) in outside.Where(known => known.Onset <= onset))
            {
                Excluded.Remove(day);
            }

            outside.RemoveAll(known => known.Onset <= onset);
        }

        private void Add(VarianceRun run, DayVariance variance, DayStatus status, bool isOutside, bool isQuiet)
        {
            if (isOutside)
            {
                run.Add(variance, status == DayStatus.Provisional);
                outside.Add((run.Onset, variance.Day));
                Excluded.Add(variance.Day);
            }
            else if (isQuiet)
            {
                run.AddQuietDay();
            }
        }
    }
}
