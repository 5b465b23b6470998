using System.Security.Cryptography;

namespace AiFinOps.Adapters.Channels;

/// <summary>Several secrets may hold at once, and a sender may send several signatures.</summary>
internal static class Signatures
{
    /// <summary>Whether one that was given is one of those expected. Every pair is looked at: how long this takes tells nothing.</summary>
    public static bool AnyFits(IEnumerable<byte[]> expected, IReadOnlyList<byte[]> given)
    {
        var fits = false;
        foreach (var one in expected)
        {
            foreach (var signature in given)
            {
                fits |= CryptographicOperations.FixedTimeEquals(one, signature);
            }
        }

        return fits;
    }
}
