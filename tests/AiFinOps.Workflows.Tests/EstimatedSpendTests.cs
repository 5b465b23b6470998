using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;
using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows.Tests;

/// <summary>
/// A critical line of 100 EUR a day that is billed two days late, settles a day after that and goes through a gateway, which estimates at
/// once. It is 29 September; the budget of the month is 3,200 EUR.
/// </summary>
public sealed class EstimatedSpendTests
{
    private const string Gateway = "gateway";

    private static readonly DateOnly Yesterday = House.Today.AddDays(-1);
    private static readonly DateOnly LastBilled = House.Today.AddDays(-3);

    private readonly House _house = new();

    public EstimatedSpendTests()
    {
        var inForce = Given.InForce(budget: 3_200m);
        var gateway = new SourceSettings(Gateway, SourceKinds.LiteLlm, "", "finops", SettleLag: TimeSpan.Zero, PullEvery: TimeSpan.FromHours(1), LookBack: 3);
        _house.Configurations.InForce = inForce with { Configuration = inForce.Configuration with { Sources = [Bill, gateway] } };
    }

    [Fact]
    public async Task A_stop_that_rests_on_an_estimate_acts_and_says_what_of_it_is_estimated()
    {
        await EstimatedAsync(yesterday: 260m);

        await _house.EvaluateAsync();

        var stop = Stop;
        Assert.Equal("360.00", stop.Finding.Facts[FactNames.EstimatedAmount]);
        Assert.Contains("of which 360.00 estimated", stop.Finding.Reason, StringComparison.Ordinal);
        Assert.Contains("360.00 EUR estimated", Headline.For(stop, Configuration), StringComparison.Ordinal);
        Assert.Single(_house.Queue.On(Queues.Containments));
    }

    [Fact]
    public async Task A_bill_that_says_less_corrects_the_stop_tells_once_and_releases_nothing()
    {
        await EstimatedAsync(yesterday: 260m);
        await _house.EvaluateAsync();
        _house.Queue.Messages.Clear();
        await BilledAsWholeAsync();

        await _house.EvaluateAsync();

        var stop = Stop;
        Assert.True(stop.Cleared);
        Assert.Equal(IncidentState.Open, stop.State);
        Assert.True(stop.HasActiveContainment);
        Assert.Equal("0.00", stop.Finding.Facts[FactNames.EstimatedAmount]);
        Assert.Contains("is below the hard stop of its budget for 2026-09 again", Headline.For(stop, Configuration), StringComparison.Ordinal);
        Assert.Equal(["corrected"], _house.Incidents.EventsOf(stop).OfType<NotificationRequested>().Select(asked => asked.Why).Where(why => why is not "fired"));
        Assert.Empty(_house.Queue.On(Queues.Containments));
    }

    /// <summary>By the hour, while it happens: tomorrow the money is gone.</summary>
    [Fact]
    public async Task What_is_estimated_of_the_day_that_runs_counts_at_once()
    {
        await EstimatedAsync(yesterday: 100m);
        await _house.EvaluateAsync();
        Assert.DoesNotContain(_house.Incidents.All, incident => incident.Finding.Kind == FindingKind.HardStop);

        await EstimatedTodayAsync(300m);
        await _house.EvaluateAsync();

        // 26 billed days of 100 and two estimated ones, and 300 of today, which is beyond what was expected of it: 3,100 of 3,200.
        Assert.Contains("3,100.00 reported, of which 500.00 estimated, + 0.00 expected", Stop.Finding.Reason, StringComparison.Ordinal);
    }

    /// <summary>A source that reports in a currency without a rate is the only one that knows of today.</summary>
    [Fact]
    public async Task Unlike_money_of_the_day_that_runs_is_never_added()
    {
        await EstimatedAsync(yesterday: 100m);
        await EstimatedTodayAsync(90_000m, "JPY");

        await _house.EvaluateAsync();

        Assert.DoesNotContain(_house.Incidents.All, incident => incident.Finding.Kind == FindingKind.HardStop);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public async Task What_the_day_that_runs_still_lacks_is_expected(double soFar)
    {
        await EstimatedAsync(yesterday: 100m);
        await EstimatedTodayAsync((decimal)soFar);

        await _house.EvaluateAsync();

        Assert.Equal(2_900m, (await _house.Reader.ReadAsync(_house.Configurations.InForce!, _house.Now, House.Cancelled)).Judge(_house.Configurations.InForce!, _house.Now).Lines[Given.Line].Utilisation!.Utilised.Amount);
        Assert.DoesNotContain(_house.Incidents.All, incident => incident.Finding.Kind is FindingKind.SpendBelow or FindingKind.SpendAbove);
    }

    /// <summary>The first rows of a bill are a part of it.</summary>
    [Fact]
    public async Task The_first_scrap_of_a_young_bill_neither_corrects_a_stop_nor_hides_one()
    {
        await EstimatedAsync(yesterday: 260m);
        await BilledAsync(Yesterday, 3m);
        await _house.EvaluateAsync();
        Assert.Contains("of which 360.00 estimated", Stop.Finding.Reason, StringComparison.Ordinal);

        await BilledAsync(Yesterday, 90m);
        await _house.EvaluateAsync();

        Assert.False(Stop.Cleared);
    }

    [Fact]
    public async Task Estimates_of_a_source_that_is_no_longer_configured_do_not_count_beside_the_bill()
    {
        await EstimatedAsync(yesterday: 100m);
        _house.Configurations.InForce = _house.Configurations.InForce! with { Configuration = Configuration with { Sources = [Bill] } };

        await _house.EvaluateAsync();

        // 26 days are billed and two estimated; counted twice, seven more days of 100 EUR would reach the stop.
        Assert.DoesNotContain(_house.Incidents.All, incident => incident.Finding.Kind == FindingKind.HardStop);
    }

    [Fact]
    public async Task A_stop_that_is_reached_again_after_it_was_corrected_is_told_again()
    {
        await EstimatedAsync(yesterday: 260m);
        await _house.EvaluateAsync();
        await BilledAsWholeAsync();
        await _house.EvaluateAsync();
        Assert.True(Stop.Cleared);
        _house.Time.Advance(TimeSpan.FromHours(6));
        await BilledAsync(Yesterday, 280m);

        await _house.EvaluateAsync();

        Assert.False(Stop.Cleared);
        Assert.Contains("returned", _house.Incidents.EventsOf(Stop).OfType<NotificationRequested>().Select(asked => asked.Why));
    }

    /// <summary>Days that became unknown because something on them has no price make the month look smaller than it is.</summary>
    [Fact]
    public async Task A_missing_price_does_not_correct_a_stop()
    {
        await EstimatedAsync(yesterday: 260m);
        await _house.EvaluateAsync();
        await BilledAsWholeAsync();
        await _house.Conditions.SaveAsync(new SourceCondition(Gateway, new SourceTrouble(SourceTroubles.PriceMissing, "No price."), _house.Now, Held: null), House.Cancelled);

        await _house.EvaluateAsync();

        Assert.False(Stop.Cleared);
    }

    /// <summary>Unknown days prove nothing: a month that only looks smaller because days vanished stays stopped.</summary>
    [Fact]
    public async Task Days_that_vanish_do_not_correct_a_stop()
    {
        await EstimatedAsync(yesterday: 260m);
        await _house.EvaluateAsync();
        await _house.Ledger.WriteAsync(
            new LedgerDraft(Given.Source, _house.Now, AsOfIsStated: false, [new LedgerSlice("subscription", House.Today.AddDays(-20), House.Today.AddDays(-10))], []), AsyncEnumerable.Empty<CostRecord>(), House.Cancelled);

        await _house.EvaluateAsync();

        Assert.False(Stop.Cleared);
    }

    private static SourceSettings Bill { get; } = Given.SourceSettings with { SettleLag = TimeSpan.FromDays(1) };

    private FinOpsConfiguration Configuration => _house.Configurations.InForce!.Configuration;

    private Incident Stop => Assert.Single(_house.Incidents.All, incident => incident.Finding.Kind == FindingKind.HardStop);

    private async Task EstimatedAsync(decimal yesterday)
    {
        await _house.ReportsAsync(LastBilled.AddDays(-60), Enumerable.Repeat(100m, 61));
        var estimates = new DayRange(House.Today.AddDays(-9), Yesterday).Each().Select(day => Given.Cost(day, day == Yesterday ? yesterday : 100m) with { Dimensions = Estimated });
        var draft = new LedgerDraft(Gateway, _house.Now, AsOfIsStated: false, [new LedgerSlice(Gateway, House.Today.AddDays(-9), Yesterday)], [.. new DayRange(House.Today.AddDays(-9), Yesterday).Each()]) { IsEstimated = true };
        await _house.Ledger.WriteAsync(draft, estimates.ToAsyncEnumerable(), House.Cancelled);
    }

    private async Task EstimatedTodayAsync(decimal soFar, string currency = "EUR")
    {
        var draft = new LedgerDraft(Gateway, _house.Now, AsOfIsStated: false, [new LedgerSlice(Gateway, House.Today, House.Today)], [House.Today]) { IsEstimated = true };
        await _house.Ledger.WriteAsync(draft, new[] { Given.Cost(House.Today, soFar) with { Dimensions = Estimated, Effective = new Money(soFar, currency), Billed = new Money(soFar, currency) } }.ToAsyncEnumerable(), House.Cancelled);
    }

    private static SpendDimensions Estimated { get; } = Given.Cost(Yesterday, 1m).Dimensions with { Account = Gateway, Service = "LiteLLM" };

    /// <summary>A day later, when the estimated days are billed and settled.</summary>
    private async Task BilledAsWholeAsync()
    {
        _house.Time.Advance(TimeSpan.FromDays(1));
        await BilledAsync(House.Today.AddDays(-2), 100m);
        await BilledAsync(Yesterday, 100m);
    }

    private Task BilledAsync(DateOnly day, decimal amount) => _house.ReportsAsync(new DayRange(day, day), _house.Now, Given.Cost(day, amount));
}
