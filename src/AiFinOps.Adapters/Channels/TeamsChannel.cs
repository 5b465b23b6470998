using AiFinOps.Core.Configuration;
using AiFinOps.Core.Escalation;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Channels;

/// <summary>
/// Posts a card to a Teams Workflows webhook. The workflow answers before it posts, and a workflow whose owner has left stops posting
/// silently: what is on record is that it accepted the card. Teams knows no id of a message; a repeat carries the same reference.
/// </summary>
internal sealed class TeamsChannel(OutboundCall outbound, ChannelSecrets secrets, ChannelPace pace) : INotificationChannel
{
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1);

    public string Kind => ChannelKinds.Teams;

    public async Task<Delivery> SendAsync(ChannelSettings channel, Notification notification, CancellationToken cancellationToken)
    {
        var (address, problem) = secrets.ReadAddress(channel);
        if (address is null)
        {
            return Deliveries.Failed(problem);
        }

        if (await pace.WaitAsync(channel, notification.Id, Apart, cancellationToken) is { } wait)
        {
            return Deliveries.Retry($"Channel {channel.Name} is kept to one message a second.", wait);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = ChannelJson.Content(TeamsCard.Write(notification)) };
        return await outbound.SendAsync(request, allowed: false, Judge, cancellationToken);
    }

    private static Delivery Judge(OutboundAnswer answer) => answer.Usual.Outcome == DeliveryOutcome.Delivered
        ? answer.Usual with { Reason = $"{answer.Usual.Reason}: the workflow accepted the card." }
        : answer.Usual with { Reason = answer.Usual.Reason + (Deliveries.Quote(answer.Body) is { } said ? $" It says: {said}" : "") };
}
