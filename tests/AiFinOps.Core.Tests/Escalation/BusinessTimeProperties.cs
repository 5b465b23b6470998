using AiFinOps.Core.Escalation;
using CsCheck;

namespace AiFinOps.Core.Tests.Escalation;

/// <summary>What holds for any group, anywhere, at any time.</summary>
public class BusinessTimeProperties
{
    private static readonly Gen<BusinessHours> AnyHours = Gen.Select(
        Gen.OneOf("Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo", "Pacific/Apia", "America/St_Johns", "Etc/UTC"),
        Gen.Enum<DayOfWeek>().HashSet[1, 7], Gen.Int[0, 1_320], Gen.Int[60, 1_440])
        .Select((zone, days, from, length) => new BusinessHours(
            zone, days, TimeSpan.FromMinutes(from), TimeSpan.FromMinutes(Math.Min(1_440, from + length)), [new(2026, 12, 24), new(2026, 12, 25)]));

    /// <summary>The last days of 2011 are those on which Samoa left one out.</summary>
    private static readonly Gen<DateTimeOffset> AnyMoment = Gen.OneOf(
        Gen.Int[0, 20 * 365 * 24 * 60].Select(minutes => new DateTimeOffset(2010, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes)),
        Gen.Int[0, 6 * 24 * 60].Select(minutes => new DateTimeOffset(2011, 12, 27, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes)));

    [Fact]
    public void More_work_is_never_done_earlier() => Gen.Select(AnyHours, AnyMoment, Gen.Int[0, 5_000], Gen.Int[0, 5_000]).Sample((hours, from, some, more) =>
        Assert.True(Add(from, some, hours) <= Add(from, some + more, hours)));

    [Fact]
    public void Work_in_two_parts_is_the_same_work() => Gen.Select(AnyHours, AnyMoment, Gen.Int[1, 3_000], Gen.Int[1, 3_000]).Sample((hours, from, first, second) =>
        Assert.Equal(Add(from, first + second, hours), Add(Add(from, first, hours), second, hours)));

    [Fact]
    public void Work_ends_on_a_working_day_within_its_hours_and_takes_at_least_its_time() => Gen.Select(AnyHours, AnyMoment, Gen.Int[1, 5_000]).Sample((hours, from, minutes) =>
    {
        var ends = Add(from, minutes, hours);
        var local = TimeZoneInfo.ConvertTime(ends.AddTicks(-1), TimeZoneInfo.FindSystemTimeZoneById(hours.Zone)).DateTime;

        Assert.True(ends - from >= TimeSpan.FromMinutes(minutes));
        Assert.True(hours.IsWorkingDay(DateOnly.FromDateTime(local)));
        Assert.InRange(local.TimeOfDay, hours.From, hours.To);
    });

    [Fact]
    public void A_business_day_ends_on_a_working_day_after_the_one_it_began_on() => Gen.Select(AnyHours, AnyMoment, Gen.Int[1, 20]).Sample((hours, from, days) =>
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(hours.Zone);
        var due = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(BusinessTime.AddDays(from, days, hours), zone).DateTime);

        Assert.True(hours.IsWorkingDay(due));
        Assert.True(due.DayNumber - DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, zone).DateTime).DayNumber >= days);
    });

    [Fact]
    public void Whoever_is_told_the_next_moment_at_work_is_at_work_then() => Gen.Select(AnyHours, AnyMoment).Sample((hours, from) =>
        Assert.True(BusinessTime.IsAtWork(BusinessTime.AddHours(from, TimeSpan.Zero, hours), hours)));

    private static DateTimeOffset Add(DateTimeOffset from, int minutes, BusinessHours hours) => BusinessTime.AddHours(from, TimeSpan.FromMinutes(minutes), hours);
}
