using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Incidents;

/// <summary>Notification steps: listed, claimed with an expiring lease, marked.</summary>
internal sealed class NotificationSteps(StorageClients storage, IUnreadableRows unreadable)
{
    private readonly TableClient table = storage.Table(Tables.Incidents);

    public async Task<IReadOnlyList<NotificationStep>> ListAsync(string line, string incidentId, CancellationToken cancellationToken) => await table
        .PrefixAsync(IncidentKeys.PartitionOf(line), IncidentKeys.StepPrefix(incidentId), filter: null, cancellationToken)
        .ReadableAsync(StepRows.Read, unreadable)
        .Select(stored => stored.Step)
        .ToListAsync(cancellationToken);

    public async Task<StepClaim?> ClaimAsync(
        string line, string incidentId, string stepId, string channel, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken)
    {
        var row = await table.FindAsync(IncidentKeys.PartitionOf(line), IncidentKeys.Step(incidentId, stepId, channel), cancellationToken);
        if (row is null || StepRows.Read(row) is not { Step.State: StepState.Pending } stored || stored.ClaimedUntil > now)
        {
            return null;
        }

        var claimed = stored.Step with { Attempts = stored.Step.Attempts + 1 };
        var tag = await table.TryReplaceAsync(StepRows.Row(new(claimed, now + lease), markedAt: null), row.ETag, cancellationToken);
        return tag is null ? null : new(claimed, tag.Value.ToString(), IsRepeat: stored.ClaimedUntil is not null);
    }

    public async Task MarkAsync(StepClaim claim, StepState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await table.TryReplaceAsync(StepRows.Marked(claim, state, now), new ETag(claim.Tag), cancellationToken) is null)
        {
            throw new ConcurrencyException($"The claim on step '{claim.Step.StepId}' of incident '{claim.Step.IncidentId}' for channel '{claim.Step.Channel}'");
        }
    }
}
