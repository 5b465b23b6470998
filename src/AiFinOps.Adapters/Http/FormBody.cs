using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace AiFinOps.Adapters.Http;

/// <summary>
/// What a person sent from a page of ours. Whoever is signed in is known by a cookie, which another site's page would send along as well, so that
/// only what the browser says to come from here counts.
/// </summary>
internal static class FormBody
{
    private const string UrlEncoded = "application/x-www-form-urlencoded";

    public static bool IsOne(HttpRequest request) => request.ContentType?.StartsWith(UrlEncoded, StringComparison.OrdinalIgnoreCase) == true;

    /// <exception cref="ProblemException">403 where another site sent it.</exception>
    public static async Task<JsonBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!IsFromHere(request))
        {
            throw new ProblemException(StatusCodes.Status403Forbidden, "not-from-here", "The form was not sent from a page of this installation.", "Open the incident's page here and answer on it.");
        }

        var form = Encoding.UTF8.GetString(await JsonBody.BytesAsync(request, JsonBody.MostBytes, cancellationToken));
        var fields = QueryHelpers.ParseQuery(form).Where(field => !string.IsNullOrWhiteSpace(field.Value)).ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal);
        return new JsonBody(JsonSerializer.SerializeToElement(fields));
    }

    /// <summary>Browsers of the last years say it in one header, older ones name the origin in another. No page can set either.</summary>
    private static bool IsFromHere(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site
        ? site is "same-origin"
        : Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin) && string.Equals(origin.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
