namespace AiFinOps.Core.Configuration;

/// <summary>Every cost file belongs to one source.</summary>
internal static class SourceRules
{
    /// <summary>Two sources that read the same files would count every cost twice.</summary>
    public static IEnumerable<ConfigurationProblem> Locations(FinOpsConfiguration configuration)
    {
        for (var later = 1; later < configuration.Sources.Count; later++)
        {
            var source = configuration.Sources[later];
            if (configuration.Sources.Take(later).FirstOrDefault(earlier => Overlap(earlier, source)) is { } first)
            {
                yield return new(
                    $"sources[{later}].location", ConfigurationFaults.DuplicateLocation,
                    $"{Quoted.Text(source.Location)} holds files that {Quoted.Text(first.Name)} reads from {Quoted.Text(first.Location)}: they would count twice.",
                    "Give each source a folder of its own, beside the others.");
            }
        }
    }

    private static bool Overlap(SourceSettings one, SourceSettings other) =>
        string.Equals(one.Kind, other.Kind, StringComparison.Ordinal) && one.Location.Length > 0 && other.Location.Length > 0
        && (Within(one.Location, other.Location) || Within(other.Location, one.Location));

    private static bool Within(string folder, string path) => (path + "/").StartsWith(folder + "/", StringComparison.OrdinalIgnoreCase);
}
