namespace AiFinOps.Core.Configuration;

/// <summary>Every target can be reached and is one thing only: what is not on the list, or not clear, is never acted on.</summary>
internal static class ContainmentTargetRules
{
    private static readonly IReadOnlyDictionary<string, string> Examples = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["resource"] = "Add `resource` with the id of the Azure resource.",
        ["url"] = "Add `url` with the address of the API.",
        ["secret"] = "Add `secret` with the name of the app setting that holds the key of the API.",
        ["key"] = "Add `key` with the id of what is written to: a key, a flag, a team, a budget or a project.",
        ["field"] = "Add `field` with the value of it that is written.",
        ["model"] = "Add `model` with the model whose limit it is.",
    };

    /// <summary>What a kind needs and is not there, and what is there and means nothing to it.</summary>
    public static IEnumerable<ConfigurationProblem> Settings(FinOpsConfiguration configuration)
    {
        foreach (var (path, target, kind) in Known(configuration))
        {
            var written = Written(target).ToHashSet(StringComparer.Ordinal);
            foreach (var key in kind.RequiredKeys.Where(key => !written.Contains(key)))
            {
                yield return new($"{path}.{key}", ConfigurationFaults.MissingSetting, $"A target of kind {Quoted.Text(kind.Name)} needs {Quoted.Text(key)}.", Examples[key]);
            }

            foreach (var key in written.Where(key => !kind.Keys.Contains(key, StringComparer.Ordinal)))
            {
                yield return new(
                    $"{path}.{key}", ConfigurationFaults.UnusedSetting, $"{Quoted.Text(key)} means nothing to a target of kind {Quoted.Text(kind.Name)}.",
                    "Remove it, or correct the kind.", IsWarning: true);
            }
        }
    }

    public static IEnumerable<ConfigurationProblem> Fields(FinOpsConfiguration configuration) =>
        from entry in Known(configuration)
        where entry.Kind.Fields.Count > 0 && entry.Target.Field.Length > 0 && !entry.Kind.Fields.Contains(entry.Target.Field, StringComparer.Ordinal)
        select new ConfigurationProblem(
            entry.Path + ".field", ConfigurationFaults.UnknownField, $"{Quoted.Text(entry.Target.Field)} is no limit of a target of kind {Quoted.Text(entry.Kind.Name)}.",
            $"Write one of {Quoted.List(entry.Kind.Fields)}.");

    public static IEnumerable<ConfigurationProblem> Resources(FinOpsConfiguration configuration) =>
        from entry in Known(configuration)
        where entry.Target.Resource.Length > 0
        let example = entry.Kind.Name switch
        {
            ContainmentTargetKinds.AzureOpenAiCapacity or ContainmentTargetKinds.AzureOpenAiPause when !AzureScope.IsModelDeployment(entry.Target.Resource) => AzureScope.DeploymentExample,
            ContainmentTargetKinds.ApimNamedValue when !AzureScope.IsNamedValue(entry.Target.Resource) => AzureScope.NamedValueExample,
            _ => null,
        }
        where example is not null
        select new ConfigurationProblem(
            entry.Path + ".resource", ConfigurationFaults.BadResource, $"{Quoted.Text(entry.Target.Resource)} is not what a target of kind {Quoted.Text(entry.Kind.Name)} writes to.", $"Write `{example}`.");

    /// <summary>A target is sent a key or a token, and told what is contained.</summary>
    public static IEnumerable<ConfigurationProblem> Urls(FinOpsConfiguration configuration) =>
        from entry in configuration.ContainmentTargets.Index()
        where entry.Item.Url is { IsLoopback: false } url && !string.Equals(url.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal)
        select new ConfigurationProblem(
            $"containmentTargets[{entry.Index}].url", ConfigurationFaults.InsecureUrl, $"{Quoted.Text(entry.Item.Url!.Host)} would be sent a key without encryption.",
            "Use https; plain http is for this machine only (127.0.0.1).");

    /// <summary>Two names for one thing: what one of them holds, the other one lets go.</summary>
    public static IEnumerable<ConfigurationProblem> Places(FinOpsConfiguration configuration)
    {
        var first = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (path, target, _) in Known(configuration))
        {
            var place = string.Join('\n', target.Kind, target.Resource, target.Url?.AbsoluteUri, target.Key, target.Label, target.Field, target.Model);
            if (!first.TryAdd(place, target.Name))
            {
                yield return new(
                    path, ConfigurationFaults.DuplicateLocation, $"{Quoted.Text(target.Name)} writes the same as {Quoted.Text(first[place])}: each would take the other's change for a person's.",
                    "Remove one of the two, and name the other in both ladders.", IsWarning: true);
            }
        }
    }

    /// <summary>An unknown kind is told where the shape is told.</summary>
    private static IEnumerable<(string Path, ContainmentTargetSettings Target, ContainmentTargetKind Kind)> Known(FinOpsConfiguration configuration) =>
        from entry in configuration.ContainmentTargets.Index()
        let kind = ContainmentTargetKinds.Of(entry.Item.Kind)
        where kind is not null
        select ($"containmentTargets[{entry.Index}]", entry.Item, kind);

    private static IEnumerable<string> Written(ContainmentTargetSettings target)
    {
        (string Key, bool IsThere)[] keys =
        [
            ("resource", target.Resource.Length > 0),
            ("url", target.Url is not null),
            ("secret", !string.IsNullOrEmpty(target.SecretRef)),
            ("key", target.Key.Length > 0),
            ("label", target.Label.Length > 0),
            ("field", target.Field.Length > 0),
            ("model", target.Model.Length > 0),
        ];
        return keys.Where(key => key.IsThere).Select(key => key.Key);
    }
}
