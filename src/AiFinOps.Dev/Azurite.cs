using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace AiFinOps.Dev;

/// <summary>A running storage emulator: ours, which ends with this object, or somebody else's, which is left alone.</summary>
internal sealed partial class Azurite : IAsyncDisposable
{
    /// <summary>The setting by which the product finds its storage.</summary>
    public const string Setting = "AzureWebJobsStorage";

    /// <summary>Names an Azurite that runs already; the tests know it too.</summary>
    public const string RunningVariable = "AIFINOPS_AZURITE";

    public const string OnDefaultPorts = "UseDevelopmentStorage=true";

    // The account that every Azurite has; published by its authors, no secret.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    // Azurite ends when its standard input does, so it goes even where this program is killed; and by nothing else:
    // Ctrl-C reaches every process of a terminal, but storage must outlive the host that is finishing its messages.
    private const string Launcher = """
        let close = () => process.exit(0);
        const once = process.once;
        process.once = (name, handler) => {
          if (name === 'SIGTERM') { close = handler; }
          else if (name !== 'SIGINT') { once.call(process, name, handler); }
          return process;
        };
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) { process.on(signal, () => {}); }
        process.stdin.resume().on('end', () => { close(); setTimeout(() => process.exit(0), 3000).unref(); });
        process.argv.splice(1, 0, 'azurite');
        require(process.env.AZURITE_ENTRY);
        """;

    private static readonly int[] DefaultPorts = [10000, 10001, 10002];
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private readonly Process? process;
    private readonly FileStream? claim;

    private Azurite(string connectionString, Process? process, FileStream? claim)
        => (ConnectionString, this.process, this.claim) = (connectionString, process, claim);

    public string ConnectionString { get; }

    /// <summary>One that somebody else started. Only this machine's is accepted: `demo` and `up` fill it with sample data.</summary>
    /// <exception cref="DevException">Not on this machine, or it does not answer.</exception>
    public static Azurite Running(string connectionString, string toldBy)
    {
        var ports = PortsOf(connectionString);
        if (ports.Length != DefaultPorts.Length)
        {
            throw new DevException($"{toldBy} must give a blob, a queue and a table endpoint on 127.0.0.1: only an emulator on this machine is accepted here.");
        }

        var silent = Array.FindAll(ports, port => !Answers(port));
        return silent.Length == 0
            ? new(connectionString, process: null, claim: null)
            : throw new DevException($"{toldBy} promises an Azurite, but nothing listens on port {string.Join(", ", silent)}: start it, or leave that out and one is started for you.");
    }

    /// <summary>The Azurite of a running `up`, or null: the file outlives an `up` that was killed.</summary>
    public static async Task<Azurite?> OfUpAsync(Folders folders, CancellationToken cancellation)
    {
        if (!File.Exists(folders.RunningAzurite))
        {
            return null;
        }

        var connectionString = await File.ReadAllTextAsync(folders.RunningAzurite, cancellation);
        return Array.TrueForAll(PortsOf(connectionString), Answers) ? new(connectionString, process: null, claim: null) : null;
    }

    /// <summary>Starts one on ports of its own and waits until all three services listen.</summary>
    public static async Task<Azurite> StartAsync(Shell shell, Folders folders, string store, bool preferDefaultPorts)
    {
        Directory.CreateDirectory(store);
        // Two emulators on the same files would destroy them.
        var held = FileClaim.TryTake(store + ".lock") ?? throw new DevException($"another dev.cs is using {store}: wait for it, or end it with Ctrl-C.");
        Process? started = null;
        try
        {
            var ports = preferDefaultPorts && Array.TrueForAll(DefaultPorts, IsFree) ? DefaultPorts : [0, 0, 0];
            shell.Environment["AZURITE_ENTRY"] = folders.InRoot("node_modules", "azurite", "dist", "src", "azurite.js");
            started = shell.StartPiped("node", ["-e", Launcher, "--", .. Arguments(store, ports)]);
            var endpoints = await ReadEndpointsAsync(started, shell.Cancellation);
            return new(
                $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};{string.Join(';', endpoints.Select(endpoint => $"{endpoint.Key}Endpoint={endpoint.Value}/{Account}"))};",
                started,
                held);
        }
        catch
        {
            await new Azurite("", started, held).DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.StandardInput.Close();
            await Shell.EndAsync(process, TimeSpan.FromSeconds(10));
            process.Dispose();
        }

        if (claim is not null)
        {
            await claim.DisposeAsync();
        }
    }

    private static IEnumerable<string> Arguments(string store, int[] ports) =>
    [
        "--location", store,
        "--blobPort", ports[0].ToString(CultureInfo.InvariantCulture),
        "--queuePort", ports[1].ToString(CultureInfo.InvariantCulture),
        "--tablePort", ports[2].ToString(CultureInfo.InvariantCulture),
        "--skipApiVersionCheck", "--loose", "--silent", "--disableTelemetry",
    ];

    private static async Task<Dictionary<string, string>> ReadEndpointsAsync(Process process, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(StartLimit);
        var endpoints = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            while (endpoints.Count < DefaultPorts.Length)
            {
                var said = await process.StandardOutput.ReadLineAsync(limit.Token)
                    ?? throw new DevException($"Azurite ended before it listened: {await process.StandardError.ReadToEndAsync(limit.Token)}");
                if (Listening().Match(said) is { Success: true } match)
                {
                    endpoints[match.Groups["service"].Value] = match.Groups["uri"].Value;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new DevException($"Azurite did not listen within {StartLimit.TotalSeconds:0} seconds.");
        }

        // What it says later is read and dropped: a full pipe would stop it.
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        return endpoints;
    }

    private static int[] PortsOf(string connectionString)
        => connectionString.Contains(OnDefaultPorts, StringComparison.OrdinalIgnoreCase)
            ? DefaultPorts
            : [.. LocalEndpoint().Matches(connectionString).Select(match => int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture))];

    private static bool IsFree(int port)
        => Array.TrueForAll(IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners(), listener => listener.Port != port);

    private static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"Endpoint=https?://(127\.0\.0\.1|localhost):(?<port>\d+)/", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex LocalEndpoint();

    [GeneratedRegex("^Azurite (?<service>Blob|Queue|Table) service is successfully listening at (?<uri>http://.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Listening();
}
