using AiFinOps.Core.Escalation;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Channels;

/// <summary>Posts to an address that is itself the secret, as chats have them, one message a second to each channel.</summary>
internal sealed class ChatWebhook(OutboundCall outbound, ChannelSecrets secrets, ChannelPace pace)
{
    /// <summary>As Slack asks.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1);

    /// <param name="judge">What the receiver's answer means.</param>
    public async Task<Delivery> PostAsync(
        ChannelSettings channel, Notification notification, Func<Notification, byte[]> write, Func<OutboundAnswer, Delivery> judge, CancellationToken cancellationToken)
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

        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = ChannelJson.Content(write(notification)) };
        return await outbound.SendAsync(request, allowed: false, judge, cancellationToken);
    }
}
