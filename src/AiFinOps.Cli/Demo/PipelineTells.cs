using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Cli.Demo;

/// <summary>A pipeline posts what it changed, signed as any sender signs (docs/changes.md). The same id twice is one change.</summary>
internal sealed class PipelineTells(JsonElement change, DemoStage stage) : ISimulatedEvent
{
    /// <summary>App setting that the sample's change source names.</summary>
    public const string SecretSetting = "CHANGES_SECRET";

    // Not a secret: the host stands on this machine and lives as long as the demo.
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("a demo's pipelines keep no secret");

    public static string Secret { get; } = "whsec_" + Convert.ToBase64String(Key);

    public DateTimeOffset At => change.GetProperty("at").GetDateTimeOffset();

    public string Description => $"change {Id}";

    private string Id => change.GetProperty("id").GetString()!;

    public static IEnumerable<PipelineTells> Load(DemoFolders folders, DemoStage stage) =>
        JsonSerializer.Deserialize<List<JsonElement>>(File.ReadAllText(folders.Changes))!.Select(change => new PipelineTells(change, stage));

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var body = change.GetRawText();
        var moment = At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes($"{Id}.{moment}.{body}")));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{stage.Url}/api/changes") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", Id);
        request.Headers.Add("webhook-timestamp", moment);
        request.Headers.Add("webhook-signature", $"v1,{signature}");
        using var response = await stage.Client.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            stage.Refused.Add($"{At:u} {Description}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }
}
