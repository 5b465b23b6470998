using System.Globalization;
using AiFinOps.Adapters.Channels;
using AiFinOps.Core.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace AiFinOps.Adapters.Http;

/// <summary>
/// Which change source signed a request: Standard Webhooks, as our own webhooks are signed. A request that is sent again within the window
/// is believed again, and changes nothing, because each change has an id.
/// </summary>
internal sealed class ChangeSenders(IConfiguration settings, TimeProvider time)
{
    /// <summary>How far the sender's clock may be from ours.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const int LongestId = 256;

    /// <summary>The body as it was signed, which is a JSON object, and who signed it. Nothing of it is read before the signature is known.</summary>
    /// <param name="most">Bytes.</param>
    /// <exception cref="ProblemException">As <see cref="Verify"/>; 400, 413 or 415 where it is no such body.</exception>
    public async Task<(ChangeSourceSettings Sender, JsonBody Body)> ReadAsync(HttpRequest request, int most, FinOpsConfiguration configuration, CancellationToken cancellationToken)
    {
        var bytes = await JsonBody.BytesAsync(request, most, cancellationToken);
        var sender = Verify(request, bytes, configuration);
        return bytes.Length == 0
            ? throw ProblemException.BadRequest("body-empty", "The request has no body.", "Send a JSON object.")
            : (sender, JsonBody.Of(request, bytes));
    }

    /// <exception cref="ProblemException">401 where nobody can be known by it, 503 where a secret cannot be used.</exception>
    private ChangeSourceSettings Verify(HttpRequest request, byte[] body, FinOpsConfiguration configuration)
    {
        var senders = configuration.ChangeSources.Where(source => source.Kind is ChangeSourceKinds.Webhook).ToList();
        if (senders.Count == 0)
        {
            throw Unsigned("no-change-source", "No change source of kind webhook is configured, so nobody's signature is known.", "Add one to `changeSources` in finops.yaml and apply it: docs/changes.md.");
        }

        var (id, timestamp, signatures) = (HeaderOf(request, "webhook-id"), HeaderOf(request, "webhook-timestamp"), HeaderOf(request, "webhook-signature"));
        if (id.Length is 0 or > LongestId || timestamp.Length == 0 || signatures.Length == 0)
        {
            throw Unsigned("not-signed", "A header `webhook-id`, `webhook-timestamp` or `webhook-signature` is missing or empty.", "Sign the request as docs/changes.md shows.");
        }

        RequireNow(timestamp);
        return senders.FirstOrDefault(sender => WebhookSignature.Verifies(KeysOf(sender), signatures, id, timestamp, body))
            ?? throw Unsigned(
                "signature-wrong", "The signature was made with no secret that is known here, or over other bytes.",
                "Sign `webhook-id.webhook-timestamp.body` with the secret's decoded bytes, and send the body byte for byte as it was signed.");
    }

    private void RequireNow(string timestamp)
    {
        var now = time.GetUtcNow();
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            || (now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance)
        {
            throw Unsigned(
                "timestamp-outside-window", string.Create(CultureInfo.InvariantCulture, $"`webhook-timestamp` is not within {Tolerance.TotalMinutes:0} minutes of {now.ToUnixTimeSeconds()}."),
                "Send the seconds since 1970 (UTC) of this attempt, and sign each attempt anew.");
        }
    }

    private IReadOnlyList<byte[]> KeysOf(ChangeSourceSettings sender) =>
        WebhookSignature.Keys(settings[sender.SecretRef ?? ""] ?? "") ?? throw new ProblemException(
            StatusCodes.Status503ServiceUnavailable, "secret-unusable", $"The setting {sender.SecretRef} of change source {sender.Name} is missing, or not whsec_ and the Base64 of 24 to 64 bytes.",
            "Put the secret into that app setting, and send the request again.");

    private static string HeaderOf(HttpRequest request, string name) => request.Headers[name].ToString();

    private static ProblemException Unsigned(string reason, string detail, string remedy) => new(StatusCodes.Status401Unauthorized, reason, detail, remedy);
}
