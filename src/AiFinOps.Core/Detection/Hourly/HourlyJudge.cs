using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;

namespace AiFinOps.Core.Detection.Hourly;

/// <summary>An excess of some hours, in the currency of the history.</summary>
/// <param name="Hours">Known hours that belong to it, ascending, with what each used and was expected to use.</param>
/// <param name="Last">The window that speaks for it: the last hours that were outside.</param>
/// <param name="DayExpected">Expected usage of each UTC day that it touches, whole days.</param>
public sealed record HourlyExcess(IReadOnlyList<HourlyUsage> Hours, HourlySpan Last, IReadOnlyDictionary<DateOnly, decimal> DayExpected)
{
    public decimal Excess => Hours.Sum(hour => hour.Actual - hour.Expected);
}

/// <param name="Hour">Start of the hour, UTC.</param>
public readonly record struct HourlyUsage(DateTimeOffset Hour, decimal Actual, decimal Expected)
{
    public DateOnly Day => DateOnly.FromDateTime(Hour.UtcDateTime);
}

/// <param name="Hours">Length of the window.</param>
/// <param name="End">End of its last hour, UTC.</param>
/// <param name="Spread">Usual deviation of the same hours, as a fraction of the expectation.</param>
public sealed record HourlySpan(int Hours, DateTimeOffset End, decimal Actual, decimal Expected, decimal Spread);

/// <param name="NotJudged">Named reason where the last known hour could not be compared, for example <c>hourly-cold</c>; null where it was.</param>
public sealed record HourlyVerdict(HourlyExcess? Excess, string? NotJudged);

/// <summary>
/// Says whether a line uses more than it usually does at these hours, from hours before the judged one alone. An hour is an excess when a
/// window up to it is beyond every limit, and either the hour before is too, or the distance is twice what is asked for.
/// </summary>
public static class HourlyJudge
{
    /// <summary>Hours beyond this are the daily judge's, however late the daily data is.</summary>
    private const int MostHours = 72;

    private const double AtOnce = 2d;

    /// <param name="from">First hour that may raise a finding (UTC): the days before it are judged as days.</param>
    /// <param name="now">Hours that have not ended by then are not looked at.</param>
    public static HourlyVerdict Judge(
        AllocationLine line, HourlyHistory history, DateTimeOffset from, DateTimeOffset now, FinOpsConfiguration configuration)
    {
        var known = history.UpTo(now);
        if (known.LastKnown is not { } lastKnown)
        {
            return new HourlyVerdict(null, "hourly-no-known-hour");
        }

        var walk = new Walk(known, new EventCalendar([.. configuration.ExpectedEvents.Where(announced => string.Equals(announced.Line, line.Id, StringComparison.Ordinal))]), HourlyLimits.Of(line, Tolerances.LowestBand(line, configuration)));
        var last = known.IndexOf(lastKnown);
        for (var hour = Math.Max(known.IndexOf(from), last - MostHours + 1); hour <= last; hour++)
        {
            walk.Judge(hour);
        }

        return new HourlyVerdict(walk.Excess(), walk.NotJudged(last));
    }

    /// <summary>What is remembered while the hours of one line are walked.</summary>
    private sealed class Walk(HourlyHistory history, EventCalendar events, HourlyLimits limits)
    {
        private readonly Dictionary<int, (HourlyProfile Profile, HourlyWindows Windows)?> days = [];
        private readonly Dictionary<int, HourlyWindow?> outside = [];
        private readonly SortedSet<int> hours = [];
        private HourlyWindow lastWindow;

        public void Judge(int hour)
        {
            if (Outside(hour) is not { } window)
            {
                return;
            }

            var before = Outside(PreviousKnown(hour));
            if (before is null && window.Deviations < AtOnce * limits.Deviations)
            {
                return;
            }

            Add(before);
            Add(window);
            lastWindow = window;
        }

        public string? NotJudged(int hour) => DayOf(hour) is null ? "hourly-cold" : null;

        public HourlyExcess? Excess()
        {
            if (hours.Count == 0)
            {
                return null;
            }

            HourlyUsage[] used = [.. hours.Where(hour => history[hour].HasValue && !double.IsNaN(ExpectedAt(hour))).Select(UsageAt)];
            HourlyUsage[] window = [.. used.Where(hour => hour.Hour >= history.HourAt(lastWindow.First) && hour.Hour <= history.HourAt(lastWindow.Last))];
            var span = new HourlySpan(
                lastWindow.Last - lastWindow.First + 1, history.HourAt(lastWindow.Last + 1), window.Sum(hour => hour.Actual), window.Sum(hour => hour.Expected), (decimal)lastWindow.Spread);
            return new HourlyExcess(used, span, used.Select(hour => hour.Day).Distinct().ToDictionary(day => day, DayExpected));
        }

        private void Add(HourlyWindow? window)
        {
            if (window is { } added)
            {
                hours.UnionWith(Enumerable.Range(added.First, added.Last - added.First + 1));
            }
        }

        private HourlyWindow? Outside(int hour)
        {
            if (!outside.TryGetValue(hour, out var window))
            {
                outside[hour] = window = history[hour].HasValue ? DayOf(hour)?.Windows.Outside(hour) : null;
            }

            return window;
        }

        private int PreviousKnown(int hour)
        {
            var previous = hour - 1;
            while (previous > hour - HourlyProfile.HoursPerDay && !history[previous].HasValue)
            {
                previous--;
            }

            return previous;
        }

        private (HourlyProfile Profile, HourlyWindows Windows)? DayOf(int hour)
        {
            var midnight = hour - (((hour % HourlyProfile.HoursPerDay) + HourlyProfile.HoursPerDay) % HourlyProfile.HoursPerDay);
            if (!days.TryGetValue(midnight, out var day))
            {
                days[midnight] = day = HourlyProfile.Of(history, midnight, index => events.EventOn(history.DayAt(index)) is null) is { } profile
                    ? (profile, new HourlyWindows(history, profile, index => (double)events.FactorOn(history.DayAt(index)), limits))
                    : null;
            }

            return day;
        }

        private double ExpectedAt(int hour) => (DayOf(hour) ?? DayOf(lastWindow.Last)) is { } day ? day.Windows.ExpectedAt(hour) : double.NaN;

        private HourlyUsage UsageAt(int hour) => new(history.HourAt(hour), history[hour] ?? 0m, InMoney(hour, ExpectedAt(hour)));

        private decimal DayExpected(DateOnly day)
        {
            var midnight = history.IndexOf(new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
            return Enumerable.Range(midnight, HourlyProfile.HoursPerDay).Sum(hour => ExpectedAt(hour) is var expected && double.IsNaN(expected) ? 0m : InMoney(hour, expected));
        }

        private decimal InMoney(int hour, double typicalHours) =>
            (decimal)Math.Min(typicalHours, HourlyLimits.Most) * ((DayOf(hour) ?? DayOf(lastWindow.Last))?.Profile.TypicalHour ?? 0m);
    }
}
