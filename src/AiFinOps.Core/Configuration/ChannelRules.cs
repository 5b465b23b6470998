using AiFinOps.Core.Escalation;

namespace AiFinOps.Core.Configuration;

/// <summary>A channel can be reached, its messages can be trusted by whoever gets them, and its fallback leads somewhere.</summary>
internal static class ChannelRules
{
    public static IEnumerable<ConfigurationProblem> Webhooks(FinOpsConfiguration configuration) =>
        Each(configuration).Where(entry => entry.Channel.Kind is ChannelKinds.Webhook).SelectMany(entry => Webhook(entry.Path, entry.Channel));

    /// <summary>What a kind needs and is not there, and what is there and means nothing to it.</summary>
    public static IEnumerable<ConfigurationProblem> Settings(FinOpsConfiguration configuration)
    {
        foreach (var (path, channel) in Each(configuration))
        {
            var kind = ChannelKinds.Of(channel.Kind);
            var written = Written(channel).ToHashSet(StringComparer.Ordinal);
            foreach (var key in kind.RequiredKeys.Where(key => !written.Contains(key)))
            {
                yield return new($"{path}.{key}", ConfigurationFaults.MissingSetting, $"A channel of kind {Quoted.Text(kind.Name)} needs {Quoted.Text(key)}.", Example(key, kind));
            }

            foreach (var key in written.Where(key => !kind.Keys.Contains(key, StringComparer.Ordinal)))
            {
                yield return new(
                    $"{path}.{key}", ConfigurationFaults.UnusedSetting, $"{Quoted.Text(key)} means nothing to a channel of kind {Quoted.Text(kind.Name)}.",
                    "Remove it, or correct the kind.", IsWarning: true);
            }
        }
    }

    /// <summary>The scheme says how a mail server and an API are spoken to. What leaves this machine is encrypted.</summary>
    public static IEnumerable<ConfigurationProblem> Addresses(FinOpsConfiguration configuration)
    {
        foreach (var (path, channel) in Each(configuration).Where(entry => entry.Channel is { Url: not null, Kind: not ChannelKinds.Webhook }))
        {
            var url = channel.Url!;
            if (channel.Kind is ChannelKinds.EmailSmtp != url.Scheme is "smtp" or "smtps")
            {
                yield return new(
                    path + ".url", ConfigurationFaults.WrongScheme, $"A channel of kind {Quoted.Text(channel.Kind)} is not reached by {Quoted.Text(url.Scheme)}.",
                    channel.Kind is ChannelKinds.EmailSmtp ? "Write `smtp://HOST:587` (encrypted by STARTTLS) or `smtps://HOST:465`." : "Write an address that begins with https://.");
            }
            else if (url is { Scheme: "http", IsLoopback: false })
            {
                yield return new(
                    path + ".url", ConfigurationFaults.InsecureUrl, $"{Quoted.Text(url.Host)} would be sent a key without encryption.",
                    "Use https; plain http is for this machine only (127.0.0.1).");
            }
        }
    }

    /// <summary>Mail that has no recipient is mail that nobody reads.</summary>
    public static IEnumerable<ConfigurationProblem> MailRecipients(FinOpsConfiguration configuration)
    {
        var addresses = configuration.People.Where(person => person.Email.Length > 0).Select(person => person.Id).ToHashSet(StringComparer.Ordinal);
        var mail = configuration.Channels.Where(channel => ChannelKinds.IsMail(channel.Kind) && channel.To.Count == 0).Select(channel => channel.Name).ToHashSet(StringComparer.Ordinal);
        return
            from entry in configuration.OwnerGroups.Index()
            where !entry.Item.Members.Any(addresses.Contains)
            from channel in entry.Item.Channels.Index()
            where mail.Contains(channel.Item)
            select new ConfigurationProblem(
                $"ownerGroups[{entry.Index}].channels[{channel.Index}]", ConfigurationFaults.MailWithoutRecipient,
                $"{Quoted.Text(channel.Item)} has no `to`, and no member of {Quoted.Text(entry.Item.Id)} has an `email`: its mail reaches nobody.",
                "Add `to` to the channel, or `email` to the people.");
    }

    /// <summary>A fallback that leads back to where it came from helps nobody.</summary>
    public static IEnumerable<ConfigurationProblem> Fallbacks(FinOpsConfiguration configuration) =>
        from entry in Each(configuration)
        where entry.Channel.Fallback is not null && LeadsBack(entry.Channel, configuration)
        select new ConfigurationProblem(
            entry.Path + ".fallback", ConfigurationFaults.FallbackLoop, $"The fallbacks of {Quoted.Text(entry.Channel.Name)} lead back to itself.",
            $"End them at a channel without `fallback`; `{Defaults.LogChannel}` always works.");

    private static bool LeadsBack(ChannelSettings start, FinOpsConfiguration configuration)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var next = start.Fallback; next is not null && seen.Add(next); next = configuration.Channel(next)?.Fallback)
        {
            if (string.Equals(next, start.Name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<(string Path, ChannelSettings Channel)> Each(FinOpsConfiguration configuration) =>
        configuration.Channels.Index().Select(entry => ($"channels[{entry.Index}]", entry.Item));

    private static IEnumerable<string> Written(ChannelSettings channel)
    {
        (string Key, bool IsThere)[] keys =
        [
            ("url", channel.Url is not null),
            ("secret", !string.IsNullOrEmpty(channel.SecretRef)),
            ("webhookSecret", !string.IsNullOrEmpty(channel.WebhookSecretRef)),
            ("apiToken", !string.IsNullOrEmpty(channel.ApiTokenRef)),
            ("from", channel.From.Length > 0),
            ("to", channel.To.Count > 0),
            ("user", channel.User.Length > 0),
        ];
        return keys.Where(key => key.IsThere).Select(key => key.Key);
    }

    private static string Example(string key, ChannelKind kind) => key switch
    {
        "secret" => $"Add `secret` with the name of the app setting that holds {kind.Secret}.",
        "from" => "Add `from` with the address that mail is sent from.",
        _ => kind.Name is ChannelKinds.EmailSmtp ? "Add `url`, for example `smtp://smtp.example.com:587`." : "Add `url`, for example `https://NAME.communication.azure.com`.",
    };

    private static IEnumerable<ConfigurationProblem> Webhook(string path, ChannelSettings channel)
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
