using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows.Tests;

public sealed class PullSpendTests
{
    private static readonly PullSpendMessage Message = new(Given.Source, House.Today.AddDays(-10), House.Today) { CorrelationId = "azure-1" };

    private readonly House _house = new();

    [Fact]
    public async Task The_first_run_of_a_source_asks_for_ninety_days_once()
    {
        await ScheduleAsync();
        await ScheduleAsync();

        var sent = Assert.Single(_house.Queue.On(Queues.SpendPulls)).As<PullSpendMessage>();
        Assert.Equal((Given.Source, new DateOnly(2026, 7, 1), new DateOnly(2026, 9, 29)), (sent.Source, sent.From, sent.To));
    }

    [Theory]
    [InlineData(359, 0)]
    [InlineData(360, 1)]
    public async Task A_source_is_asked_again_when_its_time_has_come(int minutes, int asked)
    {
        await ScheduleAsync();
        await PullAsync();
        _house.Queue.Messages.Clear();
        _house.Time.Advance(TimeSpan.FromMinutes(minutes));

        await ScheduleAsync();

        Assert.Equal(asked, _house.Queue.On(Queues.SpendPulls).Count);
        Assert.All(_house.Queue.On(Queues.SpendPulls), sent => Assert.Equal(new DateOnly(2026, 9, 19), sent.As<PullSpendMessage>().From));
    }

    [Fact]
    public async Task After_five_days_without_a_good_pull_the_window_reaches_five_days_further_back()
    {
        await ScheduleAsync();
        await PullAsync();
        _house.Queue.Messages.Clear();
        _house.Time.Advance(TimeSpan.FromDays(5));

        await ScheduleAsync();

        Assert.Equal(new DateOnly(2026, 9, 19), Assert.Single(_house.Queue.Messages).As<PullSpendMessage>().From);
    }

    [Fact]
    public async Task A_source_whose_first_pull_failed_is_asked_for_its_whole_history_again()
    {
        _house.Source.Answer = new PullResult(Changed: false, LedgerVersion: null, FilesRead: 0, ["azure: answered 403."], RetryAfter: null);
        await ScheduleAsync();
        await PullAsync();
        _house.Queue.Messages.Clear();
        _house.Time.Advance(TimeSpan.FromHours(6));

        await ScheduleAsync();

        Assert.Equal(new DateOnly(2026, 7, 1), Assert.Single(_house.Queue.Messages).As<PullSpendMessage>().From);
    }

    [Fact]
    public async Task A_pull_that_put_itself_back_gives_way_to_a_newer_one()
    {
        await ScheduleAsync();
        var throttled = Assert.Single(_house.Queue.On(Queues.SpendPulls)).As<PullSpendMessage>() with { Attempt = 1 };
        _house.Source.Answer = new PullResult(Changed: false, LedgerVersion: null, FilesRead: 0, [], TimeSpan.FromMinutes(7));
        _house.Queue.Messages.Clear();
        await _house.PullSpend.RunAsync(throttled, House.Cancelled);
        Assert.Equal(2, Assert.Single(_house.Queue.Messages).As<PullSpendMessage>().Attempt);

        _house.Time.Advance(TimeSpan.FromHours(6));
        await ScheduleAsync();
        _house.Queue.Messages.Clear();
        await _house.PullSpend.RunAsync(throttled, House.Cancelled);

        Assert.Empty(_house.Queue.Messages);
    }

    [Fact]
    public async Task Without_a_configuration_nothing_is_asked()
    {
        _house.Configurations.InForce = null;
        await ScheduleAsync();
        await PullAsync();

        Assert.Empty(_house.Queue.Messages);
        Assert.Empty(_house.Schedules.Marks);
    }

    [Fact]
    public async Task New_facts_are_followed_by_an_evaluation_of_their_version()
    {
        _house.Source.Answer = new PullResult(Changed: true, LedgerVersion: 7, FilesRead: 1, [], RetryAfter: null);

        await PullAsync();

        var sent = Assert.Single(_house.Queue.Messages);
        Assert.Equal((Queues.Evaluations, (TimeSpan?)null), (sent.Queue, sent.Delay));
        Assert.Equal(new EvaluateSpendMessage(7, RunId: null) { CorrelationId = "azure-1" }, sent.As<EvaluateSpendMessage>());
        Assert.Equal(_house.Now, _house.Schedules.Marks[PullSpend.LastGoodOf(Given.Source)]);
    }

    [Fact]
    public async Task The_same_facts_again_are_a_good_pull_and_ask_for_nothing()
    {
        _house.Source.Answer = new PullResult(Changed: false, LedgerVersion: 7, FilesRead: 1, [], RetryAfter: null);

        await PullAsync();

        Assert.Empty(_house.Queue.Messages);
        Assert.True(_house.Schedules.Marks.ContainsKey(PullSpend.LastGoodOf(Given.Source)));
    }

    [Fact]
    public async Task A_source_that_reads_windows_is_heard_from_with_every_good_pull()
    {
        await PullAsync();

        Assert.Equal(_house.Now, _house.Schedules.Marks[PullSpend.ConfirmedOf(Given.Source)]);
    }

    [Fact]
    public async Task A_source_of_files_is_heard_from_only_by_what_it_delivers_and_to_find_nothing_new_is_a_good_pull_all_the_same()
    {
        _house.Source.ReadsWindows = false;
        await PullAsync();
        Assert.False(_house.Schedules.Marks.ContainsKey(PullSpend.ConfirmedOf(Given.Source)));

        var made = _house.Now.AddHours(-30);
        _house.Source.Answer = _house.Source.Answer with { ConfirmedAt = made };
        await PullAsync();
        Assert.Equal((made, _house.Now), (_house.Schedules.Marks[PullSpend.ConfirmedOf(Given.Source)], _house.Schedules.Marks[PullSpend.LastGoodOf(Given.Source)]));
        var read = await _house.Reader.ReadAsync(_house.Configurations.InForce!, _house.Now, House.Cancelled);
        Assert.Equal(made, read.Confirmed[Given.Source]);
    }

    /// <summary>A file that was read is not offered again: what it confirmed must not be lost with another one that is broken.</summary>
    [Fact]
    public async Task What_a_file_confirmed_holds_although_another_one_is_broken_and_when_the_newest_run_is_deleted()
    {
        _house.Source.ReadsWindows = false;
        var made = _house.Now.AddHours(-30);
        _house.Source.Answer = new PullResult(Changed: true, LedgerVersion: 7, FilesRead: 1, ["b.csv: broken"], RetryAfter: null) { ConfirmedAt = made };
        await PullAsync();
        _house.Source.Answer = new PullResult(Changed: false, LedgerVersion: null, FilesRead: 0, [], RetryAfter: null) { ConfirmedAt = made.AddDays(-3) };
        await PullAsync();

        Assert.Equal(made, _house.Schedules.Marks[PullSpend.ConfirmedOf(Given.Source)]);
    }

    [Fact]
    public async Task A_source_that_reads_windows_confirms_nothing_by_a_pull_that_went_wrong()
    {
        _house.Source.Answer = new PullResult(Changed: false, LedgerVersion: null, FilesRead: 0, ["no day was reported"], RetryAfter: null);

        await PullAsync();

        Assert.False(_house.Schedules.Marks.ContainsKey(PullSpend.ConfirmedOf(Given.Source)));
    }

    [Fact]
    public async Task New_hours_are_judged_at_once_although_the_ledger_is_the_same()
    {
        _house.Source.Answer = new PullResult(Changed: false, LedgerVersion: null, FilesRead: 0, [], RetryAfter: null) { HoursChanged = true };

        await PullAsync();

        Assert.Single(_house.Queue.On(Queues.Evaluations));
    }

    [Fact]
    public async Task A_pull_with_a_problem_is_not_a_good_one_but_what_it_brought_is_judged()
    {
        _house.Source.Answer = new PullResult(Changed: true, LedgerVersion: 7, FilesRead: 1, ["azure/bad.csv: not a cost file."], RetryAfter: null);

        await PullAsync();

        Assert.Empty(_house.Schedules.Marks);
        Assert.Single(_house.Queue.On(Queues.Evaluations));
    }

    [Fact]
    public async Task A_throttled_pull_goes_back_with_the_delay_that_the_source_asked_for()
    {
        _house.Source.Answer = new PullResult(Changed: false, LedgerVersion: null, FilesRead: 0, [], TimeSpan.FromMinutes(7));

        await PullAsync();

        var sent = Assert.Single(_house.Queue.Messages);
        Assert.Equal((Queues.SpendPulls, (TimeSpan?)TimeSpan.FromMinutes(7)), (sent.Queue, sent.Delay));
        Assert.Equal(Message with { Attempt = 1 }, sent.As<PullSpendMessage>());
        Assert.Empty(_house.Schedules.Marks);
    }

    [Fact]
    public async Task A_pull_of_a_source_that_is_configured_no_longer_is_dropped()
    {
        await _house.PullSpend.RunAsync(Message with { Source = "gone" }, House.Cancelled);

        Assert.Empty(_house.Queue.Messages);
        Assert.Empty(_house.Schedules.Marks);
    }

    [Fact]
    public async Task A_kind_of_source_that_this_version_lacks_is_named()
    {
        var inForce = Given.InForce();
        _house.Configurations.InForce = inForce with { Configuration = inForce.Configuration with { Sources = [Given.SourceSettings with { Kind = "telepathy" }] } };

        var thrown = await Assert.ThrowsAsync<MessageRejectedException>(PullAsync);

        Assert.Contains("telepathy", thrown.Message, StringComparison.Ordinal);
    }

    private Task ScheduleAsync() => _house.SchedulePulls.RunAsync(House.Cancelled);

    private Task PullAsync() => _house.PullSpend.RunAsync(Message, House.Cancelled);
}
