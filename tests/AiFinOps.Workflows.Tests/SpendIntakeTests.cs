using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows.Tests;

/// <summary>A source that has reported 100 EUR a day for two months, read again over its last ten days.</summary>
public sealed class SpendIntakeTests
{
    private static readonly DayRange Again = new(House.Today.AddDays(-10), House.Today.AddDays(-1));

    private readonly House _house = new();

    [Theory]
    [InlineData(999, null)]
    [InlineData(1_000, "totals-jumped")]
    [InlineData(10.1, null)]
    [InlineData(10, "totals-collapsed")]
    public async Task An_order_of_magnitude_is_kept_out_and_less_is_news(double amount, string? what)
    {
        var write = await ReadAgainAsync((decimal)amount);

        Assert.Equal(what, write.Held?.What);
        Assert.Equal(what is null ? (decimal)amount : 100m, await InForceAsync(Again.From));
    }

    [Fact]
    public async Task Provisional_days_may_grow_by_any_factor()
    {
        var yesterday = new DayRange(House.Today.AddDays(-1), House.Today.AddDays(-1));

        Assert.Null((await ReadAgainAsync(5_000m, yesterday)).Held);
    }

    [Fact]
    public async Task Most_rows_that_are_gone_are_kept_out_although_the_money_is_the_same()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 100m);
        await _house.ReportsAsync(Again, _house.Now, [.. Again.Each().SelectMany(day => Enumerable.Range(0, 10).Select(part => Part(day, part, 10m)))]);

        var write = await ReadAgainAsync(Again.Each().Select(day => Part(day, 0, 100m)), Again);

        Assert.Equal("rows-collapsed", write.Held?.What);
    }

    [Fact]
    public async Task Another_currency_in_the_place_of_the_known_one_is_kept_out()
    {
        var write = await ReadAgainAsync(Again.Each().Select(day => Given.Cost(day, 100m) with { Effective = new Money(100m, "USD") }), Again);

        Assert.Equal(("totals-collapsed", "EUR"), (write.Held?.What, write.Held?.Currency));
    }

    [Theory]
    [InlineData(49, 1_000, false)]
    [InlineData(60, 1_000, true)]
    [InlineData(60, 9_000, false)]
    [InlineData(60, 10, false)]
    public async Task A_later_reading_that_says_the_same_lets_it_in(int minutes, double second, bool believed)
    {
        await PullAsync(await ReadAgainAsync(1_000m));
        _house.Time.Advance(TimeSpan.FromMinutes(minutes));

        var write = await ReadAgainAsync((decimal)second);

        Assert.Equal(believed, write.Changed);
    }

    /// <summary>However often a source is asked, the second opinion is the first reading that comes 50 minutes after the one that was kept out.</summary>
    [Theory]
    [InlineData(10, 5)]
    [InlineData(50, 1)]
    [InlineData(60, 1)]
    [InlineData(1_440, 1)]
    public async Task A_reading_that_stays_the_same_is_let_in_at_any_interval_of_pulls(int minutes, int pullsUntilBelieved)
    {
        await PullAsync(await ReadAgainAsync(1_000m));

        for (var pull = 1; pull <= pullsUntilBelieved; pull++)
        {
            _house.Time.Advance(TimeSpan.FromMinutes(minutes));
            var write = await ReadAgainAsync(1_000m + pull);
            await PullAsync(write);
            Assert.Equal(pull == pullsUntilBelieved, write.Changed);
        }

        Assert.Null((await _house.Conditions.AllAsync(House.Cancelled))[Given.Source].Trouble);
    }

    [Fact]
    public async Task Another_odd_reading_in_between_is_a_first_reading_again()
    {
        await PullAsync(await ReadAgainAsync(1_000m));
        _house.Time.Advance(TimeSpan.FromMinutes(30));
        await PullAsync(await ReadAgainAsync(9_000m));
        _house.Time.Advance(TimeSpan.FromMinutes(30));

        Assert.NotNull((await ReadAgainAsync(9_000m)).Held);
    }

    /// <summary>Good figures in between end the suspicion: what is odd again after them is a first reading again.</summary>
    [Fact]
    public async Task A_good_reading_in_between_ends_the_suspicion()
    {
        await PullAsync(await ReadAgainAsync(1_000m));
        _house.Time.Advance(TimeSpan.FromHours(6));
        await PullAsync(await ReadAgainAsync(100m));
        _house.Time.Advance(TimeSpan.FromHours(6));

        Assert.NotNull((await ReadAgainAsync(1_000m)).Held);
    }

    [Fact]
    public async Task A_reading_that_is_kept_out_is_one_incident_to_the_owner_of_the_source_and_no_cost_alert()
    {
        await PullAsync(await ReadAgainAsync(1_000m));
        await _house.EvaluateAsync();
        await _house.EvaluateAsync();

        var incident = _house.TheIncident;
        Assert.Equal((LineIds.OfSource(Given.Source), CauseKeys.DataMissing, "finops", "reading-held"), (incident.Line, incident.CauseKey, incident.OwnerGroup, incident.Finding.ReasonName));
    }

    [Fact]
    public async Task The_incident_ends_with_the_next_good_pull_although_the_ledger_is_the_same()
    {
        await ReadAgainAsync(100m);
        await _house.EvaluateAsync();
        await PullAsync(new PullResult(Changed: false, LedgerVersion: null, FilesRead: 0, ["refused"], RetryAfter: null) { Trouble = new SourceTrouble(SourceTroubles.CredentialRefused, "The key is refused.") });
        await _house.EvaluateAsync();
        Assert.Equal(IncidentState.Open, _house.TheIncident.State);
        _house.Time.Advance(TimeSpan.FromHours(6));

        await PullAsync(new PullResult(Changed: false, LedgerVersion: 62, FilesRead: 1, [], RetryAfter: null));
        await _house.EvaluateAsync();

        Assert.Equal(IncidentState.Resolved, _house.TheIncident.State);
    }

    private static CostRecord Part(DateOnly day, int part, decimal amount) =>
        Given.Cost(day, amount) with { Dimensions = Given.Cost(day, amount).Dimensions with { Feature = $"part-{part}" } };

    private Task<LedgerWrite> ReadAgainAsync(decimal amount, DayRange? days = null) => ReadAgainAsync((days ?? Again).Each().Select(day => Given.Cost(day, amount)), days ?? Again);

    private async Task<LedgerWrite> ReadAgainAsync(IEnumerable<CostRecord> records, DayRange days)
    {
        if (await _house.Ledger.CurrentVersionAsync(House.Cancelled) < 60)
        {
            await _house.ReportsTwoMonthsAndAsync(yesterday: 100m);
        }

        var draft = new LedgerDraft(Given.Source, _house.Now, AsOfIsStated: false, [new LedgerSlice("subscription", days.From, days.To)], [.. days.Each()]);
        return await new SpendIntake(_house.Ledger, _house.Conditions, _house.Time).WriteAsync(Given.SourceSettings, draft, records.ToAsyncEnumerable(), House.Cancelled);
    }

    private Task PullAsync(LedgerWrite write) => PullAsync(new PullResult(write.Changed, write.Changed ? write.Batch.Version : null, 1, write.Held is null ? [] : [write.Held.Text], null) { Held = write.Held });

    private async Task PullAsync(PullResult result)
    {
        _house.Source.Answer = result;
        await _house.PullSpend.RunAsync(new PullSpendMessage(Given.Source, Again.From, Again.To), House.Cancelled);
    }

    private async Task<decimal> InForceAsync(DateOnly day) =>
        await _house.Ledger.ReadAsync(new DayRange(day, day), Given.Source, null, House.Cancelled).Select(sourced => sourced.Record.Effective.Amount).SumAsync(House.Cancelled);
}
