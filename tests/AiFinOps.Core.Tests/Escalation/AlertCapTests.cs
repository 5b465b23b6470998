using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Core.Tests.Incidents;

namespace AiFinOps.Core.Tests.Escalation;

public sealed class AlertCapTests
{
    private static readonly AlertDay Today = new(new(2026, 10, 12), Most: 2, new(2026, 10, 13, 5, 0, 0, TimeSpan.Zero));

    [Fact]
    public void The_largest_severity_goes_first_then_the_most_money_and_the_rest_is_held_back()
    {
        var tellings = Tell([Alert("small", 900m), Alert("large", 2_000m), Alert("severe", 300m, Severity.High), Alert("drop", -1_500m)]);

        Assert.Equal(
            ["severe 1 of 2", "large 2 of 2", "drop until 2026-10-13", "small until 2026-10-13"],
            tellings.OrderBy(telling => telling.Value is AlertHeldBack).ThenBy(telling => (telling.Value as AlertSlot)?.Number).ThenBy(telling => telling.Key.Line, StringComparer.Ordinal)
                .Select(telling => telling.Key.Line + telling.Value switch
                {
                    AlertSlot slot => FormattableString.Invariant($" {slot.Number} of {slot.Most}"),
                    AlertHeldBack held => FormattableString.Invariant($" until {held.Until:yyyy-MM-dd}"),
                    _ => "",
                }));
        Assert.Equal([2, 2], tellings.Values.OfType<AlertSlot>().Select(slot => slot.HeldBack));
    }

    [Theory]
    [InlineData(FindingKind.SpendAbove, Severity.High, true)]
    [InlineData(FindingKind.SpendBelow, Severity.Watch, true)]
    [InlineData(FindingKind.NewSpender, Severity.Medium, true)]
    [InlineData(FindingKind.SpendAbove, Severity.Critical, false)]
    [InlineData(FindingKind.HardStop, Severity.Medium, false)]
    [InlineData(FindingKind.BudgetStep, Severity.Watch, false)]
    [InlineData(FindingKind.DataMissing, Severity.Medium, false)]
    [InlineData(FindingKind.ConfigurationTampered, Severity.High, false)]
    [InlineData(FindingKind.EvidenceTampered, Severity.High, false)]
    [InlineData(FindingKind.PoisonMessage, Severity.High, false)]
    public void Only_unusual_spend_below_critical_is_capped(FindingKind kind, Severity severity, bool capped)
    {
        var others = Enumerable.Range(0, 3).Select(number => Alert($"other-{number}", 5_000m, Severity.High));
        var alert = Alert("asked", 100m, severity) with { Finding = IncidentStories.Finding(kind: kind) with { Line = "asked" } };

        var tellings = Tell([alert, .. others]);

        Assert.Equal(capped, tellings.ContainsKey(("asked", alert.Finding.CauseKey)));
        Assert.Equal(2, tellings.Values.OfType<AlertSlot>().Count());
    }

    [Fact]
    public void Owners_have_a_cap_each() =>
        Assert.All(Tell([Alert("a", 900m), Alert("b", 900m), Alert("c", 1m, owner: "insights"), Alert("d", 1m, owner: "insights")]).Values, telling => Assert.IsType<AlertSlot>(telling));

    [Fact]
    public void What_was_told_today_counts_and_what_was_told_yesterday_does_not()
    {
        var yesterday = Today with { Day = Today.Day.AddDays(-1) };
        Incident[] before = [Told("a", Today), Told("b", yesterday), Told("c", yesterday)];

        var tellings = AlertCap.Tell([Alert("d", 900m), Alert("e", 800m)], before, Today);

        Assert.Equal(2, Assert.IsType<AlertSlot>(tellings[("d", CauseKeys.SpendAbove)]).Number);
        Assert.IsType<AlertHeldBack>(tellings[("e", CauseKeys.SpendAbove)]);
    }

    [Fact]
    public void A_severity_that_rises_after_the_telling_does_not_give_its_place_back()
    {
        Incident[] raised = [.. new[] { "a", "b" }.Select(line => Told(line, Today) with { Severity = Severity.Critical })];

        Assert.IsType<AlertHeldBack>(Assert.Single(AlertCap.Tell([Alert("c", 900m)], raised, Today)).Value);
    }

    [Fact]
    public void A_cap_that_was_lowered_during_the_day_holds_everything_back() =>
        Assert.IsType<AlertHeldBack>(Assert.Single(AlertCap.Tell([Alert("d", 900m)], [Told("a", Today), Told("b", Today)], Today with { Most = 1 })).Value);

    internal static GradedFinding Alert(string line, decimal excess, Severity severity = Severity.Medium, string owner = "commerce-ai") => new(
        IncidentStories.Finding() with { Line = line, Excess = new Money(excess, "EUR") }, severity, owner);

    private static IReadOnlyDictionary<(string Line, string CauseKey), AlertTelling> Tell(IEnumerable<GradedFinding> firing) => AlertCap.Tell(firing, [], Today);

    private static Incident Told(string line, AlertDay day) =>
        IncidentStories.Opened() with { Line = line, AlertSlot = new AlertSlot("commerce-ai", day.Most, day.Day, Number: 1, HeldBack: 0) };
}
