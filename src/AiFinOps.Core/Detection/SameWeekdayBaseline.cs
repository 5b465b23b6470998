using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection;

/// <summary>
/// Median of the last eight same weekdays with its median absolute deviation, corrected by the level of the last two weeks,
/// so that steady growth is not read as an excess. Two weeks hold every weekday twice, so the level is free of the week's shape.
/// </summary>
public sealed class SameWeekdayBaseline : IBaseline
{
    private const int MaximumAge = 84;
    private const int SameWeekdays = 8;
    private const int LeastSameWeekdays = 4;
    private const int LeastKnownDays = 28;
    private const int LevelDays = 14;
    private const int ReferenceDays = 56;

    // A level that moved further than this is for a person to explain, not for the baseline to follow.
    private const decimal LowestLevel = 0.67m;
    private const decimal HighestLevel = 1.5m;

    /// <summary>Makes a median absolute deviation comparable to a standard deviation.</summary>
    private const decimal DeviationsPerMad = 1.4826m;

    private const decimal LeastRelativeDeviation = 0.03m;
    private const decimal LeastDeviation = 0.01m;

    public string Name => "same-weekday-band";

    public Expectation For(LineHistory history, DateOnly day, IReadOnlySet<DateOnly> excluded)
    {
        Span<long> sameWeekdays = stackalloc long[SameWeekdays];
        Span<long> reference = stackalloc long[ReferenceDays];
        var same = 0;
        var known = 0;
        var examples = history.Examples;
        var position = day.DayNumber - history.First.DayNumber;
        for (var age = Math.Max(1, position - examples.Length + 1); age <= Math.Min(MaximumAge, position); age++)
        {
            var example = examples[position - age];
            if (example == LineHistory.NoExample || (excluded.Count > 0 && excluded.Contains(day.AddDays(-age))))
            {
                continue;
            }

            if (age % 7 == 0 && same < SameWeekdays)
            {
                sameWeekdays[same++] = example;
            }

            if (known < ReferenceDays)
            {
                reference[known++] = example;
            }
            else if (same == SameWeekdays)
            {
                break;
            }
        }

        return same < LeastSameWeekdays || known < LeastKnownDays ? Expectation.Cold : Of(sameWeekdays[..same], reference[..known]);
    }

    private Expectation Of(Span<long> sameWeekdays, Span<long> reference)
    {
        var level = Level(reference);
        var median = Median.Of(sameWeekdays);
        foreach (ref var value in sameWeekdays)
        {
            value = Math.Abs(value - median);
        }

        var deviation = Math.Max(Median.Of(sameWeekdays) * DeviationsPerMad, median * LeastRelativeDeviation);
        return new Expectation(
            IsKnown: true, LineHistory.FromExample(level * median), Math.Max(LeastDeviation, LineHistory.FromExample(level * deviation)), Name);
    }

    /// <param name="newestFirst">Usage of the last eight weeks.</param>
    private static decimal Level(Span<long> newestFirst)
    {
        var recent = Median.Of(newestFirst[..LevelDays]);
        var reference = Median.Of(newestFirst);
        return reference > 0 ? Math.Clamp((decimal)recent / reference, LowestLevel, HighestLevel) : 1m;
    }
}
