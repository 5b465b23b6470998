namespace AiFinOps.Core.Configuration;

/// <summary>What a kind of channel needs and understands.</summary>
/// <param name="Keys">Keys that mean something for this kind, besides <c>name</c>, <c>kind</c> and <c>fallback</c>.</param>
/// <param name="RequiredKeys">Those of <paramref name="Keys"/> without which nothing can be sent.</param>
/// <param name="Secret">What the app setting behind <c>secret</c> holds, in words; empty for none.</param>
public sealed record ChannelKind(string Name, IReadOnlyList<string> Keys, IReadOnlyList<string> RequiredKeys, string Secret);

/// <summary>The kinds of channel that are built in.</summary>
public static class ChannelKinds
{
    public const string Log = "log";
    public const string Webhook = "webhook";
    public const string Teams = "teams";
    public const string Slack = "slack";
    public const string PagerDuty = "pagerduty";
    public const string EmailSmtp = "email-smtp";
    public const string EmailAcs = "email-acs";

    public static readonly IReadOnlyList<ChannelKind> All =
    [
        new(Log, [], [], ""),

        // A missing address and a missing secret have rules of their own: the one is an error, the other only unwise.
        new(Webhook, ["url", "secret"], [], "the signing secret"),
        new(Teams, ["secret"], ["secret"], "the address of the Workflows webhook, which is a secret itself"),
        new(Slack, ["secret"], ["secret"], "the address of the incoming webhook, which is a secret itself"),
        new(PagerDuty, ["url", "secret", "webhookSecret", "apiToken"], ["secret"], "the routing key (integration key) of the service"),
        new(EmailSmtp, ["url", "secret", "from", "to", "user"], ["url", "from"], "the password of `user`"),
        new(EmailAcs, ["url", "secret", "from", "to"], ["url", "from"], "an access key of the resource; left out, the identity of the app signs in"),
    ];

    /// <returns>The kind of this name; of an unknown name, one that takes every key and needs none.</returns>
    public static ChannelKind Of(string name) =>
        All.FirstOrDefault(kind => string.Equals(kind.Name, name, StringComparison.Ordinal))
        ?? new ChannelKind(name, [.. All.SelectMany(kind => kind.Keys).Distinct(StringComparer.Ordinal)], [], "");

    public static bool IsMail(string name) => name is EmailSmtp or EmailAcs;
}
