using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;
using static AiFinOps.Core.Detection.SpendFindings;

namespace AiFinOps.Core.Detection;

/// <summary>
/// Tells the owner of a line that began to spend. A line without a history is judged by its ceilings, not by statistics, so this is said
/// once, with what it is and who owns it, and ends by itself when the line has its four weeks.
/// </summary>
internal static class NewSpenders
{
    public const int LeastKnownDays = 28;

    /// <summary>A source that has only just been connected brings lines that are new to us and to nobody else.</summary>
    private const int LeastDaysWithout = 14;

    private static readonly HashSet<DateOnly> NoDays = [];

    /// <param name="days">The line's days, from all sources.</param>
    /// <param name="calendars">By source name.</param>
    /// <param name="events">Spend that was announced is no news.</param>
    public static Finding? Judge(
        AllocationLine line, LineHistory history, IReadOnlyList<LineDay> days, IReadOnlyDictionary<string, SourceCalendar> calendars, EventCalendar events,
        FinOpsConfiguration configuration)
    {
        if (history.LastKnown is not { } last || KnownDaysOf(history) >= LeastKnownDays || FirstSpendOf(history, last) is not { } first || events.EventOn(first) is not null)
        {
            return null;
        }

        DateOnly[] known = [.. new DayRange(first, last).Each().Where(day => history[day].IsKnown)];
        var spent = known.Sum(day => history[day].Usage);
        return spent >= Tolerances.LowestBand(line, configuration).Money && DaysWithout(first, history.Currency, days, calendars) is { Days: >= LeastDaysWithout } without
            ? Of(line, history, new ExplainedDays(first, known, spent, Expected: 0m), without, configuration)
            : null;
    }

    /// <summary>Days that a line can learn from.</summary>
    public static int KnownDaysOf(LineHistory history) => history.Readings.Count(reading => !double.IsNaN(reading));

    private static DateOnly? FirstSpendOf(LineHistory history, DateOnly last)
    {
        for (var day = history.First; day <= last; day = day.AddDays(1))
        {
            if (history[day] is { IsKnown: true, Usage: > 0m })
            {
                return day;
            }
        }

        return null;
    }

    /// <summary>The source of the first spend that had been reporting longest.</summary>
    private static (string Source, int Days) DaysWithout(
        DateOnly first, string currency, IReadOnlyList<LineDay> days, IReadOnlyDictionary<string, SourceCalendar> calendars) => days
        .Where(day => day.Day == first && day.Components.Any(part => part.Category == ChargeCategory.Usage && string.Equals(part.Effective.Currency, currency, StringComparison.Ordinal)))
        .Select(day => day.Source)
        .Distinct(StringComparer.Ordinal)
        .Select(source => (Source: source, Days: calendars.TryGetValue(source, out var calendar) ? ReportedBefore(calendar, first) : 0))
        .OrderByDescending(source => source.Days)
        .ThenBy(source => source.Source, StringComparer.Ordinal)
        .FirstOrDefault();

    private static int ReportedBefore(SourceCalendar calendar, DateOnly day) =>
        calendar.FirstReported is { } first && first < day ? new DayRange(first, day.AddDays(-1)).Each().Count(one => calendar.StatusOf(one) != DayStatus.Missing) : 0;

    private static Finding Of(AllocationLine line, LineHistory history, ExplainedDays spent, (string Source, int Days) without, FinOpsConfiguration configuration)
    {
        var explanation = Attribution.Of(history, spent, NoDays);
        Dictionary<string, string> facts = new(StringComparer.Ordinal)
        {
            [FactNames.AccumulatedActual] = Amount(spent.Actual),
            [FactNames.Days] = Invariant($"{spent.Days.Count}"),
            [FactNames.Source] = without.Source,
            [FactNames.DaysWithout] = Invariant($"{without.Days}"),
            [FactNames.Owner] = line.OwnerGroup,
        };
        AddTo(facts, explanation);
        return new Finding(
            line.Id, FindingKind.NewSpender, CauseKeys.NewSpender, spent.Onset, spent.Days.Last(), Actual: null, Expected: null, Rounded(spent.Actual, history.Currency),
            Variance: null, spent.Days.Any(day => history[day].Status != DayStatus.Final), "new-spender",
            InWords(line, history, spent, without, new DriverWords(explanation, history.Currency, spent.Onset, isDrop: false), configuration), explanation.Drivers, facts);
    }

    private static string InWords(
        AllocationLine line, LineHistory history, ExplainedDays spent, (string Source, int Days) without, DriverWords drivers, FinOpsConfiguration configuration)
    {
        var ceiling = line.Budget is { } budget ? $"its budget of {budget.Monthly} a month" : "no ceiling, because it has no budget,";
        var sum = spent.Days.Count == 1 ? "" : Invariant($" ({spent.Days.Count} days, {Rounded(spent.Actual, history.Currency)} so far)");
        return Invariant($"{line.Name} spends about {Rounded(spent.Actual / spent.Days.Count, history.Currency)} a day since {Weekday(spent.Onset)}{sum} and spent nothing in the {without.Days} days that {without.Source} had reported before. ")
            + $"It is {drivers.Parts()}. {OwnerOf(line, configuration)} owns it. "
            + Invariant($"There is nothing to compare it with before it has {LeastKnownDays} known days: until then {ceiling} applies.");
    }

    private static string OwnerOf(AllocationLine line, FinOpsConfiguration configuration) =>
        configuration.Group(line.OwnerGroup)?.Name ?? line.OwnerGroup;
}
