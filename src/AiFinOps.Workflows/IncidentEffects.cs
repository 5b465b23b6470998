using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>What has to follow from an incident's new events: notification steps and queue messages. Pure.</summary>
internal static class IncidentEffects
{
    /// <param name="firstEvent">Number of events before these; with the position it makes outbox keys that are never written twice.</param>
    /// <param name="settled">The step whose delivery or failure is among the events; null where none is.</param>
    public static (IReadOnlyList<NotificationStep> Steps, IReadOnlyList<OutboxMessage> Outbox) Of(
        Incident after, IReadOnlyList<IncidentEvent> events, int firstEvent, FinOpsConfiguration configuration, NotificationStep? settled = null)
    {
        List<NotificationStep> steps = [];
        List<OutboxMessage> outbox = [];
        for (var index = 0; index < events.Count; index++)
        {
            var key = $"{after.Id}-{firstEvent + index:D4}";
            foreach (var step in ChannelSteps.Of(after, events[index], firstEvent + index, configuration, settled))
            {
                steps.Add(step);
                outbox.Add(new OutboxMessage($"{key}-{step.Channel}", Queues.Escalations, new DispatchEscalationMessage(after.Line, after.Id, step.StepId, step.Channel) { CorrelationId = after.Id }));
            }

            switch (events[index])
            {
                case ContainmentRequested { Plan.Mode: not ContainmentMode.Approve } requested:
                    outbox.Add(Containment(after, key, requested.Plan.ActionId, revert: false));
                    break;
                case ContainmentApproved approved:
                    outbox.Add(Containment(after, key, approved.ActionId, revert: false));
                    break;
                case ContainmentRenewed { NeedsApproval: false } renewed:
                    outbox.AddRange(renewed.ActionIds.Select(action => Containment(after, $"{key}-{action}", action, revert: false)));
                    break;
                case ReleaseAsked:
                    outbox.AddRange(after.Containments
                        .Where(record => record.State == ContainmentState.Active)
                        .Select(record => Containment(after, $"{key}-{record.Plan.ActionId}", record.Plan.ActionId, revert: true)));
                    break;
                case UndoAsked undo:
                    outbox.Add(Containment(after, key, undo.ActionId, revert: true));
                    break;
                default:
                    break;
            }
        }

        return (steps, outbox);
    }

    public static OutboxMessage RecoveryCheck(Incident incident, DateTimeOffset due) =>
        new($"{incident.Id}-recovery-{due:yyyyMMddHHmm}", Queues.RecoveryChecks, new CheckRecoveryMessage(incident.Line, incident.Id) { CorrelationId = incident.Id });

    private static OutboxMessage Containment(Incident incident, string key, string actionId, bool revert) =>
        new(key, Queues.Containments, new ApplyContainmentMessage(incident.Line, incident.Id, actionId, revert) { CorrelationId = incident.Id });
}
