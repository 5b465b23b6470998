namespace AiFinOps.Core.Configuration;

/// <summary>Every cost belongs to one source, and every source says what its kind needs. What is judged by the hour is fetched by the hour.</summary>
internal static class SourceRules
{
    /// <summary>Two sources that read the same costs would count every one of them twice.</summary>
    public static IEnumerable<ConfigurationProblem> Places(FinOpsConfiguration configuration)
    {
        var places = new Dictionary<string, SourceSettings>(StringComparer.OrdinalIgnoreCase);
        var above = new Dictionary<string, SourceSettings>(StringComparer.OrdinalIgnoreCase);
        foreach (var (index, source) in configuration.Sources.Index())
        {
            var (key, place, isPath) = PlaceOf(source);
            if (place.Length == 0)
            {
                continue;
            }

            var path = $"{source.Kind}:{place}";
            var first = PlacesOf(path, isPath).Select(places.GetValueOrDefault).FirstOrDefault(found => found is not null) ?? above.GetValueOrDefault(path);
            if (first is not null)
            {
                yield return new(
                    $"sources[{index}].{key}", ConfigurationFaults.DuplicateLocation,
                    $"{Quoted.Text(place)} and {Quoted.Text(PlaceOf(first).Place)} of source {Quoted.Text(first.Name)} hold the same costs: they would count twice.",
                    key is "location" ? "Give each source a folder of its own, beside the others." : "Remove one of the two sources.");
            }

            places.TryAdd(path, source);
            foreach (var around in PlacesOf(path, isPath))
            {
                above.TryAdd(around, source);
            }
        }
    }

    /// <summary>Hours that are fetched every six hours are noticed after six hours.</summary>
    public static IEnumerable<ConfigurationProblem> HourlyPulls(FinOpsConfiguration configuration) =>
        from entry in configuration.Sources.Index()
        where entry.Item.Granularity == SourceGranularity.Hourly && entry.Item.PullEvery > Defaults.PullHourlyEvery
        select new ConfigurationProblem(
            $"sources[{entry.Index}].pullEveryHours", ConfigurationFaults.SlowHourlySource,
            $"Source {Quoted.Text(entry.Item.Name)} is hourly and is asked every {entry.Item.PullEvery.TotalHours:0} hours: its hours would be judged late.",
            "Leave `pullEveryHours` out, or write 1.");

    /// <summary>What a kind needs and is not there, and what is there and means nothing to it.</summary>
    public static IEnumerable<ConfigurationProblem> Settings(FinOpsConfiguration configuration)
    {
        foreach (var (index, source) in configuration.Sources.Index())
        {
            var kind = SourceKinds.Of(source.Kind);
            var written = Written(source).ToHashSet(StringComparer.Ordinal);
            foreach (var key in kind.RequiredKeys.Where(key => !written.Contains(key)))
            {
                yield return new(
                    $"sources[{index}].{key}", ConfigurationFaults.MissingSetting, $"A source of kind {Quoted.Text(kind.Name)} needs {Quoted.Text(key)}.", Example(key));
            }

            foreach (var key in written.Where(key => !kind.Keys.Contains(key, StringComparer.Ordinal)))
            {
                yield return new(
                    $"sources[{index}].{key}", ConfigurationFaults.UnusedSetting, $"{Quoted.Text(key)} means nothing to a source of kind {Quoted.Text(kind.Name)}.",
                    "Remove it, or correct the kind.", IsWarning: true);
            }
        }
    }

    public static IEnumerable<ConfigurationProblem> Scopes(FinOpsConfiguration configuration) =>
        from entry in configuration.Sources.Index()
        where entry.Item is { Kind: SourceKinds.AzureCostManagement, Scope.Length: > 0 } && AzureScope.Describe(entry.Item.Scope) is null
        select new ConfigurationProblem(
            $"sources[{entry.Index}].scope", ConfigurationFaults.BadScope, $"{Quoted.Text(entry.Item.Scope)} is no scope of Azure.",
            "Write `/subscriptions/ID`, `/subscriptions/ID/resourceGroups/NAME`, `/providers/Microsoft.Management/managementGroups/NAME` or `/providers/Microsoft.Billing/billingAccounts/ID`.");

    public static IEnumerable<ConfigurationProblem> Urls(FinOpsConfiguration configuration) =>
        from entry in configuration.Sources.Index()
        where entry.Item.Url is { IsLoopback: false } url && !string.Equals(url.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal)
            && !(entry.Item.Kind is SourceKinds.FocusExport && string.Equals(url.Scheme, "s3", StringComparison.Ordinal))
        select new ConfigurationProblem(
            $"sources[{entry.Index}].url", ConfigurationFaults.InsecureUrl, $"{Quoted.Text(entry.Item.Url!.Host)} would be sent a key without encryption.",
            "Use https; plain http is for this machine only (127.0.0.1).");

    /// <summary>Where the costs of a source come from. Two keys of one organisation cannot be told from the keys of two.</summary>
    private static (string Key, string Place, bool IsPath) PlaceOf(SourceSettings source) => source.Kind switch
    {
        SourceKinds.AzureCostManagement => ("scope", source.Scope, true),
        SourceKinds.OpenAi or SourceKinds.Anthropic or SourceKinds.OpenAiUsage or SourceKinds.AnthropicUsage => ("secret", source.SecretRef ?? "", false),
        SourceKinds.LiteLlm => ("url", source.Url?.AbsoluteUri ?? "", false),
        SourceKinds.FocusExport when source.Url is { } url => ("url", url.AbsoluteUri.TrimEnd('/'), true),
        _ => ("location", source.Location, true),
    };

    private static IEnumerable<string> Written(SourceSettings source)
    {
        (string Key, bool IsThere)[] keys =
        [
            ("location", source.Location.Length > 0),
            ("url", source.Url is not null),
            ("secret", !string.IsNullOrEmpty(source.SecretRef)),
            ("secretExpires", source.SecretExpires is not null),
            ("scope", source.Scope.Length > 0),
            ("groupBy", source.GroupBy.Count > 0),
            ("costType", source.CostType != CostType.Actual),
            ("resources", source.Resources.Count > 0),
            ("endpoints", source.Endpoints.Count > 0),
            ("tokenMetrics", source.TokenMetrics != TokenMetrics.Processed),
        ];
        return keys.Where(key => key.IsThere).Select(key => key.Key);
    }

    private static string Example(string key) => key switch
    {
        "scope" => "Add `scope`, for example `/subscriptions/ID`.",
        "resources" => $"Add `resources`, for example `[{AzureScope.OpenAiExample}]`.",
        "secret" => "Add `secret` with the name of the app setting that holds the key of the API.",
        _ => "Add `url`, for example `https://litellm.example.com`.",
    };

    /// <summary>The place itself and, of a path, each one that it lies in.</summary>
    private static IEnumerable<string> PlacesOf(string path, bool isPath)
    {
        yield return path;
        for (var end = path.LastIndexOf('/'); isPath && end > 0; end = path.LastIndexOf('/', end - 1))
        {
            yield return path[..end];
        }
    }
}
