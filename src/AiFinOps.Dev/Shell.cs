using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AiFinOps.Dev;

/// <summary>Starts processes and sees to it that each one ends: with its work, with Ctrl-C, or when this program fails.</summary>
internal sealed class Shell(string root, CancellationToken cancellation)
{
    // Long enough for the local host to finish the messages it holds.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    public CancellationToken Cancellation => cancellation;

    /// <summary>Added to the environment of everything that is started. Build servers would outlive us, so none is used.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal)
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["DOTNET_NOLOGO"] = "1",
        ["PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD"] = "1",
    };

    /// <summary>Speaks on standard error, so that `finops … --json` stays readable by a script.</summary>
    public static void Say(string what) => Console.Error.WriteLine($"dev: {what}");

    /// <summary>Runs to the end on our own terminal, and asks it to stop when we are asked to.</summary>
    /// <exception cref="TimeoutException">It took longer than <paramref name="timeLimit"/> and was ended.</exception>
    public async Task<int> RunAsync(string folder, string program, IEnumerable<string> arguments, TimeSpan? timeLimit = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeLimit ?? Timeout.InfiniteTimeSpan);
        using var process = Start(folder, program, arguments, piped: false);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            AskToEnd(process);
            await EndAsync(process, Grace);
            cancellation.ThrowIfCancellationRequested();
            throw new TimeoutException();
        }
    }

    /// <summary>Runs to the end and keeps what it says. A program that cannot be started or takes too long has exit code -1.</summary>
    public async Task<Captured> CaptureAsync(TimeSpan timeLimit, string program, IEnumerable<string> arguments)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeLimit);
        try
        {
            using var process = StartPiped(program, arguments);
            try
            {
                process.StandardInput.Close();
                var output = process.StandardOutput.ReadToEndAsync(limit.Token);
                var errors = process.StandardError.ReadToEndAsync(limit.Token);
                await process.WaitForExitAsync(limit.Token);
                return new(process.ExitCode, (await output + await errors).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            }
            catch (OperationCanceledException)
            {
                await EndAsync(process, TimeSpan.Zero);
                cancellation.ThrowIfCancellationRequested();
                return new(-1, [$"{program} took longer than {timeLimit.TotalMinutes:0} minutes."]);
            }
        }
        catch (DevException exception)
        {
            return new(-1, [exception.Message]);
        }
    }

    public Process StartPiped(string program, IEnumerable<string> arguments) => Start(root, program, arguments, piped: true);

    /// <summary>Waits for a process that was asked to end, then ends it with all its children.</summary>
    public static async Task EndAsync(Process process, TimeSpan grace)
    {
        using var limit = new CancellationTokenSource(grace);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private Process Start(string folder, string program, IEnumerable<string> arguments, bool piped)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = piped,
            RedirectStandardOutput = piped,
            RedirectStandardError = piped,
        };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new DevException($"{program} cannot be started: {exception.Message}");
        }
    }

    // On Windows Ctrl-C has reached the child already, as it reaches every process of the console.
    private static void AskToEnd(Process process)
    {
        const int Sigterm = 15;
        if (!OperatingSystem.IsWindows() && !process.HasExited)
        {
            _ = Kill(process.Id, Sigterm);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}

/// <summary>What a program answered: its exit code and the lines it wrote, standard output first.</summary>
internal sealed record Captured(int ExitCode, IReadOnlyList<string> Lines);
