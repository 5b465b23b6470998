using System.Globalization;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Tests.Playbooks;

namespace AiFinOps.Core.Tests.Escalation;

/// <summary>Astrid, Bjorn and Carla take a week each from Monday 2026-10-05 at 09:00 in Oslo.</summary>
public class OnCallTests
{
    private static readonly Rota Weekly = new(["astrid", "bjorn", "carla"], new(2026, 10, 5), TimeSpan.FromHours(9), []);

    [Theory]
    [InlineData("2026-10-05T07:00Z", "astrid")] // 09:00 in Oslo
    [InlineData("2026-10-12T06:59Z", "astrid")]
    [InlineData("2026-10-12T07:00Z", "bjorn")]
    [InlineData("2026-10-19T07:00Z", "carla")]
    [InlineData("2026-10-26T07:30Z", "carla")] // the clock was put back: it is 08:30
    [InlineData("2026-10-26T08:00Z", "astrid")]
    [InlineData("2026-10-05T06:59Z", "carla")] // before it began
    [InlineData("2027-10-04T07:00Z", "bjorn")] // 52 weeks later
    public void Each_has_a_week_by_the_clock_of_the_group(string at, string person) =>
        Assert.Equal((person, "rota-week"), Named(At(at)));

    [Theory]
    [InlineData("2026-10-13T12:00Z", "carla", "deputy")] // Bjorn is away
    [InlineData("2026-10-14T12:00Z", "bjorn", "rota-week")]
    [InlineData("2026-10-20T12:00Z", "astrid", "deputy")] // Carla is away too: on from the end to the first
    public void Whoever_is_away_is_represented_by_the_next_who_is_there(string at, string person, string reason) =>
        Assert.Equal((person, reason), Named(At(at), ("bjorn", "2026-10-12", "2026-10-13"), ("carla", "2026-10-20", "2026-10-20")));

    [Fact]
    public void Where_everybody_is_away_the_whole_group_is_told() =>
        Assert.Equal((null, "nobody-left"), Named(At("2026-10-13T12:00Z"), ("astrid", "2026-10-13", "2026-10-13"), ("bjorn", "2026-10-13", "2026-10-13"), ("carla", "2026-10-13", "2026-10-13")));

    [Fact]
    public void A_stand_in_takes_the_days_that_were_agreed_unless_he_is_away_himself()
    {
        var rota = Weekly with { Overrides = [new RotaOverride(new(2026, 10, 13), new(2026, 10, 14), "carla")] };

        Assert.Equal(("carla", "override"), Named(At("2026-10-13T12:00Z"), rota));
        Assert.Equal(("bjorn", "rota-week"), Named(At("2026-10-15T12:00Z"), rota));
        Assert.Equal(("bjorn", "rota-week"), Named(At("2026-10-13T12:00Z"), rota, ("carla", "2026-10-13", "2026-10-13")));
    }

    [Fact]
    public void A_group_without_a_rota_has_nobody_on_call() => Assert.Null(OnCall.Of(Given.Organisation(), Given.Organisation().OwnerGroups[0].Id, At("2026-10-13T12:00Z")));

    private static (string? Person, string Reason) Named(DateTimeOffset at, params (string Person, string From, string To)[] away) => Named(at, Weekly, away);

    private static (string? Person, string Reason) Named(DateTimeOffset at, Rota rota, params (string Person, string From, string To)[] away)
    {
        var configuration = Given.Organisation() with
        {
            TimeZone = "Europe/Oslo",
            People = [.. rota.People.Select(id => new Person(id, id, "", new HashSet<Role>()) { Away = [.. away.Where(one => one.Person == id).Select(one => new Absence(Day(one.From), Day(one.To)))] })],
            OwnerGroups = [new OwnerGroup("team", "Team", rota.People, ["log"]) { Rota = rota }],
        };
        var duty = OnCall.Of(configuration, "team", at)!;
        return (duty.Person, duty.ReasonName);
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
