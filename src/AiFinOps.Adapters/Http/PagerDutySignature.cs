using System.Security.Cryptography;
using System.Text;
using AiFinOps.Adapters.Channels;

namespace AiFinOps.Adapters.Http;

/// <summary>Checks <c>X-PagerDuty-Signature</c>: <c>v1=HEX</c>, several with commas between while a secret is being changed.</summary>
internal static class PagerDutySignature
{
    private const string Prefix = "v1=";

    private const int MostSignatures = 10;

    /// <param name="secrets">Any of them may have signed.</param>
    /// <param name="body">As it was sent, byte for byte.</param>
    public static bool IsGenuine(string header, IReadOnlyList<string> secrets, byte[] body)
    {
        var signatures = header.Split(',', StringSplitOptions.TrimEntries).Take(MostSignatures).Select(Bytes).OfType<byte[]>().ToList();
        return Signatures.AnyFits(secrets.Select(secret => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body)), signatures);
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
