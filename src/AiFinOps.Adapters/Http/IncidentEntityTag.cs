using System.Globalization;
using AiFinOps.Workflows.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AiFinOps.Adapters.Http;

/// <summary>The entity tag of an incident: its version, the number of its events, in quotes.</summary>
internal static class IncidentEntityTag
{
    public static string Of(StoredIncident stored) => string.Create(CultureInfo.InvariantCulture, $"\"{stored.Version}\"");

    /// <summary>
    /// Versions that If-Match names; null without the header or with <c>*</c>. A tag that some proxy has weakened (<c>W/</c>) still names its
    /// version; one that was never ours names none, so that the verb is refused as stale.
    /// </summary>
    /// <exception cref="ProblemException">400 where the header is no list of entity tags.</exception>
    public static IReadOnlyCollection<int>? IfMatch(HttpRequest request)
    {
        if (request.Headers.IfMatch.Count == 0)
        {
            return null;
        }

        if (!EntityTagHeaderValue.TryParseList([.. request.Headers.IfMatch.OfType<string>()], out var tags))
        {
            throw ProblemException.BadRequest("if-match-not-understood", "If-Match is no list of entity tags.", "Send the ETag of your last read as it came, quotes included, or leave the header out.");
        }

        return tags.Contains(EntityTagHeaderValue.Any)
            ? null
            : [.. tags.Select(tag => int.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1)];
    }
}
