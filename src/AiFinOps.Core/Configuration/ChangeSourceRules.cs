namespace AiFinOps.Core.Configuration;

/// <summary>Whoever tells of changes can be told from a stranger, and nothing is told twice.</summary>
internal static class ChangeSourceRules
{
    public static IEnumerable<ConfigurationProblem> Settings(FinOpsConfiguration configuration) =>
        configuration.ChangeSources.Index().SelectMany(entry => Judge($"changeSources[{entry.Index}]", entry.Item));

    public static IEnumerable<ConfigurationProblem> Lines(FinOpsConfiguration configuration) =>
        from entry in configuration.ChangeSources.Index()
        where entry.Item.Line.Length > 0 && !configuration.HasLine(entry.Item.Line)
        select new ConfigurationProblem(
            $"changeSources[{entry.Index}].line", ConfigurationFaults.UnknownLine, $"There is no line {Quoted.Text(entry.Item.Line)}.",
            "Name a line of `lines`, or leave `line` out: the allocation rules say then.");

    /// <summary>The activity log and the resource changes of one scope are the same changes seen by two.</summary>
    public static IEnumerable<ConfigurationProblem> Scopes(FinOpsConfiguration configuration)
    {
        var scopes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (index, source) in configuration.ChangeSources.Index().Where(entry => entry.Item.Scope.Length > 0))
        {
            if (!scopes.TryAdd(source.Scope, source.Name))
            {
                yield return new(
                    $"changeSources[{index}].scope", ConfigurationFaults.DuplicateLocation,
                    $"{Quoted.Text(source.Scope)} is read by {Quoted.Text(scopes[source.Scope])} too: its changes would be told twice.", "Remove one of the two.", IsWarning: true);
            }
        }
    }

    private static IEnumerable<ConfigurationProblem> Judge(string path, ChangeSourceSettings source)
    {
        var isPulled = ChangeSourceKinds.IsPulled(source.Kind);
        if (isPulled && source.Scope.Length == 0)
        {
            yield return new(path + ".scope", ConfigurationFaults.MissingSetting, $"A change source of kind {Quoted.Text(source.Kind)} needs `scope`.", "Add `scope`, for example `/subscriptions/ID`.");
        }
        else if (isPulled && AzureScope.SubscriptionOf(source.Scope) is null)
        {
            yield return new(
                path + ".scope", ConfigurationFaults.BadScope, $"{Quoted.Text(source.Scope)} is no subscription and no resource group of Azure.",
                "Write `/subscriptions/ID` or `/subscriptions/ID/resourceGroups/NAME`.");
        }

        if (source.Kind is ChangeSourceKinds.Webhook && string.IsNullOrEmpty(source.SecretRef))
        {
            yield return new(
                path + ".secret", ConfigurationFaults.MissingSetting, "A change source of kind `webhook` needs `secret`: nothing is taken unsigned.",
                "Add `secret` with the name of the app setting that holds the signing secret.");
        }

        foreach (var key in Unused(source, isPulled))
        {
            yield return new($"{path}.{key}", ConfigurationFaults.UnusedSetting, $"{Quoted.Text(key)} means nothing to a change source of kind {Quoted.Text(source.Kind)}.", "Remove it, or correct the kind.", IsWarning: true);
        }

        if (source.Url is { IsLoopback: false } url && !string.Equals(url.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal))
        {
            yield return new(path + ".url", ConfigurationFaults.InsecureUrl, $"{Quoted.Text(url.Host)} would be sent a token without encryption.", "Use https; plain http is for this machine only (127.0.0.1).");
        }
    }

    private static IEnumerable<string> Unused(ChangeSourceSettings source, bool isPulled)
    {
        if (isPulled && !string.IsNullOrEmpty(source.SecretRef))
        {
            yield return "secret";
        }

        if (!isPulled && source.Scope.Length > 0)
        {
            yield return "scope";
        }

        if (!isPulled && source.Url is not null)
        {
            yield return "url";
        }
    }
}
