using System.Globalization;
using AiFinOps.Core.Escalation;

namespace AiFinOps.Core.Tests.Escalation;

/// <summary>Working time in places where clocks do unusual things. Local times stand in the tests; the calculator speaks UTC.</summary>
public class BusinessTimeTests
{
    [Theory]
    [InlineData("2026-10-12 10:00", 4, "2026-10-12 14:00")] // Monday
    [InlineData("2026-10-12 15:00", 4, "2026-10-13 10:00")] // over the evening
    [InlineData("2026-10-16 16:00", 2, "2026-10-19 09:00")] // over the weekend
    [InlineData("2026-10-12 13:00", 4, "2026-10-12 17:00")] // ends with the day, not with the next opening
    [InlineData("2026-10-10 03:00", 1, "2026-10-12 09:00")] // begins at night
    [InlineData("2026-10-12 17:00", 1, "2026-10-13 09:00")] // begins at closing
    [InlineData("2026-12-23 16:00", 2, "2026-12-28 09:00")] // two holidays and a weekend
    public void Business_hours_pass_only_when_the_group_is_at_work(string from, int hours, string due) =>
        Assert.Equal(due, Local("Europe/Berlin", BusinessTime.AddHours(At("Europe/Berlin", from), TimeSpan.FromHours(hours), Hours("Europe/Berlin"))));

    [Theory]
    [InlineData("2026-10-12 10:00", 1, "2026-10-13 10:00")]
    [InlineData("2026-10-16 10:00", 1, "2026-10-19 10:00")] // Friday
    [InlineData("2026-10-16 18:00", 1, "2026-10-20 08:00")] // Friday evening counts from Monday
    [InlineData("2026-10-17 12:00", 2, "2026-10-21 08:00")]
    [InlineData("2026-12-23 10:00", 1, "2026-12-28 10:00")]
    [InlineData("2026-10-12 10:00", 0, "2026-10-12 10:00")]
    [InlineData("2026-10-11 10:00", 0, "2026-10-12 08:00")]
    public void A_business_day_later_is_the_same_time_of_the_next_working_day(string from, int days, string due) =>
        Assert.Equal(due, Local("Europe/Berlin", BusinessTime.AddDays(At("Europe/Berlin", from), days, Hours("Europe/Berlin"))));

    /// <summary>Each row spans a change of the clock: by what really passes, so many hours of UTC lie between the two.</summary>
    [Theory]
    [InlineData("Europe/Berlin", "2026-03-27 16:00", 1, "2026-03-30 16:00", 71)]
    [InlineData("Europe/Berlin", "2026-10-23 16:00", 1, "2026-10-26 16:00", 73)]
    [InlineData("America/Sao_Paulo", "2018-11-02 16:00", 1, "2018-11-05 16:00", 71)] // the clock skipped midnight
    [InlineData("America/Sao_Paulo", "2019-02-15 16:00", 1, "2019-02-18 16:00", 73)]
    [InlineData("America/Sao_Paulo", "2026-10-30 16:00", 1, "2026-11-02 16:00", 72)] // no summer time any more
    [InlineData("Australia/Lord_Howe", "2026-04-03 16:00", 1, "2026-04-06 16:00", 72.5)] // half an hour
    [InlineData("Australia/Lord_Howe", "2026-10-02 16:00", 1, "2026-10-05 16:00", 71.5)]
    [InlineData("Asia/Kathmandu", "2026-10-12 10:00", 1, "2026-10-13 10:00", 24)]
    public void A_change_of_the_clock_moves_no_appointment(string zone, string from, int days, string due, double hours)
    {
        var begins = At(zone, from);

        var ends = BusinessTime.AddDays(begins, days, Hours(zone));

        Assert.Equal((due, hours), (Local(zone, ends), (ends - begins).TotalHours));
    }

    /// <summary>In 2011 Samoa went from Thursday the 29th to Saturday the 31st.</summary>
    [Fact]
    public void Nobody_works_on_a_day_that_was_left_out()
    {
        var thursday = At("Pacific/Apia", "2011-12-29 16:00");

        Assert.Equal("2012-01-02 16:00", Local("Pacific/Apia", BusinessTime.AddDays(thursday, 1, Hours("Pacific/Apia"))));
        Assert.Equal("2012-01-02 09:00", Local("Pacific/Apia", BusinessTime.AddHours(thursday, TimeSpan.FromHours(2), Hours("Pacific/Apia"))));
    }

    [Theory]
    [InlineData("Africa/Cairo", "2026-04-23 20:00", 6, "2026-04-24 03:00")] // 00:00 is skipped on Friday: one hour of the night is missing
    [InlineData("Africa/Cairo", "2026-10-29 20:00", 6, "2026-10-30 01:00")] // and comes twice in autumn
    [InlineData("America/Sao_Paulo", "2018-11-03 22:00", 4, "2018-11-04 03:00")]
    [InlineData("Australia/Lord_Howe", "2026-10-04 01:00", 2, "2026-10-04 03:30")]
    public void Around_the_clock_business_hours_are_hours_that_pass(string zone, string from, int hours, string due) =>
        Assert.Equal(due, Local(zone, BusinessTime.AddHours(At(zone, from), TimeSpan.FromHours(hours), Always(zone))));

    [Fact]
    public void A_week_may_begin_on_Sunday()
    {
        var cairo = Hours("Africa/Cairo") with { Days = new SortedSet<DayOfWeek> { DayOfWeek.Sunday, DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday } };

        Assert.Equal("2026-10-18 09:00", Local("Africa/Cairo", BusinessTime.AddHours(At("Africa/Cairo", "2026-10-15 16:00"), TimeSpan.FromHours(2), cairo)));
    }

    [Fact]
    public void The_clock_of_Kathmandu_is_a_quarter_of_an_hour_beside_everybody_elses() =>
        Assert.Equal(new DateTimeOffset(2026, 10, 12, 2, 15, 0, TimeSpan.Zero), BusinessTime.AddHours(At("Etc/UTC", "2026-10-11 00:00"), TimeSpan.Zero, Hours("Asia/Kathmandu")));

    [Theory]
    [InlineData("22:00", "08:00", "2026-10-12 23:30", "2026-10-13 08:00")]
    [InlineData("22:00", "08:00", "2026-10-13 07:59", "2026-10-13 08:00")]
    [InlineData("22:00", "08:00", "2026-10-13 08:00", null)]
    [InlineData("22:00", "08:00", "2026-10-12 21:59", null)]
    [InlineData("00:00", "06:00", "2026-10-12 02:00", "2026-10-12 06:00")]
    [InlineData("08:00", "08:00", "2026-10-12 08:00", null)]
    [InlineData("22:00", "08:00", "2026-10-25 01:00", "2026-10-25 08:00")] // the long night of autumn
    public void A_night_has_an_end(string from, string to, string moment, string? end) => Assert.Equal(
        end,
        new QuietHours(Time(from), Time(to)).EndAt(At("Europe/Berlin", moment), "Europe/Berlin") is { } found ? Local("Europe/Berlin", found) : null);

    internal static BusinessHours Hours(string zone) => new(
        zone, new SortedSet<DayOfWeek> { DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday }, TimeSpan.FromHours(8), TimeSpan.FromHours(17),
        [new(2026, 12, 24), new(2026, 12, 25)]);

    internal static BusinessHours Always(string zone) => new(zone, Enum.GetValues<DayOfWeek>().ToHashSet(), TimeSpan.Zero, TimeSpan.FromDays(1), []);

    private static TimeSpan Time(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset At(string zone, string local)
    {
        var time = DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return new DateTimeOffset(time, TimeZoneInfo.FindSystemTimeZoneById(zone).GetUtcOffset(time)).ToUniversalTime();
    }

    private static string Local(string zone, DateTimeOffset moment) =>
        TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById(zone)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
