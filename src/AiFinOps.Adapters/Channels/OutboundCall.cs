using System.Buffers;
using System.Globalization;
using System.Text;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Channels;

/// <summary>What a receiver answered, its body cut at 64 KiB: nobody needs more of it.</summary>
/// <param name="Host">Name of the host alone; an address can be a secret.</param>
/// <param name="Usual">What the status means at most receivers.</param>
internal sealed record OutboundAnswer(string Host, HttpResponseMessage Response, string Body, Delivery Usual)
{
    public int Status => (int)Response.StatusCode;
}

/// <summary>One call to the outside: only to an allowed host, never to where it redirects, never longer than the time limit.</summary>
internal sealed class OutboundCall(IHttpClientFactory clients, AllowedHosts hosts, TimeProvider time)
{
    private const int MostBytes = 64 * 1024;

    /// <param name="request">Carries an absolute address.</param>
    /// <param name="allowed">The address is the provider's own and needs no permission.</param>
    /// <param name="read">Judges the answer.</param>
    public async Task<Delivery> SendAsync(HttpRequestMessage request, bool allowed, Func<OutboundAnswer, Delivery> read, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!;
        if (!allowed && hosts.Refusal(address) is { } refusal)
        {
            return Deliveries.Failed(refusal);
        }

        using var limit = new CancellationTokenSource(OutboundHttp.TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var client = clients.CreateClient(OutboundHttp.Client);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var usual = WebhookAnswer.Read(address.IdnHost, response, time.GetUtcNow());
            return read(new(address.IdnHost, response, await BodyAsync(response, either.Token), usual));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Deliveries.Retry(string.Create(CultureInfo.InvariantCulture, $"{address.IdnHost} did not answer within {OutboundHttp.TimeLimit.TotalSeconds:0} s."));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return Deliveries.Retry($"{address.IdnHost} could not be reached or did not speak HTTP ({(exception as HttpRequestException)?.HttpRequestError.ToString() ?? "the answer broke off"}).");
        }
    }

    private static async Task<string> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MostBytes);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var read = await stream.ReadAtLeastAsync(buffer.AsMemory(0, MostBytes), MostBytes, throwOnEndOfStream: false, cancellationToken);
            return Encoding.UTF8.GetString(buffer, 0, read);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

/// <summary>Ends of an attempt.</summary>
internal static class Deliveries
{
    private const int MostQuoted = 120;

    public static Delivery Failed(string reason) => new(DeliveryOutcome.Failed, reason, null);

    public static Delivery Retry(string reason, TimeSpan? after = null) => new(DeliveryOutcome.Retry, reason, after);

    public static Delivery Delivered(string reason, string? receipt = null) => new(DeliveryOutcome.Delivered, reason, null) { Receipt = Quote(receipt) };

    /// <summary>The beginning of what a receiver said, on one line; null where it said nothing.</summary>
    public static string? Quote(string? said)
    {
        var line = string.Concat((said ?? "").EnumerateRunes().Select(rune => Rune.IsControl(rune) ? " " : rune.ToString())).Trim();
        return line.Length == 0 ? null : Layout.Truncation.Cut(line, MostQuoted);
    }
}
