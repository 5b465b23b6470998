using AiFinOps.Core.Configuration;
using AiFinOps.Core.Escalation;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Channels;

/// <summary>
/// Posts a card to a Teams Workflows webhook. The workflow answers before it posts, and a workflow whose owner has left stops posting
/// silently: what is on record is that it accepted the card. Teams knows no id of a message; a repeat carries the same reference.
/// </summary>
internal sealed class TeamsChannel(ChatWebhook webhook) : INotificationChannel
{
    public string Kind => ChannelKinds.Teams;

    public Task<Delivery> SendAsync(ChannelSettings channel, Notification notification, CancellationToken cancellationToken) =>
        webhook.PostAsync(channel, notification, TeamsCard.Write, Judge, cancellationToken);

    private static Delivery Judge(OutboundAnswer answer) => answer.Usual.Outcome == DeliveryOutcome.Delivered
        ? answer.Usual with { Reason = $"{answer.Usual.Reason}: the workflow accepted the card." }
        : answer.Usual with { Reason = answer.Usual.Reason + (Deliveries.Quote(answer.Body) is { } said ? $" It says: {said}" : "") };
}
