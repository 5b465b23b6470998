using System.Globalization;
using System.Net;
using System.Text.Json;
using AiFinOps.Adapters.Sources.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Adapters.Containment.Http;

/// <summary>One call to a target: only to the host that is configured, never to where it redirects, never longer than the time limit, and once.</summary>
internal sealed class TargetHttp(IHttpClientFactory clients, TimeProvider time)
{
    public const string Client = "AiFinOps.Containment";

    /// <summary>For one request with its whole answer.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private const long MostBytes = 4L * 1024 * 1024;

    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(1);

    public static IServiceCollection Add(IServiceCollection services)
    {
        services.AddHttpClient(Client, client =>
            {
                // The limit above follows the injected clock.
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.DefaultRequestHeaders.UserAgent.ParseAdd("AiFinOps/1.0");
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.All,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ConnectTimeout = TimeSpan.FromSeconds(15),
            });
        return services.AddSingleton<TargetHttp>();
    }

    /// <exception cref="TargetException">There is no answer that stands.</exception>
    public async Task<TargetAnswer> SendAsync(TargetAccess access, TargetRequest asked, CancellationToken cancellationToken)
    {
        GuardHost(access, asked.Address);
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = Build(asked);
        try
        {
            await access.Authorize(request, either.Token);
            using var client = clients.CreateClient(Client);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var answer = await ReadAsync(access, asked, response, either.Token);
            return response.IsSuccessStatusCode ? answer : throw TargetRefusals.Of(access, asked, answer);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Lost(asked, string.Create(CultureInfo.InvariantCulture, $"{access.Words.Name} at {access.Base.IdnHost} did not answer within {TimeLimit.TotalSeconds:0} s."));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw Lost(asked, $"{access.Words.Name} at {access.Base.IdnHost} could not be reached or broke off ({(exception as HttpRequestException)?.HttpRequestError.ToString() ?? "in the middle of its answer"}).");
        }
    }

    /// <summary>Whoever answers with a link could name another host, and the key would follow.</summary>
    private static void GuardHost(TargetAccess access, Uri address)
    {
        if (Uri.Compare(address, access.Base, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) != 0)
        {
            throw new TargetException(TargetReasons.Refused, $"{access.Words.Name} at {access.Base.IdnHost} sent us on to {address.IdnHost}: a key is only ever sent to the host that is configured.");
        }
    }

    private static HttpRequestMessage Build(TargetRequest asked)
    {
        var request = new HttpRequestMessage(asked.Method, asked.Address);
        if (asked.Body is not null)
        {
            request.Content = new ByteArrayContent(asked.Body);
            request.Content.Headers.ContentType = new(asked.ContentType);
        }

        if (asked.IfMatch.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("If-Match", asked.IfMatch);
        }

        foreach (var (name, value) in asked.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private async Task<TargetAnswer> ReadAsync(TargetAccess access, TargetRequest asked, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await BodyAsync(access, asked, response, cancellationToken);
        return new TargetAnswer((int)response.StatusCode, body, response.Headers.TryGetValues("ETag", out var tags) ? tags.First() : "")
        {
            Operation = Link(access, response, "azure-asyncoperation"),
            Location = Link(access, response, "location"),
            RetryAfter = RetryAfterHeaders.Read(response.Headers, time.GetUtcNow()),
        };
    }

    private static async Task<JsonElement> BodyAsync(TargetAccess access, TargetRequest asked, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        try
        {
            await using var body = new BoundedStream(await response.Content.ReadAsStreamAsync(cancellationToken), MostBytes);
            await body.CopyToAsync(buffer, cancellationToken);
            if (buffer.Length == 0)
            {
                return default;
            }

            using var document = JsonDocument.Parse(buffer.ToArray());
            return document.RootElement.Clone();
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            // What an error has to say is in its status.
            return response.IsSuccessStatusCode ? throw Lost(asked, $"{access.Words.Name} at {access.Base.IdnHost} answered with something that is no JSON, or is cut off. A proxy or a sign-in page may stand between.") : default;
        }
    }

    private static Uri? Link(TargetAccess access, HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values) && Uri.TryCreate(access.Base, values.First(), out var address) ? address : null;

    private static TargetException Lost(TargetRequest asked, string what) => asked.IsWrite
        ? new TargetException(TargetReasons.NotConfirmed, $"{what} Whether it was written is not known.", AskAgain) { MayHaveWritten = true }
        : new TargetException(TargetReasons.Unavailable, what, AskAgain);
}
