using System.Globalization;

namespace AiFinOps.Core.Spend;

/// <summary>What is known of one UTC day of a source, and by which rule.</summary>
/// <param name="Rule"><c>never-asked</c>, <c>not-reported</c>, <c>read-too-early</c>, <c>within-settle-lag</c> or <c>settled</c>.</param>
/// <param name="Reason">The rule with its moments, for people.</param>
/// <param name="ReadAt">When the least recent of what holds was read (UTC); null where nothing is reported.</param>
public sealed record SourceDay(DateOnly Day, DayStatus Status, string Rule, string Reason, DateTimeOffset? ReadAt);

/// <summary>Says why a day has the status that <see cref="SourceCalendar"/> gives it.</summary>
public static class SourceDays
{
    /// <param name="batches">Batches of the source.</param>
    /// <param name="confirmedAt">See <see cref="SourceCalendar.Of"/>.</param>
    public static IReadOnlyList<SourceDay> Of(
        string source, IReadOnlyList<LedgerBatch> batches, TimeSpan settleLag, DateTimeOffset? confirmedAt, DayRange days)
    {
        LedgerBatch[] inOrder = [.. batches.OrderBy(batch => batch.AsOf).ThenBy(batch => batch.Version)];
        var calendar = SourceCalendar.Of(source, inOrder, settleLag, confirmedAt);
        var span = SourceCalendar.Span(inOrder);
        DateTimeOffset?[][] readings = span is { } covered ? [.. SourceCalendar.ReadingsByAccount(inOrder, covered)] : [];
        return [.. days.Each().Select(day => Explained(
            day, calendar, inOrder.Any(batch => batch.Slices.Any(slice => slice.From <= day && day <= slice.To)),
            span is { } known && known.Contains(day) ? readings.Min(account => account[day.DayNumber - known.From.DayNumber]) : null))];
    }

    private static SourceDay Explained(DateOnly day, SourceCalendar calendar, bool isAsked, DateTimeOffset? readAt)
    {
        var (rule, reason) = (calendar.StatusOf(day), readAt) switch
        {
            (DayStatus.Missing, _) when isAsked => ("not-reported", "It was asked for, and the source reported nothing. Nothing is read as zero."),
            (DayStatus.Missing, _) => ("never-asked", "No reading has covered it."),
            (DayStatus.Final, { } at) => ("settled", $"Read {Moment(at)}, and the source was heard from after its settle lag of {Lag(calendar)}."),
            (_, { } at) when at < SourceCalendar.SettledAt(day, TimeSpan.Zero) => ("read-too-early", $"Read {Moment(at)}, before the day had ended: a part of it."),
            (_, { } at) => ("within-settle-lag", $"Read {Moment(at)}. It may still grow until the source is heard from after {Moment(SourceCalendar.SettledAt(day, calendar.SettleLag))}, when its settle lag of {Lag(calendar)} ends."),
            _ => ("not-reported", "Nothing is known of it."),
        };
        return new SourceDay(day, calendar.StatusOf(day), rule, reason, readAt);
    }

    private static string Moment(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{at.UtcDateTime:yyyy-MM-dd HH:mm} UTC");

    private static string Lag(SourceCalendar calendar) => string.Create(CultureInfo.InvariantCulture, $"{calendar.SettleLag.TotalDays:0.#} d");
}
