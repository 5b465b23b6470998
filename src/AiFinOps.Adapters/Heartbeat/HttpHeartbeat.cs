using System.Net.Http.Json;
using AiFinOps.Adapters.Channels;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace AiFinOps.Adapters.Heartbeat;

/// <summary>
/// Posts a sign of life to the configured address. An empty setting turns it off. A failure is logged and never thrown:
/// the receiver notices the silence.
/// </summary>
internal sealed class HttpHeartbeat(
    IHttpClientFactory clients, IConfiguration configuration, AllowedHosts hosts, TimeProvider time, ILogger<HttpHeartbeat> log) : IHeartbeat
{
    public async Task BeatAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var setting = configuration[Settings.HeartbeatUrl];
        if (string.IsNullOrWhiteSpace(setting))
        {
            return;
        }

        if (!Uri.TryCreate(setting, UriKind.Absolute, out var address))
        {
            log.LogWarning("No heartbeat was sent: {Setting} is not an absolute address.", Settings.HeartbeatUrl);
        }
        else if (hosts.Refusal(address) is { } refusal)
        {
            log.LogWarning("No heartbeat was sent: {Refusal}", refusal);
        }
        else
        {
            await PostAsync(address, now, cancellationToken);
        }
    }

    private async Task PostAsync(Uri address, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(OutboundHttp.TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var client = clients.CreateClient(OutboundHttp.Client);
            using var response = await client.PostAsJsonAsync(address, new { type = "heartbeat", timestamp = now.UtcDateTime }, either.Token);
            if (!response.IsSuccessStatusCode)
            {
                log.LogWarning("The heartbeat was not accepted: {Host} answered {Status}.", address.IdnHost, (int)response.StatusCode);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The address may carry a key, so only the host is named.
            log.LogWarning("The heartbeat did not reach {Host}: {Kind}.", address.IdnHost, exception.GetType().Name);
        }
    }
}
