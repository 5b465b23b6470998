namespace AiFinOps.Adapters.Configuration;

/// <summary>Paths such as <c>lines[2].budget.monthly</c>.</summary>
internal static class ConfigPath
{
    /// <summary><c>lines[2].budget</c>, <c>lines[2]</c>, <c>lines</c>: the path and everything it is a part of, but the file as a whole.</summary>
    public static IEnumerable<string> SelfAndAround(string path)
    {
        for (; path.Length > 0; path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))])
        {
            yield return path;
        }
    }
}
