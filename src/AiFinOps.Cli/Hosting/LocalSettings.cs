using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace AiFinOps.Cli.Hosting;

/// <summary>The <c>Values</c> of local.settings.json, overridden by the environment, as the Functions tools do it.</summary>
internal static class LocalSettings
{
    private const string Own = "local.settings.json";
    private const string Sample = "local.settings.sample.json";

    /// <param name="path">Settings file; null for local.settings.json in the working folder, else the sample.</param>
    /// <param name="overrides">Win over everything else.</param>
    /// <exception cref="InvalidOperationException">The file is not there or is not a settings file.</exception>
    public static IConfiguration Load(string? path, IReadOnlyDictionary<string, string?>? overrides = null)
    {
        path ??= Find(Own) ?? Find(Sample);
        return new ConfigurationBuilder()
            .AddInMemoryCollection(path is null ? [] : Values(path))
            .AddEnvironmentVariables()
            .AddInMemoryCollection(overrides ?? new Dictionary<string, string?>(StringComparer.Ordinal))
            .Build();
    }

    /// <summary>A file of the working folder, else the copy beside the program; null where there is neither.</summary>
    public static string? Find(string name)
    {
        string[] places = [Path.GetFullPath(name), Path.Combine(AppContext.BaseDirectory, name)];
        return places.FirstOrDefault(File.Exists);
    }

    private static Dictionary<string, string?> Values(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            using var document = JsonDocument.Parse(stream, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return document.RootElement.GetProperty("Values").EnumerateObject()
                .ToDictionary(value => value.Name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal), value => (string?)value.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        }
        catch (Exception exception) when (exception is IOException or JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidOperationException($"{path} is not a settings file with an object \"Values\": {exception.Message}", exception);
        }
    }
}
