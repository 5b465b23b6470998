using System.Globalization;
using AiFinOps.Adapters.Tests.Configuration;
using AiFinOps.Adapters.Tests.Sources;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Forecasts;
using AiFinOps.Workflows.Backtests;
using CsCheck;
using static AiFinOps.Adapters.Tests.Backtests.SpendFile;

namespace AiFinOps.Adapters.Tests.Backtests;

/// <summary>What is told, and on which evening. The anomalies are ones that no method may miss.</summary>
public sealed class BacktestTests
{
    private const int Days = 90;

    /// <summary>A spike, a step that arrives a day late, a gap, a launch, and a series that is first told too little.</summary>
    private static readonly SpendFile Everything = new SpendFile()
        .With("spike", Days, day => day is 62 or 80 ? 6m : 1m)
        .With("late", Days, day => day >= 60 ? 4m : 1m, delay: 1)
        .With("gap", Days, day => day == 65 ? 0m : 1m)
        .With("launch", Days, day => day is >= 60 and < 74 ? 2.1m : 1m)
        .With("told-late", Days, day => day is 40 or 41 ? 0.5m : 1m)
        .With(new SpendRow("told-late", Day(40), Day(42), Usual("told-late", 40)), new SpendRow("told-late", Day(41), Day(43), Usual("told-late", 41)))
        .With(new SpendRow("spike", Day(33), Day(34), -250m, "Credit"), new SpendRow("gap", Day(31), Day(31), 900m, "Commitment"));

    [Theory]
    [InlineData("spike", 62)]
    [InlineData("spike", 80)]
    [InlineData("late", 61)]
    public async Task An_excess_is_told_on_the_evening_on_which_it_is_known(string series, int evening)
    {
        var alerts = await AlertsAsync(Everything);
        Assert.Contains(Costs(alerts, series), alert => alert.Day == Day(evening));
        Assert.DoesNotContain(Costs(alerts, series), alert => alert.Day < Day(60));
    }

    [Fact]
    public async Task An_excess_that_goes_on_is_told_once_for_each_cause()
    {
        var alerts = Costs(await AlertsAsync(Everything), "late").Where(alert => alert.Day <= Day(75)).Select(alert => alert.Graded.Finding.CauseKey).ToList();
        Assert.Equal(alerts.Distinct(StringComparer.Ordinal), alerts);
    }

    [Fact]
    public async Task A_cause_that_returns_after_its_incident_was_resolved_fires_again()
    {
        var alerts = Costs(await AlertsAsync(Everything), "spike").ToList();
        Assert.Contains(alerts, alert => alert.Occasion == AlertOccasion.Opened && alert.Day == Day(62));
        Assert.Contains(alerts, alert => alert.Occasion == AlertOccasion.Reopened && alert.Day == Day(80));
    }

    [Fact]
    public async Task Nothing_that_became_known_later_changes_what_was_told_before()
    {
        var all = Told(await Everything.JudgeAsync(forecastDays: [10, 20]));
        foreach (var last in all.SelectMany(told => new[] { told.Day.AddDays(-1), told.Day }).Distinct())
        {
            await StaysAsync(last);
        }

        await Gen.Int[0, Days].SampleAsync(last => StaysAsync(Day(last)), iter: 10, threads: 1);

        async Task StaysAsync(DateOnly last)
        {
            var cut = Told(await JudgeAsync(Everything.Rows.Where(row => row.AsOf <= last), forecastDays: [10, 20]));
            Assert.Equal(all.Where(told => told.Day <= last), cut);
        }
    }

    [Fact]
    public async Task The_order_of_the_rows_does_not_matter()
    {
        var all = Told(await Everything.JudgeAsync(forecastDays: [10, 20]));
        var rows = Everything.Rows.ToArray();
        new Random(7).Shuffle(rows);
        Assert.Equal(all, Told(await JudgeAsync(rows, forecastDays: [10, 20])));
        Assert.Contains(all, told => told.Text.Contains("Opened", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_restatement_of_one_series_changes_nothing_for_another()
    {
        var restated = Told(await Everything.JudgeAsync()).Where(told => !told.Text.StartsWith("told-late", StringComparison.Ordinal));
        var never = Told(await JudgeAsync(Everything.Rows.Where(row => !string.Equals(row.Series, "told-late", StringComparison.Ordinal))));
        Assert.Equal(never, restated);
    }

    [Fact]
    public async Task A_day_that_is_restated_upwards_is_told_when_the_restatement_is_known()
    {
        var file = new SpendFile()
            .With("order", 70)
            .With([.. Enumerable.Range(64, 6).Select(day => new SpendRow("order", Day(day), Day(69), 6m * Usual("order", day)))]);
        var first = Costs(await AlertsAsync(file), "order").First();
        Assert.Equal(Day(69), first.Day);
        Assert.InRange(first.Graded.Finding.Onset, Day(64), Day(69));
    }

    [Fact]
    public async Task An_announced_launch_explains_itself()
    {
        ExpectedEvent launch = new("launch-1", "launch", Day(60), Day(73), 2.1m, "", "planned launch");
        Assert.Empty(Costs(await AlertsAsync(Everything, launch), "launch"));
        Assert.NotEmpty(Costs(await AlertsAsync(Everything), "launch"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_day_that_is_left_out_is_owed_within_two_days(int delay)
    {
        var file = new SpendFile().With("gap", Days, day => day == 65 ? 0m : 1m, delay).With("other", Days);
        var alert = Assert.Single(await AlertsAsync(file), alert => alert.Graded.Finding.Kind == FindingKind.DataMissing);
        Assert.Equal("gap", alert.Series);
        Assert.InRange(alert.Day, Day(66), Day(67));
    }

    [Fact]
    public async Task A_series_that_rarely_spends_owes_nothing()
    {
        var file = new SpendFile().With("rare", Days, day => day % 3 == 0 ? 1m : 0m).With("other", Days);
        Assert.DoesNotContain(await AlertsAsync(file), alert => alert.Graded.Finding.Kind == FindingKind.DataMissing);
    }

    [Fact]
    public async Task A_file_that_is_silent_for_days_owes_them_for_every_series()
    {
        static decimal Silent(int day) => day is >= 50 and < 56 ? 0m : 1m;
        var owed = (await AlertsAsync(new SpendFile().With("one", Days, Silent).With("two", Days, Silent)))
            .Where(alert => alert.Graded.Finding.Kind == FindingKind.DataMissing).Select(alert => (alert.Series, alert.Day));
        Assert.Equal([("one", Day(52)), ("two", Day(52))], owed);
    }

    [Fact]
    public async Task A_series_that_is_always_slow_owes_nothing()
    {
        var file = new SpendFile().With("slow", Days - 5, delay: 5).With("other", Days);
        Assert.DoesNotContain(await AlertsAsync(file), alert => alert.Graded.Finding.Kind == FindingKind.DataMissing);
    }

    [Fact]
    public async Task A_day_that_has_not_arrived_yet_is_not_read_as_zero()
    {
        static decimal Workdays(int day) => Day(day).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0m : 1m;
        var file = new SpendFile().With("workdays", 90, Workdays, delay: 5).With("other", 95);
        var march = (await ForecastsAsync(file, 20)).Single(forecast => forecast.Line == "workdays" && forecast.AsOf.Month == 3);
        var actual = Enumerable.Range(59, 31).Sum(day => Workdays(day) * Usual("workdays", day));
        Assert.InRange(march.Amount.Amount, actual * 0.93m, actual * 1.07m);
    }

    [Fact]
    public async Task On_its_last_evening_a_month_is_forecast_at_what_was_charged_as_known_then()
    {
        var file = new SpendFile().With("order", 59).With(
            new SpendRow("order", Day(3), Day(20), 40m),
            new SpendRow("order", Day(9), Day(12), -75m, "Credit"),
            new SpendRow("order", Day(5), Day(40), 999m));
        var january = Assert.Single(await ForecastsAsync(file, 31));
        var usual = Enumerable.Range(0, 31).Where(day => day != 3).Sum(day => Usual("order", day));
        Assert.Equal((usual + 40m - 75m, Day(0), Day(30)), (january.Amount.Amount, january.Period, january.AsOf));
        Assert.Equal((january.Amount, january.Amount), (january.Low, january.High));
    }

    [Fact]
    public async Task Within_a_quiet_month_the_forecast_comes_near_its_end()
    {
        foreach (var forecast in await ForecastsAsync(new SpendFile().With("order", 90), 10, 20))
        {
            var actual = Enumerable.Range(0, 90).Where(day => Day(day).Month == forecast.AsOf.Month).Sum(day => Usual("order", day));
            Assert.InRange(forecast.Amount.Amount, actual * 0.93m, actual * 1.07m);
            Assert.True(forecast.Low <= forecast.Amount && forecast.Amount <= forecast.High);
        }
    }

    [Fact]
    public async Task With_a_configuration_its_rules_decide_the_lines()
    {
        var written = ConfigurationSamples.Document(
            """
            currency: USD
            sources: [{ name: daily, kind: focus-file }]
            ownerGroups: [{ id: finops }]
            lines:
              - { id: shop, owner: finops, budget: { monthly: 3000 } }
              - { id: rest, owner: finops }
            rules:
              - { id: shop, match: { account: "spi*" }, line: shop }
              - { id: rest, match: { provider: "*" }, line: rest }
            """).Configuration;
        var alerts = (await Everything.JudgeAsync(configuration: written)).SelectMany(day => day.Alerts).ToList();
        Assert.Contains(alerts, alert => alert.Series == "shop" && alert.Day == Day(62) && alert.Graded.Finding.Kind == FindingKind.SpendAbove);
        Assert.Contains(alerts, alert => alert.Series == "shop" && alert.Graded.Finding.Kind == FindingKind.BudgetStep);
        Assert.DoesNotContain(alerts, alert => alert.Series == "spike");
    }

    [Fact]
    public async Task A_focus_file_is_judged_by_account_as_if_each_day_was_known_on_its_evening()
    {
        var csv = FocusCsv.File([.. Enumerable.Range(0, 70).Select(day => new Cells
        {
            ["SubAccountId"] = "sub-9",
            ["EffectiveCost"] = ((day == 66 ? 6m : 1m) * Usual("focus", day)).ToString(CultureInfo.InvariantCulture),
            ["ChargePeriodStart"] = Day(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["ChargePeriodEnd"] = Day(day + 1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        })]);
        var judged = await JudgeAsync(csv, new BacktestRequest(null, [], new HashSet<int>()));
        Assert.Equal(70, judged.Count);
        Assert.Contains(judged[66].Alerts, alert => alert.Series == "sub-9" && alert.Graded.Finding.Kind == FindingKind.SpendAbove);
    }

    private static async Task<IReadOnlyList<BacktestAlert>> AlertsAsync(SpendFile file, params ExpectedEvent[] events) =>
        [.. (await file.JudgeAsync(events)).SelectMany(day => day.Alerts)];

    private static async Task<IReadOnlyList<MonthForecast>> ForecastsAsync(SpendFile file, params int[] days) =>
        [.. (await file.JudgeAsync(forecastDays: days)).SelectMany(day => day.Forecasts)];

    private static IEnumerable<BacktestAlert> Costs(IEnumerable<BacktestAlert> alerts, string series) => alerts.Where(alert =>
        alert.Series == series && alert.Occasion != AlertOccasion.SeverityRaised && alert.Graded.Finding.Kind is not (FindingKind.DataMissing or FindingKind.SpendBelow));

    /// <summary>Everything that a day says, as text.</summary>
    private static List<(DateOnly Day, string Text)> Told(IEnumerable<BacktestDay> days) =>
    [
        .. from day in days
           from text in day.Alerts.Select(alert => $"{alert.Series} {alert.Occasion} {alert.Graded.Severity} {alert.Graded.Finding}").Concat(day.Forecasts.Select(forecast => forecast.ToString()))
           select (day.Day, text),
    ];
}
