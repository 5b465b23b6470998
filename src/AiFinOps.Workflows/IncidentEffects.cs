using AiFinOps.Core.Configuration;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>What has to follow from an incident's new events: notification steps and queue messages. Pure.</summary>
internal static class IncidentEffects
{
    /// <param name="firstEvent">Number of events before these; with the position it makes outbox keys that are never written twice.</param>
    public static (IReadOnlyList<NotificationStep> Steps, IReadOnlyList<OutboxMessage> Outbox) Of(
        Incident after, IReadOnlyList<IncidentEvent> events, int firstEvent, FinOpsConfiguration configuration)
    {
        List<NotificationStep> steps = [];
        List<OutboxMessage> outbox = [];
        for (var index = 0; index < events.Count; index++)
        {
            var key = $"{after.Id}-{firstEvent + index:D4}";
            switch (events[index])
            {
                case NotificationRequested requested:
                    foreach (var step in StepsOf(after, requested, configuration))
                    {
                        steps.Add(step);
                        outbox.Add(new OutboxMessage($"{key}-{step.Channel}", Queues.Escalations, new DispatchEscalationMessage(after.Line, after.Id, step.StepId, step.Channel) { CorrelationId = after.Id }));
                    }

                    break;
                case ContainmentRequested requested:
                    outbox.Add(Containment(after, key, requested.Plan.ActionId, revert: false));
                    break;
                case ReenableApproved:
                    outbox.AddRange(after.Containments
                        .Where(record => record.State == ContainmentState.Active)
                        .Select(record => Containment(after, $"{key}-{record.Plan.ActionId}", record.Plan.ActionId, revert: true)));
                    break;
                default:
                    break;
            }
        }

        return (steps, outbox);
    }

    public static OutboxMessage RecoveryCheck(Incident incident, DateTimeOffset due) =>
        new($"{incident.Id}-recovery-{due:yyyyMMddHHmm}", Queues.RecoveryChecks, new CheckRecoveryMessage(incident.Line, incident.Id) { CorrelationId = incident.Id });

    private static IEnumerable<NotificationStep> StepsOf(Incident incident, NotificationRequested requested, FinOpsConfiguration configuration) =>
        (configuration.Group(requested.Group)?.Channels ?? [])
            .Select(channel => new NotificationStep(
                incident.Id, incident.Line, requested.StepId, channel, requested.Group, requested.Level, requested.Why, requested.At, StepState.Pending, 0));

    private static OutboxMessage Containment(Incident incident, string key, string actionId, bool revert) =>
        new(key, Queues.Containments, new ApplyContainmentMessage(incident.Line, incident.Id, actionId, revert) { CorrelationId = incident.Id });
}
