using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows.Tests;

public sealed class BackfillTests
{
    private static readonly DateOnly Yesterday = House.Today.AddDays(-1);

    private readonly House _house = new();
    private readonly List<DayRange> _asked = [];
    private readonly List<int> _shown = [];

    [Fact]
    public async Task It_reads_the_newest_days_first_and_every_day_once()
    {
        var report = await BackfillAsync(25);

        Assert.Equal([new(Yesterday.AddDays(-9), Yesterday), new(Yesterday.AddDays(-19), Yesterday.AddDays(-10)), new(Yesterday.AddDays(-24), Yesterday.AddDays(-20))], _asked);
        Assert.Equal([0, 10, 20, 25], _shown);
        Assert.Equal((Yesterday.AddDays(-24), null, null), (report.Reached, report.ResumedAt, report.Stopped));
    }

    [Fact]
    public async Task Killed_it_goes_on_where_it_was()
    {
        await Assert.ThrowsAsync<IOException>(() => BackfillAsync(25, window => window.To < Yesterday.AddDays(-10) ? throw new IOException("killed") : Good(window)));
        _asked.Clear();
        _house.Time.Advance(TimeSpan.FromHours(3));

        var report = await BackfillAsync(25);

        Assert.Equal([new(Yesterday.AddDays(-24), Yesterday.AddDays(-20))], _asked);
        Assert.Equal(Yesterday.AddDays(-19), report.ResumedAt);
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 25)]
    public async Task One_that_has_ended_or_is_of_yesterday_is_begun_anew(bool killed, int hours)
    {
        if (killed)
        {
            await Assert.ThrowsAsync<IOException>(() => BackfillAsync(25, window => window.To < Yesterday ? throw new IOException("killed") : Good(window)));
        }
        else
        {
            await BackfillAsync(10);
        }

        _house.Time.Advance(TimeSpan.FromHours(hours));

        Assert.Null((await BackfillAsync(10)).ResumedAt);
    }

    [Fact]
    public async Task A_source_that_refuses_ends_it_and_is_asked_for_the_same_days_by_the_next_one()
    {
        var report = await BackfillAsync(25, window => window.To < Yesterday ? new PullResult(false, null, 0, ["refused"], null) { Trouble = new SourceTrouble(SourceTroubles.CredentialRefused, "refused") } : Good(window));

        Assert.Equal((Yesterday.AddDays(-9), SourceTroubles.CredentialRefused), (report.Reached, report.Stopped?.ReasonName));
        Assert.Equal(Yesterday.AddDays(-9), (await BackfillAsync(25)).ResumedAt);
    }

    [Fact]
    public async Task Usage_without_a_price_is_noted_and_the_days_before_it_are_read()
    {
        var report = await BackfillAsync(25, window => Good(window) with { Problems = ["There is no price for model `o9`."], Trouble = new SourceTrouble(SourceTroubles.PriceMissing, "There is no price.") });

        Assert.Null(report.Stopped);
        Assert.Equal(3, report.Notes.Count(note => note.EndsWith("There is no price for model `o9`.", StringComparison.Ordinal)));
    }

    /// <summary>Two months of history and a spike: an ordinary pull of the same days pages.</summary>
    [Fact]
    public async Task It_pages_nobody_and_what_is_open_is_told_by_the_daily_update()
    {
        await _house.PublishDailyUpdate.RunAsync(House.Cancelled);

        await BackfillAsync(61, SpikingYesterday);

        var incident = _house.TheIncident;
        Assert.Equal((FindingKind.SpendAbove, IncidentState.Open), (incident.Finding.Kind, incident.State));
        Assert.Equal(["IncidentOpened"], _house.HistoryOf(incident));
        Assert.Empty(incident.Clocks);
        Assert.Empty(_house.Incidents.StepsOf(incident));

        _house.Time.Advance(TimeSpan.FromDays(1));
        await _house.PublishDailyUpdate.RunAsync(House.Cancelled);
        Assert.Contains(_house.Channel.Received, sent => sent.Text.Contains("above expected", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_ordinary_reading_of_the_same_days_pages()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 1_900m);
        await _house.EvaluateAsync();

        Assert.NotEmpty(_house.Incidents.StepsOf(_house.TheIncident));
    }

    [Fact]
    public async Task A_quarter_of_an_hour_later_evaluations_tell_again()
    {
        await BackfillAsync(1);
        _house.Time.Advance(TimeSpan.FromMinutes(15));
        await _house.ReportsTwoMonthsAndAsync(yesterday: 1_900m);

        await _house.EvaluateAsync();

        Assert.NotEmpty(_house.Incidents.StepsOf(_house.TheIncident));
    }

    /// <summary>Two months of history with a spike yesterday: people hear of it by the safety net, although no source says anything new.</summary>
    [Fact]
    public async Task When_it_is_over_what_happened_yesterday_is_told_without_new_facts()
    {
        await BackfillAsync(61, SpikingYesterday);
        await _house.ScheduleEvaluations.RunAsync(House.Cancelled);
        Assert.Empty(_house.Queue.On(Queues.Evaluations));

        _house.Time.Advance(TimeSpan.FromMinutes(15));
        await _house.ScheduleEvaluations.RunAsync(House.Cancelled);
        Assert.Single(_house.Queue.On(Queues.Evaluations));
        await _house.EvaluateAsync();

        Assert.Contains(_house.Incidents.EventsOf(_house.TheIncident), one => one is NotificationRequested { Why: "fired" });
    }

    /// <summary>What an evaluation would undo or end, it leaves to the next one.</summary>
    [Fact]
    public async Task It_clears_nothing_and_contains_nothing()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 1_900m);
        await _house.EvaluateAsync();

        await BackfillAsync(10, window => ReportsAsync(window, 100m).Result);

        Assert.False(_house.TheIncident.Cleared);
    }

    [Fact]
    public async Task A_provider_that_asks_for_a_short_pause_is_asked_again()
    {
        var refused = false;
        var backfill = BackfillAsync(5, window =>
        {
            (var first, refused) = (!refused, true);
            return first ? new PullResult(false, null, 0, ["throttled"], TimeSpan.FromSeconds(30)) : Good(window);
        });
        _house.Time.Advance(TimeSpan.FromSeconds(30));

        Assert.Null((await backfill).Stopped);
        Assert.Equal(2, _asked.Count);
    }

    private static PullResult Good(DayRange window) => new(Changed: false, null, window.Days, [], null);

    private PullResult SpikingYesterday(DayRange window) => ReportsAsync(window, 100m, spike: 1_900m).Result;

    private async Task<PullResult> ReportsAsync(DayRange window, decimal daily, decimal? spike = null)
    {
        CostRecord[] records = [.. window.Each().Select(day => Given.Cost(day, day == Yesterday ? spike ?? daily : daily))];
        return new PullResult(Changed: true, await _house.ReportsAsync(window, _house.Now, records), 1, [], null);
    }

    private async Task<BackfillReport> BackfillAsync(int days, Func<DayRange, PullResult>? answers = null)
    {
        _house.Source.Answers = window =>
        {
            _asked.Add(window);
            return Task.FromResult((answers ?? Good)(window));
        };
        var backfill = new BackfillSpend([_house.Source], new SpendIntake(_house.Ledger, _house.Conditions, _house.Time), _house.Backfills, _house.EvaluateSpend, _house.Time);
        return (await backfill.RunAsync(Given.SourceSettings, days, acceptAll: false, new Shown(_shown), House.Cancelled))!;
    }

    private sealed class Shown(List<int> days) : IProgress<int>
    {
        public void Report(int value) => days.Add(value);
    }
}
