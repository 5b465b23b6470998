using AiFinOps.Core.Detection;
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
    public void A_group_that_owns_nothing_gets_no_message() => Assert.Null(For("executives", Chat));

    private static Core.Playbooks.NotificationContent? For(string group, params DailyLine[] lines) =>
        DailyUpdate.For(group, new DailyInput(new DateOnly(2026, 10, 4), lines, [Incident]), Given.Organisation(), null);
}
