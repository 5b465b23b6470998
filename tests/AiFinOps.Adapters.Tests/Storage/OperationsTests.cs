using AiFinOps.Adapters.Storage.Operations;
using AiFinOps.Testing;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Messages;
using AiFinOps.Core.Sources;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Tests.Storage;

public class LeaseTests(Azurite azurite) : StorageTest(azurite)
{
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_lease_has_one_holder_until_it_is_given_back()
    {
        var taken = await Task.WhenAll(Enumerable.Range(1, 6).Select(number => LeasesOf($"holder-{number}").TryAcquireAsync("evaluate", Duration, Token)));

        var lease = Assert.Single(taken.OfType<IAsyncDisposable>());
        Assert.Null(await LeasesOf("late").TryAcquireAsync("evaluate", Duration, Token));
        Assert.NotNull(await LeasesOf("late").TryAcquireAsync("other", Duration, Token));
        await lease.DisposeAsync();
        Assert.NotNull(await LeasesOf("late").TryAcquireAsync("evaluate", Duration, Token));
    }

    [Fact]
    public async Task A_process_does_not_take_a_lease_from_itself()
    {
        var leases = LeasesOf("one");

        Assert.NotNull(await leases.TryAcquireAsync("evaluate", Duration, Token));
        Assert.Null(await leases.TryAcquireAsync("evaluate", Duration, Token));
    }

    [Fact]
    public async Task An_expired_lease_is_free_and_giving_it_back_late_disturbs_nobody()
    {
        var late = await LeasesOf("one").TryAcquireAsync("evaluate", Duration, Token) ?? throw new InvalidOperationException();
        Time.Advance(Duration - TimeSpan.FromTicks(1));
        Assert.Null(await LeasesOf("two").TryAcquireAsync("evaluate", Duration, Token));
        Time.Advance(TimeSpan.FromTicks(1));

        Assert.NotNull(await LeasesOf("two").TryAcquireAsync("evaluate", Duration, Token));
        await late.DisposeAsync();

        Assert.Null(await LeasesOf("three").TryAcquireAsync("evaluate", Duration, Token));
    }

    [Fact]
    public async Task A_process_that_comes_up_again_under_its_name_takes_its_own_lease_over()
    {
        await LeasesOf("local-host").TryAcquireAsync("evaluate", Duration, Token);

        Assert.NotNull(await LeasesOf("local-host").TryAcquireAsync("evaluate", Duration, Token));
    }

    /// <summary>A process of its own.</summary>
    private TableLeaseStore LeasesOf(string holder) => new(Storage, new LeaseTime(Time, Duration), new(holder));
}

public class MessageQueueTests(Azurite azurite) : StorageTest(azurite)
{
    private StorageMessageQueue Queue => new(Storage);

    [Fact]
    public async Task A_message_stands_on_the_queue_as_plain_text()
    {
        var message = new CheckRecoveryMessage("søk <&>", "inc-1") { CorrelationId = "c-1" };

        await Queue.SendAsync(Queues.RecoveryChecks, message, delay: null, Token);

        var received = (await Storage.Queue(Queues.RecoveryChecks).ReceiveMessageAsync(cancellationToken: Token)).Value;
        Assert.StartsWith("{", received.Body.ToString(), StringComparison.Ordinal);
        Assert.Equal(message, MessageJson.Read<CheckRecoveryMessage>(received.Body.ToString()));
    }

    [Fact]
    public async Task A_delayed_message_is_counted_and_not_yet_received()
    {
        await Queue.SendAsync(Queues.SpendPulls, new PullSpendMessage("azure", new(2026, 3, 1), new(2026, 3, 2)), TimeSpan.FromMinutes(10), Token);

        Assert.Null((await Storage.Queue(Queues.SpendPulls).ReceiveMessageAsync(cancellationToken: Token)).Value);
        Assert.Equal(new QueueState(Queues.SpendPulls, 1, OldestAge: null), await Queue.StateAsync(Queues.SpendPulls, Token));
    }

    [Fact]
    public async Task The_age_of_the_oldest_message_is_told_by_the_services_own_clock()
    {
        await Queue.SendRawAsync(Queues.PoisonOf(Queues.Escalations), "{}", Token);
        Time.Advance(TimeSpan.FromDays(300));

        var state = await Queue.StateAsync(Queues.PoisonOf(Queues.Escalations), Token);

        Assert.Equal(1, state.Messages);
        Assert.InRange(state.OldestAge ?? TimeSpan.MaxValue, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_message_that_carries_a_document_is_refused()
    {
        await Queue.SendRawAsync(Queues.Escalations, new string('x', 48 * 1024), Token);

        await Assert.ThrowsAsync<ArgumentException>(() => Queue.SendRawAsync(Queues.Escalations, new string('ø', (24 * 1024) + 1), Token));
    }
}

public class OperationsTests(Azurite azurite) : StorageTest(azurite)
{
    [Fact]
    public async Task Schedules_remember_when_they_last_ran()
    {
        var schedules = new TableScheduleStore(Storage, Unreadable);
        await schedules.SetAsync("pull|azure/eu", Now.AddHours(-1), Token);
        await schedules.SetAsync("pull|azure/eu", Now, Token);
        await schedules.SetAsync("review", Now.AddDays(-7), Token);

        Assert.Equal(Now, await schedules.LastAsync("pull|azure/eu", Token));
        Assert.Null(await schedules.LastAsync("pull", Token));
        Assert.Equal(
            new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal) { ["pull|azure/eu"] = Now },
            await schedules.AllAsync("pull", Token));
    }

    [Fact]
    public async Task A_schedule_row_that_cannot_be_read_is_reported_and_the_others_are_listed()
    {
        var schedules = new TableScheduleStore(Storage, Unreadable);
        await schedules.SetAsync("pull-aws", Now, Token);
        await schedules.SetAsync("pull-azure", Now, Token);
        await EditAsync(Tables.Operations, "schedule", "pull-aws", "At", "2026-03-01");

        Assert.Equal(["pull-azure"], (await schedules.AllAsync("pull-", Token)).Keys);
        Assert.Equal(["pull-aws"], Unreadable.Recent().Select(row => row.Row));
        await Assert.ThrowsAsync<UnreadableRowException>(() => schedules.LastAsync("pull-aws", Token));
    }

    [Fact]
    public async Task A_run_is_created_once_and_saved_with_all_its_findings()
    {
        var runs = new TableRunStore(Storage);
        var run = new EvaluationRun("r/1", "queued", ["order-agent"], new(2026, 3, 1), null, "{}", Now, null, "", []);
        var done = run with
        {
            Status = "succeeded",
            FinishedAt = Now.AddMinutes(1),
            Summary = new string('s', 40_000),
            Findings = [.. Enumerable.Range(1, 2000).Select(number => new RunFinding(new(2026, 3, 1), $"line-{number}", "SpendAbove", "same-weekday-band", "why"))],
        };

        Assert.Equal(run, await runs.CreateAsync(run, Token));
        await runs.SaveAsync(done, Token);

        Assert.Equivalent(done, await runs.FindAsync("r/1", Token), strict: true);
        Assert.Equal("succeeded", (await runs.CreateAsync(run with { Request = "{\"other\":1}" }, Token)).Status);
        Assert.Null(await runs.FindAsync("r/2", Token));
    }

    [Fact]
    public async Task A_quarantined_message_is_stored_once_and_whole()
    {
        var quarantine = new TableQuarantineStore(Storage, Unreadable);
        var body = "not json \0 \uD83D " + new string('x', 64 * 1024);
        await quarantine.StoreAsync("escalations", "m/1", "first", Now, Token);
        await quarantine.StoreAsync("escalations", "m/1", "again", Now.AddHours(1), Token);
        await quarantine.StoreAsync("containments", "m/1", body.Replace("\uD83D", "", StringComparison.Ordinal), Now.AddHours(-1), Token);

        Assert.Equal(
            [new("containments", "m/1", body.Replace("\uD83D", "", StringComparison.Ordinal), Now.AddHours(-1)), new("escalations", "m/1", "first", Now)],
            await quarantine.ListAsync(Token));
    }

    [Fact]
    public async Task Files_are_remembered_by_source_and_whole_path()
    {
        var files = new TableFileRegister(Storage, Unreadable);
        var longPath = "azure/" + new string('p', 1500) + "/part-1.csv";
        await files.RecordAsync("azure", "azure/2026/03.csv", "etag-1", Now, Token);
        await files.RecordAsync("azure", "azure/2026/03.csv", "etag-2", Now, Token);
        await files.RecordAsync("azure", longPath, "etag-3", Now, Token);
        await files.RecordAsync("aws", "azure/2026/03.csv", "etag-4", Now, Token);

        Assert.Equal(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["azure/2026/03.csv"] = "etag-2", [longPath] = "etag-3" },
            await files.ReadFilesAsync("azure", Token));
    }
}

public class SourceConditionTests(Azurite azurite) : StorageTest(azurite)
{
    [Fact]
    public async Task How_a_pull_ended_comes_back_as_it_was_and_the_next_one_replaces_it()
    {
        var conditions = new TableSourceConditions(Storage, Unreadable);
        var held = new HeldReading("totals-jumped", "EUR", 1_000.5m, Now, "A reading was kept out.");
        var troubled = SourceCondition.After(null, "azure/1", null, held, Now);
        await conditions.SaveAsync(troubled, Token);
        Assert.Equal(troubled, (await conditions.AllAsync(Token))["azure/1"]);

        var well = SourceCondition.After(troubled, "azure/1", null, null, Now.AddHours(6));
        await conditions.SaveAsync(well, Token);

        Assert.Equal([well], (await conditions.AllAsync(Token)).Values);
    }
}
