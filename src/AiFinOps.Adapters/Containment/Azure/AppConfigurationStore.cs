using System.Text.Json;
using System.Text.Json.Nodes;
using AiFinOps.Adapters.Containment.Http;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Containment.Azure;

/// <summary>Keys of Azure App Configuration, which keeps an entity tag for each of them.</summary>
internal sealed class AppConfigurationStore(TargetSessions sessions)
{
    private const string KeyValue = "application/vnd.microsoft.appconfig.kv+json";

    private static readonly TargetWords Words = new(
        "App Configuration",
        "Give the identity for containment a role with the data actions Microsoft.AppConfiguration/configurationStores/keyValues/read and /write on this store: docs/containment.md.",
        "There is no such key under this label: create it first, or correct `key` and `label`.");

    public TargetSession Open(ContainmentAct act) => sessions.ForAzureData(act, Words, AudienceOf);

    /// <returns>The key, and its value as it stands.</returns>
    public static async Task<(TargetAnswer Key, string Value)> ReadAsync(TargetSession session, string key, CancellationToken cancellationToken)
    {
        var answer = await session.GetAsync(PathOf(key), cancellationToken, Query(session));
        if (answer.Body.Field("value") is not { ValueKind: JsonValueKind.String } value || answer.Tag.Length == 0)
        {
            throw TargetException.Unexpected(session.Name, "a key without `value`, or without an entity tag");
        }

        return answer.Body.Field("content_type").Text().Contains("keyvaultref", StringComparison.OrdinalIgnoreCase)
            ? throw new TargetException(TargetReasons.Refused, "The key refers to a secret in a key vault, and secrets are not overwritten. Name the key that the app takes its model from.")
            : (answer, value.Text());
    }

    /// <summary>Writes the value and sends back all else that the key had.</summary>
    public static async Task WriteAsync(TargetSession session, string key, Held now, string value, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["value"] = value };
        foreach (var kept in now.Whole.Entries().Where(entry => entry.Name is "content_type" or "tags"))
        {
            body[kept.Name] = JsonNode.Parse(kept.Value.GetRawText());
        }

        try
        {
            await session.SendAsync(TargetSession.Write(HttpMethod.Put, session.At(PathOf(key), Query(session)), body) with { IfMatch = now.Tag, ContentType = KeyValue }, cancellationToken);
        }
        catch (TargetException exception) when (exception.Status == 409)
        {
            throw new TargetException(TargetReasons.Refused, "The key is locked in App Configuration: whoever locked it has to unlock it first.");
        }
    }

    private static string PathOf(string key) => $"kv/{Uri.EscapeDataString(key)}";

    private static IEnumerable<(string, string?)> Query(TargetSession session) =>
        [("label", session.Target.Label.Length > 0 ? session.Target.Label : null), ("api-version", "1.0")];

    /// <summary>Each cloud has its own.</summary>
    private static string AudienceOf(Uri store) =>
        store.Host.EndsWith(".azure.us", StringComparison.OrdinalIgnoreCase) ? "https://appconfig.azure.us"
        : store.Host.EndsWith(".azure.cn", StringComparison.OrdinalIgnoreCase) ? "https://appconfig.azure.cn"
        : "https://appconfig.azure.com";
}
