namespace AiFinOps.Core.Configuration;

/// <summary>Every cost file belongs to one source, and what is judged by the hour is fetched by the hour.</summary>
internal static class SourceRules
{
    /// <summary>Two sources that read the same files would count every cost twice.</summary>
    public static IEnumerable<ConfigurationProblem> Locations(FinOpsConfiguration configuration)
    {
        var folders = new Dictionary<string, SourceSettings>(StringComparer.OrdinalIgnoreCase);
        var above = new Dictionary<string, SourceSettings>(StringComparer.OrdinalIgnoreCase);
        foreach (var (index, source) in configuration.Sources.Index().Where(entry => entry.Item.Location.Length > 0))
        {
            var path = $"{source.Kind}:{source.Location}";
            var first = FoldersOf(path).Select(folders.GetValueOrDefault).FirstOrDefault(found => found is not null) ?? above.GetValueOrDefault(path);
            if (first is not null)
            {
                yield return new(
                    $"sources[{index}].location", ConfigurationFaults.DuplicateLocation,
                    $"{Quoted.Text(source.Location)} and {Quoted.Text(first.Location)} of source {Quoted.Text(first.Name)} hold the same files: they would count twice.",
                    "Give each source a folder of its own, beside the others.");
            }

            folders.TryAdd(path, source);
            foreach (var folder in FoldersOf(path))
            {
                above.TryAdd(folder, source);
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

    /// <summary>The folder itself and each one that it lies in.</summary>
    private static IEnumerable<string> FoldersOf(string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
        {
            yield return path[..end];
        }
    }
}
