namespace AiFinOps.Core.Configuration;

/// <summary>A source that reports quantities needs prices, and no quantity is read twice.</summary>
internal static class UsageSourceRules
{
    public static IEnumerable<ConfigurationProblem> Prices(FinOpsConfiguration configuration) =>
        from entry in configuration.Sources.Index()
        where SourceKinds.Of(entry.Item.Kind).IsPriced && configuration.Prices.Count == 0
        select new ConfigurationProblem(
            $"sources[{entry.Index}].kind", ConfigurationFaults.MissingSetting, $"A source of kind {Quoted.Text(entry.Item.Kind)} reports quantities, and there are no `prices`.",
            "Add `prices` at the end of the file, with a row for each model.");

    public static IEnumerable<ConfigurationProblem> Resources(FinOpsConfiguration configuration)
    {
        var first = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (index, source) in configuration.Sources.Index())
        {
            foreach (var (at, resource) in source.Resources.Index())
            {
                if (AzureScope.OpenAiAccountOf(resource) is null)
                {
                    yield return new(
                        $"sources[{index}].resources[{at}]", ConfigurationFaults.BadScope, $"{Quoted.Text(resource)} is no Azure OpenAI account.", $"Write `{AzureScope.OpenAiExample}`.");
                }
                else if (!first.TryAdd(resource, source.Name))
                {
                    yield return new(
                        $"sources[{index}].resources[{at}]", ConfigurationFaults.DuplicateLocation,
                        $"{Quoted.Text(resource)} stands in source {Quoted.Text(first[resource])} already: its tokens would count twice.", "Remove it in one of the two places.");
                }
            }
        }
    }
}
