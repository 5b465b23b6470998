namespace AiFinOps.Workflows.Tests;

public sealed class BusinessScheduleTests
{
    private const string EveryMorning = "0 7 * * *";
    private const string MondayMorning = "0 8 * * 1";

    [Fact]
    public void The_first_run_starts_the_schedule_and_owes_nothing()
    {
        Assert.Null(BusinessSchedule.Due(EveryMorning, "Europe/Oslo", last: null, Utc("2026-09-29T05:00")!.Value));
    }

    [Theory]
    [InlineData("2026-09-29T04:59", null)]
    [InlineData("2026-09-29T05:00", "2026-09-29T05:00")]
    [InlineData("2026-09-29T23:00", "2026-09-29T05:00")]
    public void Seven_in_Oslo_is_five_in_summer(string now, string? due)
    {
        Assert.Equal(Utc(due), BusinessSchedule.Due(EveryMorning, "Europe/Oslo", Utc("2026-09-28T05:00"), Utc(now)!.Value));
    }

    [Theory]
    [InlineData("2026-03-28T06:00", "2026-03-29T05:00")]
    [InlineData("2026-10-24T05:00", "2026-10-25T06:00")]
    public void Over_a_change_of_the_clocks_it_stays_seven_in_Oslo(string last, string next)
    {
        Assert.Equal(Utc(next), BusinessSchedule.Next(EveryMorning, "Europe/Oslo", Utc(last)!.Value));
    }

    [Fact]
    public void An_hour_that_spring_leaves_out_is_done_once_after_the_gap()
    {
        var due = BusinessSchedule.Due("30 2 * * *", "Europe/Oslo", Utc("2026-03-28T01:30"), Utc("2026-03-29T12:00")!.Value);
        Assert.Equal(Utc("2026-03-29T01:00"), due);
    }

    [Fact]
    public void An_hour_that_autumn_repeats_is_done_once()
    {
        var first = BusinessSchedule.Due("30 2 * * *", "Europe/Oslo", Utc("2026-10-24T00:30"), Utc("2026-10-25T00:40")!.Value);
        Assert.Equal(Utc("2026-10-25T00:30"), first);
        Assert.Null(BusinessSchedule.Due("30 2 * * *", "Europe/Oslo", first, Utc("2026-10-25T12:00")!.Value));
    }

    [Fact]
    public void A_day_that_never_was_in_Apia_owes_one_morning_when_the_next_has_come()
    {
        var next = Utc("2011-12-30T17:00");
        Assert.Equal(next, BusinessSchedule.Due(EveryMorning, "Pacific/Apia", Utc("2011-12-29T17:00"), next!.Value));
        Assert.Null(BusinessSchedule.Due(EveryMorning, "Pacific/Apia", next, Utc("2011-12-31T16:59")!.Value));
    }

    [Fact]
    public void Of_many_missed_mornings_only_the_latest_is_made_up_for()
    {
        var due = BusinessSchedule.Due(EveryMorning, "Europe/Oslo", Utc("2026-09-01T05:00"), Utc("2026-09-29T09:00")!.Value);
        Assert.Equal(Utc("2026-09-29T05:00"), due);
        Assert.Null(BusinessSchedule.Due(EveryMorning, "Europe/Oslo", due, Utc("2026-09-29T09:00")!.Value));
    }

    [Fact]
    public void A_week_has_one_Monday()
    {
        Assert.Null(BusinessSchedule.Due(MondayMorning, "Europe/Oslo", Utc("2026-09-28T06:00"), Utc("2026-10-05T05:59")!.Value));
        Assert.Equal(Utc("2026-10-05T06:00"), BusinessSchedule.Due(MondayMorning, "Europe/Oslo", Utc("2026-09-28T06:00"), Utc("2026-10-05T06:00")!.Value));
    }

    [Fact]
    public void A_machine_whose_clock_is_behind_the_last_run_owes_nothing()
    {
        Assert.Null(BusinessSchedule.Due(EveryMorning, "Europe/Oslo", Utc("2026-09-29T05:00"), Utc("2026-09-29T04:58")!.Value));
    }

    private static DateTimeOffset? Utc(string? text) => text is null ? null : new DateTimeOffset(DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero);
}
