using System.Security.Cryptography;
using System.Text;

namespace AiFinOps.Adapters.Http;

/// <summary>Checks <c>X-PagerDuty-Signature</c>: <c>v1=HEX</c>, several with commas between while a secret is being changed.</summary>
internal static class PagerDutySignature
{
    private const string Prefix = "v1=";

    private const int MostSignatures = 10;

    /// <param name="secrets">Any of them may have signed.</param>
    /// <param name="body">As it was sent, byte for byte.</param>
    public static bool IsGenuine(string header, IReadOnlyList<string> secrets, ReadOnlySpan<byte> body)
    {
        var signatures = header.Split(',', StringSplitOptions.TrimEntries).Take(MostSignatures).Select(Bytes).OfType<byte[]>().ToList();
        var genuine = false;
        foreach (var secret in secrets)
        {
            var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body);
            foreach (var signature in signatures)
            {
                // Every one is looked at: how long this takes tells nothing.
                genuine |= CryptographicOperations.FixedTimeEquals(expected, signature);
            }
        }

        return genuine;
    }

    private static byte[]? Bytes(string signature)
    {
        var bytes = new byte[HMACSHA256.HashSizeInBytes];
        return signature.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.FromHexString(signature.AsSpan(Prefix.Length), bytes, out _, out var written) is System.Buffers.OperationStatus.Done
            && written == bytes.Length
            ? bytes
            : null;
    }
}
