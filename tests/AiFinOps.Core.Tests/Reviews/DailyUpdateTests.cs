using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Reviews;
using AiFinOps.Core.Spend;
using AiFinOps.Core.Tests.Playbooks;

namespace AiFinOps.Core.Tests.Reviews;

public sealed class DailyUpdateTests
{
    private static readonly DailyLine Chat = new(
        "chat", DayStatus.Provisional, Given.Eur(600m), Given.Eur(500m), Given.Eur(4_000m), Given.Eur(16_000m), Given.Eur(17_000m), [new Driver("model", "gpt-4o", Given.Eur(90m), 0.9m)]);

    private static readonly ReviewIncident Incident =
        new("inc-9", "chat", Severity.High, IncidentState.Open, "Spend of Support chat is up", "commerce-ai", "Commerce AI", Given.Night, 1, "", "", []);

    [Fact]
    public void The_owner_reads_yesterday_against_forecast_the_drivers_and_the_open_incidents()
    {
        var content = For("commerce-ai", Chat)!;

        Assert.Equal("Commerce AI: 600.00 EUR for Sun 2026-10-04, 1 open incident", content.Title);
        Assert.Contains("| Support chat | 600.00 EUR (provisional) | 500.00 EUR | +100.00 EUR (+20 %) | 4,000.00 EUR | 16,000.00 EUR | 17,000.00 EUR |", content.Text, StringComparison.Ordinal);
        Assert.Contains("- Support chat, model gpt-4o: +90.00 EUR", content.Text, StringComparison.Ordinal);
        Assert.Contains("- High: Spend of Support chat is up. Open, owned by Commerce AI, due 2026-10-05 03:00 Europe/Oslo.", content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_forecast_is_told_with_its_interval() =>
        Assert.Contains(
            "| 17,000.00 EUR (15,500.00 to 19,000.00) |",
            For("commerce-ai", Chat with { ForecastRange = new Core.Forecasts.MoneyRange(Given.Eur(15_500m), Given.Eur(19_000m)) })!.Text,
            StringComparison.Ordinal);

    [Fact]
    public void A_day_that_was_not_reported_is_not_zero()
    {
        var content = For("commerce-ai", Chat with { Status = DayStatus.Missing, Actual = null })!;

        Assert.StartsWith("Commerce AI: no figures yet for", content.Title, StringComparison.Ordinal);
        Assert.Contains("| Support chat | not reported | 500.00 EUR | – |", content.Text, StringComparison.Ordinal);
        Assert.Equal(("no figures yet", "1"), (content.Data["spent"], content.Data["linesNotReported"]));
    }

    [Fact]
    public void A_sum_without_one_line_is_a_lower_bound()
    {
        var second = Chat with { Actual = null };

        Assert.StartsWith("Commerce AI: at least 600.00 EUR", For("commerce-ai", Chat, second)!.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_cap_held_back_is_named_in_the_title_and_by_itself()
    {
        var held = Incident with { Id = "inc-10", Headline = "Spend of Search is up", HeldBack = new AlertHeldBack("commerce-ai", 5, Given.Night) };

        var content = For("commerce-ai", [Incident, held], Chat)!;

        Assert.Equal("Commerce AI: 600.00 EUR for Sun 2026-10-04, 2 open incidents, 1 held back by the cap of 5 new alerts a day", content.Title);
        Assert.Contains(
            "**Held back by the cap of 5 new alerts a day: nobody was told of these one by one yet**\n\n- High: Spend of Search is up. Open, owned by Commerce AI, due 2026-10-05 03:00 Europe/Oslo.\n",
            content.Text, StringComparison.Ordinal);
        Assert.Contains("**Open incidents**\n\n- High: Spend of Support chat is up.", content.Text, StringComparison.Ordinal);
        Assert.Equal(("1", "2"), (content.Data["heldBack"], content.Data["openIncidents"]));
    }

    [Fact]
    public void Open_incidents_stand_in_the_order_of_severity_and_then_of_urgency()
    {
        var content = For("commerce-ai", [Incident with { Headline = "Third", Score = 30 }, Incident with { Headline = "Second", Score = 60, Urgency = "today" }, Incident with { Headline = "First", Severity = Severity.Critical, Score = 20 }])!;

        Assert.True(content.Text.IndexOf("- Critical: First", StringComparison.Ordinal) < content.Text.IndexOf("- High, look today: Second", StringComparison.Ordinal), content.Text);
        Assert.True(content.Text.IndexOf("- High, look today: Second", StringComparison.Ordinal) < content.Text.IndexOf("- High: Third", StringComparison.Ordinal), content.Text);
    }

    [Fact]
    public void Whoever_was_held_back_reads_it_although_the_incident_is_somebody_elses() =>
        Assert.Contains("1 held back", For("leads", [Incident with { HeldBack = new AlertHeldBack("leads", 5, Given.Night) }])!.Title, StringComparison.Ordinal);

    [Fact]
    public void A_group_that_owns_nothing_gets_no_message() => Assert.Null(For("executives", Chat));

    private static Core.Playbooks.NotificationContent? For(string group, params DailyLine[] lines) => For(group, [Incident], lines);

    private static Core.Playbooks.NotificationContent? For(string group, ReviewIncident[] incidents, params DailyLine[] lines) =>
        DailyUpdate.For(group, new DailyInput(new DateOnly(2026, 10, 4), lines, incidents), Given.Organisation(), null);
}
