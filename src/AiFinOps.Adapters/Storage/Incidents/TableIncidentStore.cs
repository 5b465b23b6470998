using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Incidents;

/// <summary>Incidents in one table of 16 partitions: see <see cref="IncidentKeys"/>.</summary>
internal sealed class TableIncidentStore(StorageClients storage, IUnreadableRows unreadable) : IIncidentStore
{
    private readonly TableClient table = storage.Table(Tables.Incidents);
    private readonly NotificationSteps steps = new(storage, unreadable);
    private readonly IncidentOutbox outbox = new(storage, unreadable);

    public Task<StoredIncident?> FindAsync(string line, string incidentId, CancellationToken cancellationToken) =>
        FindInAsync(IncidentKeys.PartitionOf(line), incidentId, cancellationToken);

    public async Task<StoredIncident?> FindAsync(string incidentId, CancellationToken cancellationToken) =>
        (await Task.WhenAll(IncidentKeys.Partitions.Select(partition => FindInAsync(partition, incidentId, cancellationToken))))
            .FirstOrDefault(found => found is not null);

    public async Task<StoredIncident?> FindOpenAsync(string line, string causeKey, CancellationToken cancellationToken)
    {
        var open = await table.FindAsync(IncidentKeys.PartitionOf(line), IncidentKeys.Open(line, causeKey), cancellationToken);
        return open is null
            ? null
            : await FindAsync(line, IncidentRows.ReadOpen(open), cancellationToken) ?? throw IncidentRows.OpenWithoutHead(open);
    }

    public async Task<StoredIncident> CommitAsync(IncidentCommit commit, CancellationToken cancellationToken)
    {
        var tags = await IncidentTransaction.Of(commit, table).SubmitAsync(cancellationToken);
        return new(commit.After, tags[IncidentKeys.Head(commit.After.Id)].ToString(), IncidentTransaction.VersionAfter(commit));
    }

    public async Task<IReadOnlyList<StoredIncident>> ListAsync(bool includeClosed, CancellationToken cancellationToken)
    {
        // Not by the column IsOpen: a row on which it was edited would be left out without a word.
        var heads = await OfAllPartitionsAsync(
            partition => table.PrefixAsync(partition, IncidentKeys.HeadPrefix, filter: null, cancellationToken).ReadableAsync(IncidentRows.ReadHead, unreadable),
            cancellationToken);
        return
        [
            .. heads.Where(head => includeClosed || head.Incident.IsOpen)
                .OrderByDescending(head => head.Incident.OpenedAt)
                .ThenBy(head => head.Incident.Id, StringComparer.Ordinal),
        ];
    }

    public async Task<IReadOnlyList<IncidentEvent>> EventsAsync(string line, string incidentId, CancellationToken cancellationToken) => await table
        .PrefixAsync(IncidentKeys.PartitionOf(line), IncidentKeys.EventPrefix(incidentId), filter: null, cancellationToken)
        .Select(IncidentRows.ReadEvent)
        .ToListAsync(cancellationToken);

    public Task<IReadOnlyList<NotificationStep>> StepsAsync(string line, string incidentId, CancellationToken cancellationToken) =>
        steps.ListAsync(line, incidentId, cancellationToken);

    public async Task<IReadOnlyList<DueClock>> DueClocksAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
    [
        .. (await OfAllPartitionsAsync(partition => ClocksAsync(partition, IncidentKeys.ClocksAfter(now), cancellationToken), cancellationToken))
            .OrderBy(due => due.Clock.Due),
    ];

    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) =>
        (await Task.WhenAll(IncidentKeys.Partitions.SelectMany(partition => new[]
        {
            NextClockAsync(partition, cancellationToken),
            outbox.NextDueAsync(partition, cancellationToken),
        }))).Min();

    public async Task<IReadOnlyList<OutboxRow>> OutboxAsync(DateTimeOffset writtenBefore, CancellationToken cancellationToken) =>
    [
        .. (await OfAllPartitionsAsync(partition => outbox.OfPartitionAsync(partition, writtenBefore, cancellationToken), cancellationToken))
            .OrderBy(row => row.WrittenAt),
    ];

    public Task<IReadOnlyList<OutboxRow>> OutboxOfAsync(string line, string incidentId, CancellationToken cancellationToken) =>
        outbox.OfIncidentAsync(line, incidentId, cancellationToken);

    public Task SettleAsync(OutboxRow row, CancellationToken cancellationToken) => outbox.SettleAsync(row, cancellationToken);

    public Task<StepClaim?> ClaimStepAsync(
        string line, string incidentId, string stepId, string channel, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken) =>
        steps.ClaimAsync(line, incidentId, stepId, channel, now, lease, cancellationToken);

    public Task MarkStepAsync(StepClaim claim, StepState state, DateTimeOffset now, CancellationToken cancellationToken) =>
        steps.MarkAsync(claim, state, now, cancellationToken);

    private async Task<StoredIncident?> FindInAsync(string partition, string incidentId, CancellationToken cancellationToken) =>
        await table.FindAsync(partition, IncidentKeys.Head(incidentId), cancellationToken) is { } head ? IncidentRows.ReadHead(head) : null;

    private IAsyncEnumerable<DueClock> ClocksAsync(string partition, string to, CancellationToken cancellationToken) => table
        .RangeAsync(partition, IncidentKeys.ClockPrefix, to, filter: null, cancellationToken)
        .ReadableAsync(IncidentRows.ReadClock, unreadable);

    private async Task<DateTimeOffset?> NextClockAsync(string partition, CancellationToken cancellationToken) =>
        (await ClocksAsync(partition, TableRows.EndOf(IncidentKeys.ClockPrefix), cancellationToken).FirstOrDefaultAsync(cancellationToken))?.Clock.Due;

    private static async Task<IEnumerable<T>> OfAllPartitionsAsync<T>(Func<string, IAsyncEnumerable<T>> read, CancellationToken cancellationToken) =>
        (await Task.WhenAll(IncidentKeys.Partitions.Select(partition => read(partition).ToListAsync(cancellationToken).AsTask()))).SelectMany(list => list);
}
