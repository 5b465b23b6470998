using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>
/// Sends one notification step to one channel: claims it with an expiring lease, sends it under an id that is the same over every
/// attempt, and marks it together with its event. An expired claim is sent again, so receivers that know ids see it once and nothing is lost.
/// </summary>
public sealed class DispatchEscalation(
    IIncidentStore incidents,
    IConfigurationStore configurations,
    IMessageQueue queue,
    Announcements announcements,
    IncidentDesk desk,
    LeaseTime leases,
    TimeProvider time,
    ICrashPoints crashPoints)
{
    private const int MostAttempts = 12;

    /// <summary>After so many attempts, under three minutes, the channel's fallback tells it as well: a page cannot wait for the last one.</summary>
    private const int FallBackAfter = 4;

    /// <summary>How soon a step that somebody else has claimed is looked at again.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);

    private static readonly Actor Self = Actor.System(nameof(DispatchEscalation));

    /// <summary>Delays between attempts; the last one repeats. Short at first, because a page is waiting.</summary>
    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1),
    ];

    public async Task RunAsync(DispatchEscalationMessage message, CancellationToken cancellationToken)
    {
        var claim = await incidents.ClaimStepAsync(
            message.Line, message.IncidentId, message.StepId, message.Channel, leases.Now, leases.Duration, cancellationToken);
        if (claim is null)
        {
            await LeaveToTheClaimantAsync(message, cancellationToken);
            return;
        }

        crashPoints.Reach(CrashPoints.StepClaimed);
        var inForce = await configurations.LoadAsync(cancellationToken)
            ?? throw new InvalidOperationException("A notification step exists, but no configuration was ever applied. Apply one with `finops apply`.");
        var stored = await incidents.FindAsync(message.Line, message.IncidentId, cancellationToken)
            ?? throw new MessageRejectedException($"Step {message.StepId} refers to incident {message.IncidentId} on line {message.Line}, which does not exist.");
        var delivery = await announcements.SendAsync(stored.Incident, claim.Step, inForce.Configuration, cancellationToken);
        crashPoints.Reach(CrashPoints.StepSent);
        await SettleAsync(message, claim, inForce, delivery, cancellationToken);
    }

    private async Task SettleAsync(
        DispatchEscalationMessage message, StepClaim claim, ConfigurationInForce inForce, Delivery delivery, CancellationToken cancellationToken)
    {
        var tried = claim.Step.Attempts >= MostAttempts;
        if (delivery.Outcome == DeliveryOutcome.Retry && !tried)
        {
            await GiveBackAsync(message, claim, inForce, delivery, cancellationToken);
            var delay = delivery.RetryAfter ?? Delays[Math.Min(claim.Step.Attempts, Delays.Length) - 1];
            await queue.SendAsync(Queues.Escalations, message with { Attempt = message.Attempt + 1 }, delay, cancellationToken);
            return;
        }

        var state = delivery.Outcome == DeliveryOutcome.Delivered ? StepState.Delivered : StepState.Failed;
        await RecordAsync(message, claim, inForce, delivery, state, cancellationToken);
    }

    /// <summary>The step is tried on. Once, where that has gone on for a while, it is put on record so that the fallback takes over meanwhile.</summary>
    private async Task GiveBackAsync(DispatchEscalationMessage message, StepClaim claim, ConfigurationInForce inForce, Delivery delivery, CancellationToken cancellationToken)
    {
        if (claim.Step.Attempts < FallBackAfter || await IsFallenBackAsync(message, inForce, cancellationToken))
        {
            await incidents.MarkStepAsync(claim, StepState.Pending, leases.Now, cancellationToken);
            return;
        }

        var reason = delivery with { Reason = $"{delivery.Reason} It is tried on; the fallback tells it meanwhile." };
        await RecordAsync(message, claim, inForce, reason, StepState.Pending, cancellationToken);
    }

    private async Task<bool> IsFallenBackAsync(DispatchEscalationMessage message, ConfigurationInForce inForce, CancellationToken cancellationToken) =>
        inForce.Configuration.Channel(message.Channel)?.Fallback is not { } fallback
        || (await incidents.StepsAsync(message.Line, message.IncidentId, cancellationToken)).Any(step =>
            string.Equals(step.StepId, message.StepId, StringComparison.Ordinal) && string.Equals(step.Channel, fallback, StringComparison.Ordinal));

    private Task RecordAsync(
        DispatchEscalationMessage message, StepClaim claim, ConfigurationInForce inForce, Delivery delivery, StepState state, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var record = new RecordDelivery(now, Self, message.StepId, message.Channel, state == StepState.Delivered ? null : delivery.Reason)
        {
            Receipt = delivery.Receipt,
            Attempt = claim.Step.Attempts,
        };
        return desk.ActAsync(
            DeskOrder.On(message.Line, message.IncidentId, inForce.Configuration, _ => record) with { Mark = new StepMark(claim, state) }, cancellationToken);
    }

    /// <summary>A pending step that somebody else holds is looked at again when his claim has expired; a settled one is done.</summary>
    private async Task LeaveToTheClaimantAsync(DispatchEscalationMessage message, CancellationToken cancellationToken)
    {
        var steps = await incidents.StepsAsync(message.Line, message.IncidentId, cancellationToken);
        var step = steps.FirstOrDefault(candidate =>
            string.Equals(candidate.StepId, message.StepId, StringComparison.Ordinal) && string.Equals(candidate.Channel, message.Channel, StringComparison.Ordinal));
        if (step is null)
        {
            throw new MessageRejectedException($"Incident {message.IncidentId} has no step {message.StepId} for channel {message.Channel}.");
        }

        if (step.State == StepState.Pending)
        {
            await queue.SendAsync(Queues.Escalations, message with { Attempt = message.Attempt + 1 }, leases.Duration < LookAgain ? leases.Duration : LookAgain, cancellationToken);
        }
    }
}
