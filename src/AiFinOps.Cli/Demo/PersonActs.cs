using System.Net.Http.Json;
using System.Text.Json;
using AiFinOps.Adapters.Http;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Cli.Demo;

/// <summary>
/// A person does something over HTTP, as in production. What he acts on is named by line and cause, because ids are minted.
/// Every verb is idempotent, so a repeat after a crash changes nothing.
/// </summary>
internal sealed class PersonActs(StoryAct act, DemoStage stage) : ISimulatedEvent
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public DateTimeOffset At => act.At;

    public string Description => $"{act.Person}: {act.Verb} on {act.Line} ({act.Cause})";

    public static IEnumerable<PersonActs> Load(DemoFolders folders, DemoStage stage) =>
        JsonSerializer.Deserialize<List<StoryAct>>(File.ReadAllText(folders.Story), Web)!.Select(act => new PersonActs(act, stage));

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not { } id)
        {
            stage.Refused.Add($"{act.At:u} {Description}: there is no such incident.");
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, $"{stage.Url}/api/incidents/{Uri.EscapeDataString(id)}/{act.Verb}");
        request.Headers.Add(LocalDevelopment.PersonHeader, act.Person);
        request.Content = JsonContent.Create(act.Body);
        using var response = await stage.Client.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            stage.Refused.Add($"{act.At:u} {Description}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }

    /// <summary>The newest incident of the cause that is still open; the newest of all where none is.</summary>
    private async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        var found = await stage.Client.GetFromJsonAsync<JsonElement>($"{stage.Url}/api/incidents?state=all", cancellationToken);
        return found.GetProperty("incidents").EnumerateArray()
            .Where(incident => string.Equals(incident.GetProperty("line").GetString(), act.Line, StringComparison.Ordinal)
                && string.Equals(incident.GetProperty("causeKey").GetString(), act.Cause, StringComparison.Ordinal))
            .OrderBy(incident => incident.GetProperty("state").GetString() is "closed" or "false-positive")
            .Select(incident => incident.GetProperty("id").GetString())
            .FirstOrDefault();
    }
}

/// <param name="At">Simulated moment (UTC).</param>
/// <param name="Body">Request body of the verb.</param>
internal sealed record StoryAct(DateTimeOffset At, string Person, string Line, string Cause, string Verb, JsonElement Body);

/// <summary>What the acts share: where the host listens, and what it refused.</summary>
internal sealed class DemoStage
{
    public string Url { get; set; } = "";

    public HttpClient Client { get; } = new();

    public List<string> Refused { get; } = [];
}
