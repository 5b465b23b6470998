using System.Globalization;
using System.Net;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Channels;

/// <summary>What a receiver's answer means: done, again later, or never.</summary>
internal static class WebhookAnswer
{
    // A receiver may ask for patience, not for silence until next year.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(6);

    public static Delivery Read(string host, HttpResponseMessage response, DateTimeOffset now)
    {
        var status = (int)response.StatusCode;
        var answer = string.Create(CultureInfo.InvariantCulture, $"{host} answered {status}");
        return response.StatusCode switch
        {
            _ when response.IsSuccessStatusCode => new(DeliveryOutcome.Delivered, answer, null),
            HttpStatusCode.Gone => new(DeliveryOutcome.Failed, answer + ": the receiver has disabled this endpoint. Remove or replace the channel.", null),
            HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout => Again(),
            _ when status >= 500 => Again(),
            _ when status is >= 300 and < 400 => new(DeliveryOutcome.Failed, answer + ": redirects are not followed. Configure the final address.", null),
            _ => new(DeliveryOutcome.Failed, answer + ": it will not accept this message.", null),
        };

        Delivery Again() => new(DeliveryOutcome.Retry, answer, RetryAfter(response, now));
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ => (TimeSpan?)null,
        };
        return wait is null ? null : TimeSpan.FromTicks(Math.Clamp(wait.Value.Ticks, 0, LongestWait.Ticks));
    }
}
