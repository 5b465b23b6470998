using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Incidents;

/// <summary>A notification step and its claim.</summary>
/// <param name="ClaimedUntil">End of the newest claim (UTC); null where it was never claimed, or the claim was given back.</param>
internal sealed record StoredStep(NotificationStep Step, DateTimeOffset? ClaimedUntil);

/// <summary>Step rows, mapped by hand in both directions.</summary>
internal static class StepRows
{
    private const int Schema = 1;
    private const string ClaimedUntil = "ClaimedUntil";
    private const string MarkedAt = "MarkedAt";
    private const string Remedy = "Put the value back, or delete the row: the step is then not sent again, and its message is quarantined.";

    /// <param name="markedAt">When it was delivered or failed; null while it is pending.</param>
    public static TableEntity Row(StoredStep stored, DateTimeOffset? markedAt)
    {
        var step = stored.Step;
        return new(IncidentKeys.PartitionOf(step.Line), IncidentKeys.Step(step.IncidentId, step.StepId, step.Channel))
        {
            [RowText.SchemaProperty] = Schema,
            [nameof(NotificationStep.IncidentId)] = step.IncidentId,
            [nameof(NotificationStep.Line)] = step.Line,
            [nameof(NotificationStep.StepId)] = step.StepId,
            [nameof(NotificationStep.Channel)] = step.Channel,
            [nameof(NotificationStep.Group)] = step.Group,
            [nameof(NotificationStep.Level)] = step.Level,
            [nameof(NotificationStep.Why)] = step.Why,
            [nameof(NotificationStep.DueAt)] = RowText.Of(step.DueAt),
            [nameof(NotificationStep.State)] = step.State.ToString(),
            [nameof(NotificationStep.Attempts)] = step.Attempts,
            [ClaimedUntil] = stored.ClaimedUntil is { } until ? RowText.Of(until) : "",
            [MarkedAt] = markedAt is { } at ? RowText.Of(at) : "",
        };
    }

    /// <summary>The row at the end of a claim; a pending one was given back.</summary>
    public static TableEntity Marked(StepClaim claim, StepState state, DateTimeOffset now) =>
        Row(new(claim.Step with { State = state }, ClaimedUntil: null), state == StepState.Pending ? null : now);

    public static StoredStep Read(TableEntity entity)
    {
        var row = new RowReader(Tables.Incidents, entity, Remedy).OfSchema(Schema);
        var step = new NotificationStep(
            row.Text(nameof(NotificationStep.IncidentId)),
            row.Text(nameof(NotificationStep.Line)),
            row.Text(nameof(NotificationStep.StepId)),
            row.Text(nameof(NotificationStep.Channel)),
            row.Text(nameof(NotificationStep.Group)),
            row.Int(nameof(NotificationStep.Level)),
            row.Text(nameof(NotificationStep.Why)),
            row.Instant(nameof(NotificationStep.DueAt)),
            row.Word<StepState>(nameof(NotificationStep.State)),
            row.Int(nameof(NotificationStep.Attempts)));
        return new(step, row.InstantOrNone(ClaimedUntil));
    }
}
