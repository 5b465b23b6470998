using AiFinOps.Adapters.Storage.Incidents;
using AiFinOps.Core.Incidents;
using AiFinOps.Testing;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using static AiFinOps.Adapters.Tests.Storage.Cases;

namespace AiFinOps.Adapters.Tests.Storage;

public class IncidentStoreTests(Azurite azurite) : StorageTest(azurite)
{
    private TableIncidentStore Store => new(Storage, Unreadable);

    [Fact]
    public async Task An_opened_incident_is_found_by_line_by_id_alone_and_by_cause()
    {
        var committed = await Store.CommitAsync(Opening(FullIncident), Token);

        foreach (var found in new[]
        {
            await Store.FindAsync("order-agent", "inc-1", Token),
            await Store.FindAsync("inc-1", Token),
            await Store.FindOpenAsync("order-agent", "spend-above", Token),
        })
        {
            Assert.Equivalent(FullIncident, found?.Incident, strict: true);
            Assert.Equal((committed.Tag, 1), (found?.Tag, found?.Version));
        }

        Assert.Null(await Store.FindAsync("order-agent", "inc-2", Token));
        Assert.Null(await Store.FindAsync("inc-2", Token));
        Assert.Null(await Store.FindOpenAsync("order-agent", "spend-below", Token));
    }

    [Fact]
    public async Task Events_are_kept_in_their_order()
    {
        var opened = await Store.CommitAsync(Opening(Incident()), Token);
        var noted = await Store.CommitAsync(opened.Then(incident => incident, Note("one"), Note("two")), Token);
        await Store.CommitAsync(noted.Then(incident => incident, Note("three")), Token);

        var events = await Store.EventsAsync("order-agent", "inc-1", Token);

        Assert.Equivalent(new IncidentEvent[] { Opened(Incident()), Note("one"), Note("two"), Note("three") }, events, strict: true);
        Assert.Equal(4, (await Store.FindAsync("inc-1", Token))?.Version);
    }

    [Fact]
    public async Task Two_evaluations_cannot_open_the_same_cause_twice()
    {
        async Task<bool> OpensAsync(string id)
        {
            try
            {
                await Store.CommitAsync(Opening(Incident(id)), Token);
                return true;
            }
            catch (ConcurrencyException)
            {
                return false;
            }
        }

        var opened = await Task.WhenAll(Enumerable.Range(1, 6).Select(number => OpensAsync($"inc-{number}")));

        Assert.Single(opened, isOpened => isOpened);
        var only = Assert.Single(await Store.ListAsync(includeClosed: true, Token));
        Assert.Equal(only.Incident.Id, (await Store.FindOpenAsync("order-agent", "spend-above", Token))?.Incident.Id);
        Assert.Single(await RowsAsync(Tables.Incidents), row => row.RowKey.StartsWith("event|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_commit_on_a_stale_incident_changes_nothing()
    {
        var opened = await Store.CommitAsync(Opening(Incident()), Token);
        await Store.CommitAsync(opened.Then(incident => incident with { State = IncidentState.Acknowledged }, Note("first")), Token);
        var stale = opened.Then(incident => incident with { State = IncidentState.Closed }, Note("second")) with
        {
            Steps = [Step(Incident())],
            Outbox = [Message(Incident())],
        };
        var before = await RowsAsync(Tables.Incidents);

        var conflict = await Assert.ThrowsAsync<ConcurrencyException>(() => Store.CommitAsync(stale, Token));

        Assert.Contains("inc-1", conflict.Message, StringComparison.Ordinal);
        Assert.Equal(before.Select(row => (row.RowKey, row.ETag)), (await RowsAsync(Tables.Incidents)).Select(row => (row.RowKey, row.ETag)));
    }

    [Theory]
    [InlineData(IncidentState.Closed)]
    [InlineData(IncidentState.FalsePositive)]
    public async Task A_cause_can_open_again_once_its_incident_is_closed(IncidentState end)
    {
        var opened = await Store.CommitAsync(Opening(Incident()), Token);
        await Store.CommitAsync(opened.Then(incident => incident with { State = end }, Note("done")), Token);
        Assert.Null(await Store.FindOpenAsync("order-agent", "spend-above", Token));

        await Store.CommitAsync(Opening(Incident("inc-2")), Token);

        Assert.Equal(["inc-2"], (await Store.ListAsync(includeClosed: false, Token)).Select(stored => stored.Incident.Id));
        Assert.Equal(["inc-1", "inc-2"], (await Store.ListAsync(includeClosed: true, Token)).Select(stored => stored.Incident.Id));
    }

    [Fact]
    public async Task A_closed_incident_does_not_reopen_beside_a_new_one_of_its_cause()
    {
        var opened = await Store.CommitAsync(Opening(Incident()), Token);
        var closed = await Store.CommitAsync(opened.Then(incident => incident with { State = IncidentState.Closed }, Note("done")), Token);
        await Store.CommitAsync(Opening(Incident("inc-2")), Token);

        await Assert.ThrowsAsync<ConcurrencyException>(
            () => Store.CommitAsync(closed.Then(incident => incident with { State = IncidentState.Open }, Note("again")), Token));
    }

    [Fact]
    public async Task A_resolved_incident_still_holds_its_cause()
    {
        var opened = await Store.CommitAsync(Opening(Incident()), Token);
        await Store.CommitAsync(opened.Then(incident => incident with { State = IncidentState.Resolved }, Note("fixed")), Token);

        Assert.Equal("inc-1", (await Store.FindOpenAsync("order-agent", "spend-above", Token))?.Incident.Id);
    }

    [Fact]
    public async Task The_id_line_and_cause_of_an_incident_are_frozen()
    {
        var opened = await Store.CommitAsync(Opening(Incident()), Token);

        await Assert.ThrowsAsync<ArgumentException>(() => Store.CommitAsync(opened.Then(incident => incident with { Line = "other" }), Token));
    }

    [Fact]
    public async Task Incidents_are_listed_newest_first_over_all_lines()
    {
        for (var number = 1; number <= 20; number++)
        {
            await Store.CommitAsync(Opening(Incident($"inc-{number:D2}", $"line-{number}") with { OpenedAt = At.AddHours(number) }), Token);
        }

        var listed = await Store.ListAsync(includeClosed: false, Token);

        Assert.Equal(Enumerable.Range(1, 20).Reverse().Select(number => $"inc-{number:D2}"), listed.Select(stored => stored.Incident.Id));
        Assert.InRange((await RowsAsync(Tables.Incidents)).DistinctBy(row => row.PartitionKey, StringComparer.Ordinal).Count(), 6, 16);
    }

    [Theory]
    [InlineData("order-agent", "p13")]
    [InlineData("source:azure", "p08")]
    [InlineData("unallocated", "p13")]
    public void The_partition_of_a_line_is_the_same_for_all_time(string line, string partition) =>
        Assert.Equal(partition, IncidentKeys.PartitionOf(line));

    [Fact]
    public async Task Names_with_any_character_are_stored_and_found()
    {
        var incident = Incident("inc/1?", "team #1/søk|chat", "hard-stop|2026-03");
        await Store.CommitAsync(Opening(incident, [Step(incident, "a/b", "c|d")], [Message(incident)]), Token);

        Assert.NotNull(await Store.FindOpenAsync(incident.Line, incident.CauseKey, Token));
        Assert.Single(await Store.EventsAsync(incident.Line, incident.Id, Token));
        Assert.Single(await Store.StepsAsync(incident.Line, incident.Id, Token));
        Assert.Single(await Store.OutboxOfAsync(incident.Line, incident.Id, Token));
    }

    [Fact]
    public async Task A_long_note_is_kept_whole()
    {
        var opened = await Store.CommitAsync(Opening(Incident()), Token);
        var text = new string('ø', 50_000);

        await Store.CommitAsync(opened.Then(incident => incident, Note(text)), Token);

        Assert.Equal(text, Assert.IsType<NoteAdded>((await Store.EventsAsync("order-agent", "inc-1", Token))[1]).Text);
    }
}
