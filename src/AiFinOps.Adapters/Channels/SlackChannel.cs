using AiFinOps.Core.Configuration;
using AiFinOps.Core.Escalation;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Channels;

/// <summary>
/// Posts to a Slack incoming webhook. Slack knows no id of a message: a repeat after a crash is shown twice, and carries the same
/// reference in its last line.
/// </summary>
internal sealed class SlackChannel(ChatWebhook webhook) : INotificationChannel
{
    public string Kind => ChannelKinds.Slack;

    public Task<Delivery> SendAsync(ChannelSettings channel, Notification notification, CancellationToken cancellationToken) =>
        webhook.PostAsync(channel, notification, message => ChannelJson.Bytes(SlackMessage.Write(message)), Judge, cancellationToken);

    /// <summary>Slack says <c>ok</c>, or names its reason in a word such as <c>invalid_blocks</c> or <c>channel_is_archived</c>.</summary>
    private static Delivery Judge(OutboundAnswer answer) => answer switch
    {
        { Usual.Outcome: DeliveryOutcome.Delivered } when string.Equals(answer.Body.Trim(), "ok", StringComparison.OrdinalIgnoreCase) => answer.Usual,
        { Usual.Outcome: DeliveryOutcome.Delivered } => Deliveries.Retry($"{answer.Usual.Reason}, but not with ok: {Deliveries.Quote(answer.Body) ?? "it was empty"}."),
        _ when Deliveries.Quote(answer.Body) is { } word => answer.Usual with { Reason = $"{answer.Usual.Reason} Slack says: {word}." },
        _ => answer.Usual,
    };
}
