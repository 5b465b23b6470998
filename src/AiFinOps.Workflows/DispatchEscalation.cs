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

        crashPoints.Reach("step-claimed");
        var inForce = await configurations.LoadAsync(cancellationToken)
            ?? throw new InvalidOperationException("A notification step exists, but no configuration was ever applied. Apply one with `finops apply`.");
        var stored = await incidents.FindAsync(message.Line, message.IncidentId, cancellationToken)
            ?? throw new MessageRejectedException($"Step {message.StepId} refers to incident {message.IncidentId} on line {message.Line}, which does not exist.");
        var delivery = await announcements.SendAsync(stored.Incident, claim.Step, inForce.Configuration, cancellationToken);
        crashPoints.Reach("step-sent");
        await SettleAsync(message, claim, inForce, delivery, cancellationToken);
    }

    private async Task SettleAsync(
        DispatchEscalationMessage message, StepClaim claim, ConfigurationInForce inForce, Delivery delivery, CancellationToken cancellationToken)
    {
        var tried = claim.Step.Attempts >= MostAttempts;
        if (delivery.Outcome == DeliveryOutcome.Retry && !tried)
        {
            await incidents.MarkStepAsync(claim, StepState.Pending, leases.Now, cancellationToken);
            var delay = delivery.RetryAfter ?? Delays[Math.Min(claim.Step.Attempts, Delays.Length) - 1];
            await queue.SendAsync(Queues.Escalations, message with { Attempt = message.Attempt + 1 }, delay, cancellationToken);
            return;
        }

        var failure = delivery.Outcome == DeliveryOutcome.Delivered ? null : delivery.Reason;
        var state = failure is null ? StepState.Delivered : StepState.Failed;
        var now = time.GetUtcNow();
        await desk.ActAsync(
            DeskOrder.On(message.Line, message.IncidentId, inForce.Configuration, _ => new RecordDelivery(now, Self, message.StepId, message.Channel, failure)
                {
                    Receipt = delivery.Receipt,
                    Attempt = claim.Step.Attempts,
                })
                with { Mark = new StepMark(claim, state) },
            cancellationToken);
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
