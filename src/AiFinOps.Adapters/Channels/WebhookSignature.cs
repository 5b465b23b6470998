using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AiFinOps.Adapters.Channels;

/// <summary>Signatures as Standard Webhooks 1.0 defines them: HMAC-SHA256 over <c>id.timestamp.body</c>.</summary>
internal static class WebhookSignature
{
    private const string Prefix = "whsec_";

    private const int ShortestKey = 24;

    private const int LongestKey = 64;

    /// <summary>A sender that changes its secret sends two.</summary>
    private const int MostSignatures = 8;

    /// <summary>
    /// Keys of a setting: one secret, or several with spaces between while a secret is being changed.
    /// Null where one of them is not <c>whsec_</c> and the Base64 of 24 to 64 bytes.
    /// </summary>
    public static IReadOnlyList<byte[]>? Keys(string setting)
    {
        var secrets = setting.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var keys = secrets.Select(Key).OfType<byte[]>().ToList();
        return keys.Count == secrets.Length && keys.Count > 0 ? keys : null;
    }

    /// <summary>The value of <c>webhook-signature</c>: one <c>v1,…</c> per key, with spaces between.</summary>
    public static string Sign(IEnumerable<byte[]> keys, string id, long unixSeconds, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{unixSeconds}.")), .. body];
        return string.Join(' ', keys.Select(key => "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed))));
    }

    /// <summary>Whether one of the signatures was made with one of the keys, in a time that tells nothing of where they differ.</summary>
    /// <param name="signatures">The value of <c>webhook-signature</c>; versions other than <c>v1</c> are passed over.</param>
    /// <param name="timestamp">The value of <c>webhook-timestamp</c>, as it came.</param>
    public static bool Verifies(IEnumerable<byte[]> keys, string signatures, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var given = signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostSignatures).Select(Encoding.UTF8.GetBytes).ToList();
        return Signatures.AnyFits(keys.Select(key => Encoding.ASCII.GetBytes("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)))), given);
    }

    private static byte[]? Key(string secret)
    {
        var buffer = new byte[secret.Length];
        return secret.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(secret[Prefix.Length..], buffer, out var length)
            && length is >= ShortestKey and <= LongestKey
            ? buffer[..length]
            : null;
    }
}
