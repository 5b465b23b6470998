using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Changes;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources.AzureChanges;

/// <summary>
/// Writes and deletes that succeeded, from the Activity Log: <c>GET …/Microsoft.Insights/eventtypes/management/values</c>. It says who and
/// what, not which property.
/// </summary>
internal sealed class ActivityLogChanges(AzureChangeReader reader) : IChangeSource
{
    private const string Name = "Azure Activity Log";
    private const string Path = "providers/Microsoft.Insights/eventtypes/management/values";
    private const string Version = "2015-04-01";

    public string Kind => ChangeSourceKinds.ActivityLog;

    public Task<ChangePull> PullAsync(ChangeSourceSettings source, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        reader.PullAsync(source, Name, (session, cancelled) => ReadAsync(session, source, from, to, cancelled), cancellationToken);

    private static async IAsyncEnumerable<Change?> ReadAsync(
        ApiSession session, ChangeSourceSettings source, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var trail = new PageTrail(Name);
        for (var next = FirstPage(session.Base, source.Scope, from, to); next is not null;)
        {
            trail.Take(next.AbsoluteUri);
            using var document = await session.GetAsync(next, cancellationToken);
            if (document is null)
            {
                yield break;
            }

            if (document.RootElement.Field("value") is not { ValueKind: JsonValueKind.Array } entries)
            {
                throw new SourceException(SourceFault.Answer, $"{Name} answered without `value`: its answers have changed, or `url` leads to something else. Nothing was written.");
            }

            foreach (var entry in entries.EnumerateArray())
            {
                yield return ChangeOf(entry, source);
            }

            next = NextOf(document.RootElement);
        }
    }

    private static Uri FirstPage(Uri root, string scope, DateTimeOffset from, DateTimeOffset to)
    {
        var parts = scope.Split('/');
        var filter = string.Create(
            CultureInfo.InvariantCulture, $"eventTimestamp ge '{from.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}' and eventTimestamp le '{to.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}'");
        return ApiAddress.At(
            root, $"subscriptions/{parts[2]}/{Path}", ("api-version", Version), ("$filter", parts.Length > 4 ? $"{filter} and resourceGroupName eq '{parts[4]}'" : filter));
    }

    private static Uri? NextOf(JsonElement root) => root.Field("nextLink").Text() is not { Length: > 0 } link ? null
        : Uri.TryCreate(link, UriKind.Absolute, out var next) ? next
        : throw new SourceException(SourceFault.Answer, $"{Name} sent a link to the next page that is no address. Nothing was written; it is tried again at the next pull.");

    /// <returns>Null for what is no change of a workload: what did not succeed, reads, and noise.</returns>
    private static Change? ChangeOf(JsonElement entry, ChangeSourceSettings source)
    {
        var operation = entry.Field("operationName").Field("value").Text();
        if (!string.Equals(entry.Field("status").Field("value").Text(), "Succeeded", StringComparison.OrdinalIgnoreCase)
            || AzureOperation.WrittenType(operation) is not { } type
            || AzureOperation.KindOf(type) is not { } kind
            || AzureMoment.Read(entry.Field("eventTimestamp")) is not { } at)
        {
            return null;
        }

        var resource = new AzureResource(ResourceOf(entry));
        var verb = operation.EndsWith("/delete", StringComparison.OrdinalIgnoreCase) ? "deleted" : "written";
        return new Change(source.Name, IdOf(entry, resource.Id, operation), kind, AzureText.Line($"{type} {resource.Name} {verb}"), at, AzureText.Line(entry.Field("caller").Text()))
        {
            Dimensions = resource.Dimensions,
            Resource = AzureText.Line(resource.Id),
        };
    }

    /// <summary>The field is optional; the scope of the permission and the id of the event lead to the resource as well.</summary>
    private static string ResourceOf(JsonElement entry)
    {
        var id = entry.Field("id").Text();
        var cut = id.IndexOf("/events/", StringComparison.OrdinalIgnoreCase);
        string[] candidates = [entry.Field("resourceId").Text(), entry.Field("authorization").Field("scope").Text(), cut > 0 ? id[..cut] : ""];
        return candidates.FirstOrDefault(candidate => candidate.Length > 0) ?? "";
    }

    /// <summary>One operation leaves several entries under one correlation; the resource and the operation make it one change.</summary>
    private static string IdOf(JsonElement entry, string resource, string operation) => entry.Field("correlationId").Text() is { Length: > 0 } correlation
        ? $"{correlation} {resource} {operation}".ToLowerInvariant()
        : entry.Field("eventDataId").Text() is { Length: > 0 } id ? id
        : $"{entry.Field("eventTimestamp").Text()} {resource} {operation}".ToLowerInvariant();
}
