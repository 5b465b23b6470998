using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

[assembly: AssemblyFixture(typeof(AiFinOps.Testing.Azurite))]

namespace AiFinOps.Testing;

/// <summary>
/// A real Azurite for the tests of one assembly: started on free ports when a test first asks, ended with the assembly.
/// Each test rents an account of its own, so that tests run side by side and meet only their own rows.
/// </summary>
public sealed partial class Azurite : IAsyncDisposable
{
    /// <summary>Connection string of an Azurite that is running already. It has one account: tests take turns, and it is wiped for each.</summary>
    public const string RunningVariable = "AIFINOPS_AZURITE";

    private const string Remedy = "Run `npm ci` at the root of the repository, or start Azurite yourself and set " + RunningVariable + " to its connection string.";

    private const int Accounts = 1000;

    // Not a secret: Azurite listens on loopback only and forgets everything at the end.
    private const string AccountKey = "YWlmaW5vcHMtdGVzdHM=";

    // Ends with its standard input, so that it goes even where the test process is killed.
    private const string Launcher =
        "process.argv.splice(1,0,'azurite');process.stdin.resume();process.stdin.on('end',()=>process.exit(0));require(process.env.AZURITE_ENTRY)";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim starting = new(1, 1);
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Dictionary<string, string> endpoints = new(StringComparer.Ordinal);
    private Process? process;
    private int rented;

    /// <summary>An empty storage account until the rental is disposed.</summary>
    public async Task<AzuriteAccount> RentAsync()
    {
        if (Environment.GetEnvironmentVariable(RunningVariable) is { Length: > 0 } running)
        {
            await turn.WaitAsync();
            return await AzuriteAccount.WipedAsync(running, turn);
        }

        await StartOnceAsync();
        var number = Interlocked.Increment(ref rented);
        if (number > Accounts)
        {
            throw new InvalidOperationException($"More than {Accounts} tests rent an account: raise {nameof(Accounts)}.");
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"tests{number}");
        var parts = endpoints.Select(endpoint => $"{endpoint.Key}Endpoint={endpoint.Value}/{name}");
        return new($"DefaultEndpointsProtocol=http;AccountName={name};AccountKey={AccountKey};{string.Join(';', parts)};", turn: null);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        starting.Dispose();
        turn.Dispose();
    }

    private async Task StartOnceAsync()
    {
        await starting.WaitAsync();
        try
        {
            if (endpoints.Count == 0)
            {
                await StartAsync();
            }
        }
        finally
        {
            starting.Release();
        }
    }

    private async Task StartAsync()
    {
        process?.Dispose();
        process = Launch(FindEntry());
        var said = new List<string>();
        process.ErrorDataReceived += (_, line) => said.Add(line.Data ?? "");
        process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(StartLimit);
        while (endpoints.Count < 3)
        {
            var line = await NextLineAsync(process, limit.Token)
                ?? throw new InvalidOperationException($"Azurite did not come up within {StartLimit}. {Remedy} It said: {string.Join('\n', said)}");
            if (Listening().Match(line) is { Success: true } match)
            {
                endpoints[match.Groups["service"].Value] = match.Groups["uri"].Value;
            }
        }

        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
    }

    /// <summary>Null where it ended, or took too long.</summary>
    private static async Task<string?> NextLineAsync(Process process, CancellationToken limit)
    {
        try
        {
            return await process.StandardOutput.ReadLineAsync(limit);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static Process Launch(string entry)
    {
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        string[] arguments =
        [
            "-e", Launcher, "--", "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
            "--skipApiVersionCheck", "--loose", "--inMemoryPersistence", "--silent", "--disableTelemetry",
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        start.Environment["AZURITE_ENTRY"] = entry;
        start.Environment["AZURITE_ACCOUNTS"] = string.Join(';', Enumerable.Range(1, Accounts).Select(number => $"tests{number}:{AccountKey}"));
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException($"Node did not start. {Remedy}");
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidOperationException($"Azurite needs Node.js 20 or newer on the path. {Remedy}", exception);
        }
    }

    private static string FindEntry()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var entry = Path.Combine(folder.FullName, "node_modules", "azurite", "dist", "src", "azurite.js");
            if (File.Exists(entry))
            {
                return entry;
            }
        }

        throw new InvalidOperationException($"Azurite is not installed (no node_modules/azurite above {AppContext.BaseDirectory}). {Remedy}");
    }

    [GeneratedRegex("^Azurite (?<service>Blob|Queue|Table) service is successfully listening at (?<uri>http://.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Listening();
}
