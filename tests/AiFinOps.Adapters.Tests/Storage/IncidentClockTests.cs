using AiFinOps.Adapters.Storage.Incidents;
using AiFinOps.Core.Incidents;
using AiFinOps.Testing;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure;
using static AiFinOps.Adapters.Tests.Storage.Cases;

namespace AiFinOps.Adapters.Tests.Storage;

public class IncidentClockTests(Azurite azurite) : StorageTest(azurite)
{
    private static readonly ResponseClock Acknowledge = Clock(ClockKind.Acknowledge, 1);
    private static readonly ResponseClock Level1 = Clock(ClockKind.Escalate, 1, level: 1);
    private static readonly ResponseClock Level2 = Clock(ClockKind.Escalate, 1, level: 2);
    private static readonly ResponseClock Resolve = Clock(ClockKind.Resolve, 48);

    private TableIncidentStore Store => new(Storage, Unreadable);

    [Fact]
    public async Task A_clock_is_due_at_its_very_moment_and_not_a_tick_before()
    {
        await Store.CommitAsync(Opening(Incident() with { Clocks = [Acknowledge, Resolve] }), Token);

        Assert.Empty(await Store.DueClocksAsync(Acknowledge.Due.AddTicks(-1), Token));
        Assert.Equal([new DueClock("order-agent", "inc-1", Acknowledge)], await Store.DueClocksAsync(Acknowledge.Due, Token));
    }

    [Fact]
    public async Task Clocks_that_stop_or_start_are_the_only_ones_that_change()
    {
        var opened = await Store.CommitAsync(Opening(Incident() with { Clocks = [Acknowledge, Level1, Level2, Resolve] }), Token);
        var kept = (await RowsAsync(Tables.Incidents)).Single(row => string.Equals(row.RowKey, IncidentKeys.Clock("inc-1", Resolve), StringComparison.Ordinal));
        var expiry = Clock(ClockKind.AcknowledgementExpiry, 24);

        await Store.CommitAsync(opened.Then(incident => incident with { Clocks = [Level2, Resolve, expiry] }, Note("acknowledged")), Token);

        Assert.Equal([Level2, expiry, Resolve], (await Store.DueClocksAsync(At.AddDays(30), Token)).Select(due => due.Clock));
        Assert.Contains(await RowsAsync(Tables.Incidents), row => string.Equals(row.RowKey, kept.RowKey, StringComparison.Ordinal) && row.ETag == kept.ETag);
    }

    [Fact]
    public async Task Clocks_of_all_lines_ring_in_the_order_of_their_due_times()
    {
        for (var number = 1; number <= 6; number++)
        {
            await Store.CommitAsync(Opening(Incident($"inc-{number}", $"line-{number}") with { Clocks = [Clock(ClockKind.Contain, 10 - number)] }), Token);
        }

        Assert.Equal(["inc-6", "inc-5", "inc-4"], (await Store.DueClocksAsync(At.AddHours(6), Token)).Select(due => due.IncidentId));
        Assert.Equal(At.AddHours(4), await Store.NextDueAsync(Token));
    }

    [Fact]
    public async Task A_clock_row_that_somebody_deleted_does_not_hold_up_its_incident()
    {
        var opened = await Store.CommitAsync(Opening(Incident() with { Clocks = [Acknowledge] }), Token);
        await Storage.Table(Tables.Incidents).DeleteEntityAsync(IncidentKeys.PartitionOf("order-agent"), IncidentKeys.Clock("inc-1", Acknowledge), ETag.All, Token);

        var acknowledged = await Store.CommitAsync(opened.Then(incident => incident with { Clocks = [] }, Note("acknowledged")), Token);

        Assert.Equal(2, acknowledged.Version);
    }

    [Fact]
    public async Task Nothing_is_due_where_nothing_runs() => Assert.Null(await Store.NextDueAsync(Token));

    [Fact]
    public async Task An_unsettled_outbox_row_is_due_when_it_is_sent_again()
    {
        await Store.CommitAsync(Opening(Incident() with { Clocks = [Resolve] }, outbox: [Message(Incident())]), Token);

        Assert.Equal(At + OutboxRow.ResendAfter, await Store.NextDueAsync(Token));
    }

    [Fact]
    public async Task An_outbox_row_carries_the_message_until_it_is_settled()
    {
        await Store.CommitAsync(Opening(Incident(), outbox: [Message(Incident(), "step-1"), Message(Incident(), "step-2")]), Token);
        await Store.CommitAsync(Opening(Incident("inc-2", cause: "spend-below"), outbox: [Message(Incident("inc-2"), "step-1")]), Token);

        var rows = await Store.OutboxOfAsync("order-agent", "inc-1", Token);
        await Store.SettleAsync(rows[0], Token);
        await Store.SettleAsync(rows[0], Token);

        Assert.Equal(["escalations", "escalations"], rows.Select(row => row.Queue));
        Assert.Equal(Message(Incident(), "step-1").Message, Workflows.Messages.MessageJson.Read<Workflows.Messages.DispatchEscalationMessage>(rows[0].Body));
        Assert.Equal([rows[1]], await Store.OutboxOfAsync("order-agent", "inc-1", Token));
        Assert.Equal(2, (await Store.OutboxAsync(At, Token)).Count);
        Assert.Empty(await Store.OutboxAsync(At.AddTicks(-1), Token));
    }

    [Fact]
    public async Task The_same_message_of_two_incidents_of_one_line_at_one_moment_is_two_messages()
    {
        await Store.CommitAsync(Opening(Incident("inc-1"), outbox: [Message(Incident("inc-1"))]), Token);
        await Store.CommitAsync(Opening(Incident("inc-2", cause: "spend-below"), outbox: [Message(Incident("inc-2"))]), Token);

        Assert.Equal(2, (await Store.OutboxAsync(At, Token)).Count);
    }
}
