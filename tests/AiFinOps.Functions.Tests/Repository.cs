namespace AiFinOps.Functions.Tests;

/// <summary>Files at the root of the repository.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string HostJson => Path.Combine(Root, "host.json");

    public static string SampleSettings => Path.Combine(Root, "local.settings.sample.json");

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "AiFinOps.Functions.sln")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
