using AiFinOps.Core.Escalation;

namespace AiFinOps.Core.Configuration;

/// <summary>A channel can be reached, and its messages can be trusted by whoever gets them.</summary>
internal static class ChannelRules
{
    private const string Webhook = "webhook";

    public static IEnumerable<ConfigurationProblem> Webhooks(FinOpsConfiguration configuration) =>
        configuration.Channels.Index()
            .Where(entry => string.Equals(entry.Item.Kind, Webhook, StringComparison.Ordinal))
            .SelectMany(entry => Judge($"channels[{entry.Index}]", entry.Item));

    private static IEnumerable<ConfigurationProblem> Judge(string path, ChannelSettings channel)
    {
        if (channel.Url is null)
        {
            yield return new(
                path + ".url", ConfigurationFaults.MissingUrl, $"The webhook {Quoted.Text(channel.Name)} has no address to post to.",
                "Add `url`, for example `https://pager.example.com/alerts`.");
        }
        else if (!string.Equals(channel.Url.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal) && !channel.Url.IsLoopback)
        {
            yield return new(
                path + ".url", ConfigurationFaults.InsecureUrl, $"{Quoted.Text(channel.Url.Host)} is called without encryption.",
                "Use https; plain http is for this machine only (127.0.0.1).");
        }

        if (channel.SecretRef is null)
        {
            yield return new(
                path + ".secret", ConfigurationFaults.UnsignedWebhook,
                $"The webhook {Quoted.Text(channel.Name)} is not signed: its receiver cannot tell a real message from a forged one.",
                "Add `secret` with the name of the app setting that holds the signing secret.", IsWarning: true);
        }
    }
}
