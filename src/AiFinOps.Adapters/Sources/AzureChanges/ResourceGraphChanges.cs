using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Changes;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources.AzureChanges;

/// <summary>Changes of resources with the properties that changed, from Azure Resource Graph, which keeps them for 14 days.</summary>
internal sealed class ResourceGraphChanges(AzureChangeReader reader) : IChangeSource
{
    private const string Name = "Azure Resource Graph";
    private const string Path = "providers/Microsoft.ResourceGraph/resources";
    private const string Version = "2024-04-01";
    private const int PageSize = 1000;

    /// <summary>15 queries in 5 seconds are allowed.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(400);

    public string Kind => ChangeSourceKinds.ResourceChanges;

    public Task<ChangePull> PullAsync(ChangeSourceSettings source, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        reader.PullAsync(source, Name, (session, cancelled) => ReadAsync(session, source, from, to, cancelled), cancellationToken);

    private static async IAsyncEnumerable<Change?> ReadAsync(
        ApiSession session, ChangeSourceSettings source, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var address = ApiAddress.At(session.Base, Path, ("api-version", Version));
        var trail = new PageTrail(Name);
        for (string? token = ""; token is not null;)
        {
            trail.Take(token);
            using var document = await session.SendAsync(HttpMethod.Post, address, Query(source.Scope, from, to, token), Pace, cancellationToken);
            if (document is null)
            {
                yield break;
            }

            if (document.RootElement.Field("data") is not { ValueKind: JsonValueKind.Array } rows)
            {
                throw new SourceException(SourceFault.Answer, $"{Name} answered without `data`: its answers have changed, or `url` leads to something else. Nothing was written.");
            }

            foreach (var row in rows.EnumerateArray())
            {
                yield return ResourceChange.Read(row, source);
            }

            token = NextOf(document.RootElement);
        }
    }

    /// <summary>Sent again with each token. The order makes pages stable.</summary>
    private static byte[] Query(string scope, DateTimeOffset from, DateTimeOffset to, string token)
    {
        var parts = scope.Split('/');
        var within = parts.Length > 4 ? $" | where tostring(properties.targetResourceId) startswith '{scope}/'" : "";
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"resourcechanges | extend t = todatetime(properties.changeAttributes.timestamp) | where t >= datetime({from.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}) and t <= datetime({to.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}){within} | project id, t, properties | order by t asc, id asc");
        var options = new JsonObject { ["$top"] = PageSize };
        if (token.Length > 0)
        {
            options["$skipToken"] = token;
        }

        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["subscriptions"] = new JsonArray(parts[2]), ["query"] = query, ["options"] = options });
    }

    private static string? NextOf(JsonElement root) => root.Field("$skipToken").Text() is { Length: > 0 } token ? token
        : root.Field("resultTruncated").IsTrue()
            ? throw new SourceException(SourceFault.Answer, $"{Name} says that there is more, and not where. Nothing was written; it is tried again at the next pull.")
        : null;
}
