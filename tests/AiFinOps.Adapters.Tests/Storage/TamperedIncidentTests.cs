using AiFinOps.Adapters.Storage.Incidents;
using AiFinOps.Core.Incidents;
using AiFinOps.Testing;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using static AiFinOps.Adapters.Tests.Storage.Cases;

namespace AiFinOps.Adapters.Tests.Storage;

public class TamperedIncidentTests(Azurite azurite) : StorageTest(azurite)
{
    private static readonly ResponseClock Due = Clock(ClockKind.Contain, 4);

    private TableIncidentStore Store => new(Storage, Unreadable);

    public static TheoryData<string, object> Nonsense => new()
    {
        { "Snapshot", "{ not json" },
        { "Snapshot", "{\"id\":\"inc-1\"}" },
        { "Snapshot", 17 },
        { "Severity", "Terrible" },
        { "Severity", "Watch" },
        { "State", "Closed" },
        { "IsOpen", "yes" },
        { "IsOpen", false },
        { "Version", "two" },
        { "Schema", 99 },
        { "Line", "another-line" },
    };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task A_head_row_that_was_edited_into_nonsense_is_named_and_the_other_incidents_are_listed(string property, object value)
    {
        await Store.CommitAsync(Opening(Incident()), Token);
        await Store.CommitAsync(Opening(Incident("inc-2", "other-line")), Token);
        await EditAsync(Tables.Incidents, IncidentKeys.PartitionOf("order-agent"), "head|inc-1", property, value);

        var unreadable = await Assert.ThrowsAsync<UnreadableRowException>(() => Store.FindAsync("order-agent", "inc-1", Token));
        var listed = await Store.ListAsync(includeClosed: false, Token);

        Assert.Equal(("incidents", "head|inc-1", property), (unreadable.Table, unreadable.Row, unreadable.Property));
        Assert.NotEmpty(unreadable.Remedy);
        Assert.Equal(["inc-2"], listed.Select(stored => stored.Incident.Id));
        Assert.Equal(["head|inc-1"], Unreadable.Recent().Select(row => row.Row));
    }

    [Fact]
    public async Task A_row_of_a_newer_version_says_so()
    {
        await Store.CommitAsync(Opening(Incident()), Token);
        await EditAsync(Tables.Incidents, IncidentKeys.PartitionOf("order-agent"), "head|inc-1", "Schema", 2);

        var unreadable = await Assert.ThrowsAsync<UnreadableRowException>(() => Store.FindAsync("inc-1", Token));

        Assert.Contains("Schema 2 is not one this version knows (1 to 1). Deploy the version of the product that wrote it.", unreadable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_is_not_left_out_of_the_history()
    {
        await Store.CommitAsync(Opening(Incident()), Token);
        await EditAsync(Tables.Incidents, IncidentKeys.PartitionOf("order-agent"), IncidentKeys.Event("inc-1", 1), "Kind", "something-else");

        var unreadable = await Assert.ThrowsAsync<UnreadableRowException>(() => Store.EventsAsync("order-agent", "inc-1", Token));

        Assert.Contains("'something-else'", unreadable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_or_outbox_row_that_cannot_be_read_does_not_stop_the_sweep()
    {
        await Store.CommitAsync(Opening(Incident() with { Clocks = [Due] }, outbox: [Message(Incident())]), Token);
        await Store.CommitAsync(Opening(Incident("inc-2", "other-line") with { Clocks = [Due] }, outbox: [Message(Incident("inc-2", "other-line"))]), Token);
        var partition = IncidentKeys.PartitionOf("order-agent");
        await EditAsync(Tables.Incidents, partition, IncidentKeys.Clock("inc-1", Due), "Due", "soon");
        await EditAsync(Tables.Incidents, partition, IncidentKeys.Outbox(At, "inc-1", Message(Incident()).Key), "WrittenAt", 5);

        Assert.Equal(["inc-2"], (await Store.DueClocksAsync(At.AddDays(1), Token)).Select(due => due.IncidentId));
        Assert.Single(await Store.OutboxAsync(At, Token));
        Assert.Equal(At + OutboxRow.ResendAfter, await Store.NextDueAsync(Token));
        Assert.Equal(2, Unreadable.Recent().Count);
    }

    [Fact]
    public async Task An_open_row_without_its_incident_says_how_to_free_the_cause()
    {
        await Store.CommitAsync(Opening(Incident()), Token);
        await Storage.Table(Tables.Incidents).DeleteEntityAsync(IncidentKeys.PartitionOf("order-agent"), "head|inc-1", cancellationToken: Token);

        var unreadable = await Assert.ThrowsAsync<UnreadableRowException>(() => Store.FindOpenAsync("order-agent", "spend-above", Token));

        Assert.Equal("open|order-agent|spend-above", unreadable.Row);
        Assert.Contains("Delete the row", unreadable.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_reported_is_named_once_and_forgotten_after_an_hour()
    {
        UnreadableRowException Row(string key) => new("incidents", "p01", key, "State", "why", "remedy");
        Unreadable.Report(Row("b"));
        Time.Advance(TimeSpan.FromMinutes(40));
        Unreadable.Report(Row("a"));
        Unreadable.Report(Row("a"));

        Assert.Equal(["a", "b"], Unreadable.Recent().Select(row => row.Row));
        Time.Advance(TimeSpan.FromMinutes(40));
        Assert.Equal(["a"], Unreadable.Recent().Select(row => row.Row));
    }
}
