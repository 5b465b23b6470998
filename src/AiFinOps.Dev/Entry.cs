using System.Runtime.InteropServices;

namespace AiFinOps.Dev;

/// <summary>From the command line to a command, and from Ctrl-C to a clean end.</summary>
public static class Entry
{
    private const int Interrupted = 130;

    private const string Usage = """
        usage: dotnet run dev.cs COMMAND [ARGS]
          demo              replay the sample organisation in simulated time; writes .local/demo/
          up                run the local host on http://127.0.0.1:7071 until Ctrl-C
          test [NAME]       build and run every test project, or those with NAME in their name
          finops -- ARGS    run the command line
        options and environment:
          --azurite running   use the Azurite on the default ports 10000-10002, start none
          AIFINOPS_AZURITE    connection string of an Azurite that runs already, start none
          FunctionsWorker     official or contract; otherwise found out once, by asking the package feed
        """;

    /// <summary>Runs one command of dev.cs.</summary>
    /// <param name="arguments">What was typed after <c>dev.cs</c>.</param>
    /// <param name="root">Folder of dev.cs.</param>
    /// <returns>The exit code: the command's own, 1 when it could not run, 2 when there is no such command, 130 after Ctrl-C.</returns>
    public static async Task<int> RunAsync(string[] arguments, string root)
    {
        using var stop = new CancellationTokenSource();
        PosixSignal[] endings = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];
        var registrations = Array.ConvertAll(endings, signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        }));
        try
        {
            return await RunAsync(new Folders(root), CommandLine.Parse(arguments), stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Interrupted;
        }
        catch (DevException exception)
        {
            Shell.Say(exception.Message);
            return 1;
        }
        finally
        {
            Array.ForEach(registrations, registration => registration.Dispose());
        }
    }

    private static async Task<int> RunAsync(Folders folders, CommandLine line, CancellationToken cancellation)
    {
        var commands = new Commands(folders, new Shell(folders.Root, cancellation), line);
        switch (line.Command)
        {
            case "demo":
                return await commands.DemoAsync();
            case "up":
                return await commands.UpAsync();
            case "test":
                return await commands.TestAsync();
            case "finops":
                return await commands.FinOpsAsync();
            default:
                await Console.Error.WriteLineAsync(Usage);
                return line.Command is "help" or "--help" or "-h" ? 0 : 2;
        }
    }
}

/// <summary>What was typed: the command, whether a running Azurite is to be used, and the arguments that are passed on.</summary>
internal sealed record CommandLine(string Command, bool UseRunningAzurite, IReadOnlyList<string> Rest)
{
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        List<string> rest = [.. arguments.Skip(1)];
        var at = rest.IndexOf("--azurite");
        var useRunning = at >= 0 && rest.ElementAtOrDefault(at + 1) is "running";
        if (useRunning)
        {
            rest.RemoveRange(at, 2);
        }

        if (rest is ["--", ..])
        {
            rest.RemoveAt(0);
        }

        return new(arguments.Count > 0 ? arguments[0] : "", useRunning, rest);
    }
}

/// <summary>Where things are.</summary>
internal sealed record Folders(string Root)
{
    /// <summary>Everything that is written on this machine and never committed.</summary>
    public string Local => Path.Combine(Root, ".local");

    /// <summary>The compiled command line.</summary>
    public string FinOps => Path.Combine(Root, "src", "AiFinOps.Cli", "bin", "Debug", "net10.0", "finops.dll");

    /// <summary>Connection string of the Azurite of a running <c>up</c>.</summary>
    public string RunningAzurite => Path.Combine(Local, "azurite.running");

    public string InRoot(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);
}

/// <summary>Something a person can put right; the message says how.</summary>
internal sealed class DevException(string message) : Exception(message);
