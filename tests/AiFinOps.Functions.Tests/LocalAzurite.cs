using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AiFinOps.Functions.Tests;

[assembly: AssemblyFixture(typeof(LocalAzurite))]

namespace AiFinOps.Functions.Tests;

/// <summary>A real Azurite for the life of the test run, on free ports and in memory.</summary>
public sealed class LocalAzurite : IAsyncLifetime
{
    private const string Account = "devstoreaccount1";
    private const string WellKnownKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private Process? _process;

    public string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var (blob, queue, table) = (FreePort(), FreePort(), FreePort());
        var script = Path.Combine(Repository.Root, "node_modules", "azurite", "dist", "src", "azurite.js");
        _process = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList =
            {
                script, "--silent", "--loose", "--skipApiVersionCheck", "--inMemoryPersistence", "--disableTelemetry",
                "--blobPort", Text(blob), "--queuePort", Text(queue), "--tablePort", Text(table),
            },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        });
        ConnectionString = string.Create(
            CultureInfo.InvariantCulture,
            $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={WellKnownKey};BlobEndpoint=http://127.0.0.1:{blob}/{Account};QueueEndpoint=http://127.0.0.1:{queue}/{Account};TableEndpoint=http://127.0.0.1:{table}/{Account};");
        foreach (var port in new[] { blob, queue, table })
        {
            await ReachAsync(port);
        }
    }

    public ValueTask DisposeAsync()
    {
        _process?.Kill(entireProcessTree: true);
        _process?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task ReachAsync(int port)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (attempt < 300)
            {
                await Task.Delay(100);
            }
        }
    }
}
