using System.Diagnostics;

namespace AiFinOps.Scenarios;

/// <summary>The real <c>finops</c> program in a process of its own, at the root of the repository.</summary>
internal static class FinOpsProcess
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    public static async Task<Ran> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var process = Start(environment, arguments);
        return await FinishAsync(process);
    }

    public static Process Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "finops.dll"), .. arguments])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public static async Task<Ran> FinishAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Ran(process.ExitCode, await output, await errors);
    }

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "AiFinOps.Functions.sln")) ? folder : FindRoot(Path.GetDirectoryName(folder)!);
}

internal sealed record Ran(int ExitCode, string Output, string Errors)
{
    public Ran Succeeded()
    {
        Assert.True(ExitCode == 0, $"Exit code {ExitCode}.\n{Output}\n{Errors}");
        return this;
    }
}
