using System.Globalization;
using System.Net;
using System.Text.Json;
using AiFinOps.Core.Configuration;

namespace AiFinOps.Adapters.Sources.Http;

/// <summary>What one request brought.</summary>
/// <param name="Body">Null where the provider says that there is nothing to report.</param>
/// <param name="Again">Why to try again; null where the answer stands.</param>
/// <param name="Wait">How long the provider asks to wait before that, where it says.</param>
/// <param name="Throttled">It refuses because it was asked too much, not because it fails.</param>
internal sealed record Answer(JsonDocument? Body, string? Again = null, TimeSpan? Wait = null, bool Throttled = false)
{
    public static Answer TryAgain(string why, TimeSpan? wait = null, bool throttled = false) => new(null, why, wait, throttled);
}

/// <summary>Tells answers that stand from those to be asked for again, and from those that a person must see to.</summary>
internal sealed class AnswerReader(ProviderProfile provider, string host)
{
    /// <summary>A page of any provider here is far below.</summary>
    private const long MostBytes = 64L * 1024 * 1024;

    private const int MostErrorBytes = 64 * 1024;

    /// <exception cref="SourceException">Trying again cannot help.</exception>
    public async Task<Answer> ReadAsync(HttpResponseMessage response, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var status = response.StatusCode;
        if (status is HttpStatusCode.NoContent)
        {
            return new Answer(null);
        }

        if (response.IsSuccessStatusCode)
        {
            return await BodyAsync(response, cancellationToken);
        }

        var code = await ErrorCodeAsync(response, cancellationToken);
        var wait = RetryAfterHeaders.Read(response.Headers, now);
        if (code.Length > 0 && provider.NothingYet.Contains(code))
        {
            return new Answer(null);
        }

        var said = string.Create(CultureInfo.InvariantCulture, $"{provider.Name} at {host} answered {(int)status}{(code.Length > 0 ? $" ({Quoted.Text(code)})" : "")}");
        return status switch
        {
            HttpStatusCode.TooManyRequests => Answer.TryAgain($"{said}: it was asked too often.", wait, throttled: true),
            HttpStatusCode.RequestTimeout or (HttpStatusCode)424 => Answer.TryAgain($"{said}.", wait),
            _ when (int)status >= 500 => Answer.TryAgain($"{said}: it has trouble of its own.", wait),
            HttpStatusCode.Unauthorized => throw new SourceException(SourceFault.Credential, $"{said}. {provider.Unauthorized}"),
            HttpStatusCode.Forbidden => throw new SourceException(SourceFault.Permission, $"{said}. {provider.Forbidden}"),
            HttpStatusCode.NotFound => throw new SourceException(SourceFault.Scope, $"{said}. {provider.NotFound}"),
            _ when (int)status is >= 300 and < 400 => throw new SourceException(SourceFault.Settings, $"{said}: redirects are not followed. Configure the final address in `url`."),
            _ => throw new SourceException(SourceFault.Answer, $"{said}: it does not accept the request. Compare the settings of the source with docs/sources.md."),
        };
    }

    private async Task<Answer> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var type = response.Content.Headers.ContentType?.MediaType ?? "";
        if (!type.EndsWith("json", StringComparison.OrdinalIgnoreCase))
        {
            throw new SourceException(
                SourceFault.Answer, $"{provider.Name} at {host} answered with {(type.Length > 0 ? Quoted.Text(type) : "no content type")} instead of JSON. A proxy or a sign-in page may stand between: check `url` and the network.");
        }

        await using var body = new BoundedStream(await response.Content.ReadAsStreamAsync(cancellationToken), MostBytes);
        try
        {
            return new Answer(await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken));
        }
        catch (JsonException)
        {
            return Answer.TryAgain($"{provider.Name} at {host} answered with JSON that is broken or cut off.");
        }
        catch (InvalidDataException exception)
        {
            throw new SourceException(SourceFault.Answer, $"{provider.Name} at {host}: {exception.Message} Ask for less, for example with fewer entries in `groupBy`.", inner: exception);
        }
    }

    /// <summary>The code of an error, never its text: texts repeat keys and names.</summary>
    private static async Task<string> ErrorCodeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = new BoundedStream(await response.Content.ReadAsStreamAsync(cancellationToken), MostErrorBytes);
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
            var error = document.RootElement.Field("error");
            return error.Field("code").Text() is { Length: > 0 } code ? code : error.Field("type").Text();
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or HttpRequestException or IOException)
        {
            return "";
        }
    }
}
