using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Tests.Spend;

public sealed class SourceCalendarTests
{
    private static readonly DateOnly Day = new(2026, 10, 14);
    private static readonly TimeSpan TwoDays = TimeSpan.FromDays(2);

    [Theory]
    [InlineData("2026-10-14T18:00Z", DayStatus.Provisional)]
    [InlineData("2026-10-16T23:59:59Z", DayStatus.Provisional)]
    [InlineData("2026-10-17T00:00Z", DayStatus.Final)]
    [InlineData("2026-10-17T01:59:59+02:00", DayStatus.Provisional)]
    public void A_day_is_final_once_it_was_read_at_the_end_of_its_settle_lag(string readAt, DayStatus expected) =>
        Assert.Equal(expected, Of(Batch(1, readAt, Day, Day)).StatusOf(Day));

    [Fact]
    public void A_day_that_nobody_spoke_of_is_missing()
    {
        var calendar = Of(Batch(1, "2026-10-20T00:00Z", Day, Day));

        Assert.Equal(DayStatus.Missing, calendar.StatusOf(Day.AddDays(1)));
        Assert.Equal(DayStatus.Missing, calendar.StatusOf(Day.AddDays(-1)));
        Assert.Equal(DayStatus.Missing, Of().StatusOf(Day));
    }

    [Fact]
    public void A_day_inside_a_slice_that_the_source_left_out_is_missing() =>
        Assert.Equal(DayStatus.Missing, Of(Batch(1, "2026-10-20T00:00Z", Day, Day.AddDays(2), reported: [Day, Day.AddDays(2)])).StatusOf(Day.AddDays(1)));

    [Fact]
    public void A_later_reading_that_lost_a_day_makes_it_missing_whatever_the_order_of_the_batches()
    {
        var first = Batch(1, "2026-10-15T06:00Z", Day, Day);
        var later = Batch(2, "2026-10-20T06:00Z", Day.AddDays(-2), Day, reported: [Day.AddDays(-2), Day.AddDays(-1)]);

        Assert.Equal(DayStatus.Missing, Of(later, first).StatusOf(Day));
        Assert.Equal(DayStatus.Missing, Of(first, later).StatusOf(Day));
    }

    [Fact]
    public void An_account_that_a_later_batch_does_not_cover_keeps_its_day()
    {
        var first = Batch(1, "2026-10-15T06:00Z", Day, Day, account: "one");
        var other = Batch(2, "2026-10-15T07:00Z", Day, Day, account: "two", reported: []);

        Assert.Equal(DayStatus.Provisional, Of(first, other).StatusOf(Day));
    }

    [Fact]
    public void A_source_that_sends_each_day_once_settles_it_by_sending_later_days()
    {
        var sent = Batch(1, "2026-10-15T06:00Z", Day, Day);

        Assert.Equal(DayStatus.Provisional, Of(sent, Batch(2, "2026-10-16T06:00Z", Day.AddDays(1), Day.AddDays(1))).StatusOf(Day));
        Assert.Equal(DayStatus.Final, Of(sent, Batch(2, "2026-10-17T06:00Z", Day.AddDays(2), Day.AddDays(2))).StatusOf(Day));
    }

    [Fact]
    public void A_part_of_a_day_stays_provisional_until_the_day_is_read_again()
    {
        var part = Batch(1, "2026-10-14T12:00Z", Day, Day);
        var later = Batch(2, "2026-10-20T06:00Z", Day.AddDays(5), Day.AddDays(5));

        Assert.Equal(DayStatus.Provisional, Of(part, later).StatusOf(Day));
        Assert.Equal(DayStatus.Final, Of(part, later, Batch(3, "2026-10-21T06:00Z", Day, Day)).StatusOf(Day));
    }

    [Fact]
    public void A_day_is_as_final_as_the_least_final_of_its_accounts()
    {
        var part = Batch(1, "2026-10-14T12:00Z", Day, Day, account: "one");
        var whole = Batch(2, "2026-10-20T06:00Z", Day, Day, account: "two");

        Assert.Equal(DayStatus.Provisional, Of(part, whole).StatusOf(Day));
    }

    [Theory]
    [InlineData("2026-10-17T00:00Z", false)]
    [InlineData("2026-10-17T00:00:01Z", true)]
    public void A_missing_day_is_overdue_when_its_settle_lag_has_passed(string now, bool overdue)
    {
        var calendar = Of(Batch(1, "2026-10-14T06:00Z", Day.AddDays(-1), Day.AddDays(-1)));

        Assert.Equal(overdue, calendar.IsOverdue(Day, DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Nothing_is_owed_before_the_first_day_that_the_source_ever_reported()
    {
        var muchLater = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.False(Of(Batch(1, "2026-10-20T06:00Z", Day, Day)).IsOverdue(Day.AddDays(-1), muchLater));
        Assert.False(Of().IsOverdue(Day, muchLater));
    }

    private static SourceCalendar Of(params LedgerBatch[] batches) => SourceCalendar.Of("azure", batches, TwoDays);

    private static LedgerBatch Batch(long version, string asOf, DateOnly from, DateOnly to, string account = "one", DateOnly[]? reported = null)
    {
        var read = DateTimeOffset.Parse(asOf, System.Globalization.CultureInfo.InvariantCulture);
        return new LedgerBatch($"batch-{version}", version, "azure", read, read, [new LedgerSlice(account, from, to)], reported ?? [.. new DayRange(from, to).Each()], 1);
    }
}
