using System.Diagnostics;
using System.Reflection;

namespace AiFinOps.Functions.Tests.Infrastructure;

/// <summary>The real Bicep compiler, as its package brings it.</summary>
internal static class Bicep
{
    private static readonly string Program =
        typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key is "BicepPath").Value!;

    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = FindRoot(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>Runs the compiler and returns everything it says: messages, and an exit code other than 0.</summary>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };

        // What is set on this machine for an installation of its own must not decide what is predicted here.
        foreach (var name in start.Environment.Keys.Where(IsRead).ToArray())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (await output + await errors + (process.ExitCode == 0 ? "" : $"exit code {process.ExitCode}")).Trim();
    }

    private static bool IsRead(string variable)
        => variable.StartsWith("AZURE_", StringComparison.OrdinalIgnoreCase) || variable.StartsWith("AIFINOPS_", StringComparison.OrdinalIgnoreCase);

    private static string FindRoot(DirectoryInfo folder)
        => File.Exists(Path.Combine(folder.FullName, "AiFinOps.Functions.sln")) ? folder.FullName : FindRoot(folder.Parent!);
}

/// <summary>A copy of infra/ that a test may change and the compiler may write into.</summary>
internal sealed class InfraCopy : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("aifinops-infra-");

    public InfraCopy() => Copy(new DirectoryInfo(Path.Combine(Bicep.Root, "infra")), folder);

    /// <summary>Every Bicep and parameter file, with what it says.</summary>
    public IReadOnlyDictionary<string, string> Sources
        => folder.EnumerateFiles("*.bicep*", SearchOption.AllDirectories)
            .Where(file => file.Extension is ".bicep" or ".bicepparam")
            .ToDictionary(file => Path.GetRelativePath(folder.FullName, file.FullName).Replace('\\', '/'), file => File.ReadAllText(file.FullName), StringComparer.Ordinal);

    /// <summary>What the compiler takes as "all of them".</summary>
    public string Pattern => At("**", "*.bicep*");

    public string At(params ReadOnlySpan<string> parts) => Path.Combine([folder.FullName, .. parts]);

    public void Dispose() => folder.Delete(recursive: true);

    private static void Copy(DirectoryInfo from, DirectoryInfo to)
    {
        foreach (var file in from.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(to.FullName, file.Name));
        }

        foreach (var child in from.EnumerateDirectories())
        {
            Copy(child, to.CreateSubdirectory(child.Name));
        }
    }
}
