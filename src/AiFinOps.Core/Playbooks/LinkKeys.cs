using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AiFinOps.Core.Playbooks;

/// <summary>Signs acting links with the current key, and knows those of the previous one while it is being changed.</summary>
public sealed class LinkKeys
{
    /// <summary>Characters of a key at least. A shorter one could be guessed by trying.</summary>
    public const int ShortestKey = 32;

    private const int LongestToken = 2_000;

    private const int Parts = 7;

    private const string Version = "1";

    private readonly IReadOnlyList<byte[]> keys;

    private LinkKeys(IReadOnlyList<byte[]> keys) => this.keys = keys;

    /// <param name="current">Signs and is known.</param>
    /// <param name="previous">Is known only; null or too short for none.</param>
    /// <returns>Null where there is no current key that can be used: nothing is signed, and no link is known.</returns>
    public static LinkKeys? Of(string? current, string? previous) =>
        Key(current) is { } now ? new(Key(previous) is { } before ? [now, before] : [now]) : null;

    /// <returns>The link as text that can stand in an address.</returns>
    public string Sign(ActingLink link)
    {
        var payload = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(
            '\n', Version, link.Verb, link.Expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), link.Firing.ToString(CultureInfo.InvariantCulture), link.Nonce, link.SentTo, link.IncidentId)));
        return $"{payload}.{Base64Url.EncodeToString(Signature(keys[0], payload))}";
    }

    /// <returns>Null where the token was not signed with one of the keys, byte for byte. Whether it has expired is for the caller to say.</returns>
    public ActingLink? Read(string token)
    {
        var dot = token.IndexOf('.', StringComparison.Ordinal);
        if (token.Length > LongestToken || dot < 0 || !Base64Url.IsValid(token.AsSpan(dot + 1)) || !Base64Url.IsValid(token.AsSpan(0, dot)))
        {
            return null;
        }

        var payload = token[..dot];
        var signature = Base64Url.DecodeFromChars(token.AsSpan(dot + 1));
        return IsGenuine(payload, signature) ? Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(payload))) : null;
    }

    /// <summary>Every key is looked at: how long this takes tells nothing.</summary>
    private bool IsGenuine(string payload, byte[] signature)
    {
        var fits = false;
        foreach (var key in keys)
        {
            fits |= CryptographicOperations.FixedTimeEquals(Signature(key, payload), signature);
        }

        return fits;
    }

    private static ActingLink? Parse(string text) =>
        text.Split('\n', Parts) is [Version, var verb, var expires, var firing, var nonce, var sentTo, var incident]
        && Enum.TryParse<LinkVerb>(verb, out var known) && Enum.IsDefined(known)
        && long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && int.TryParse(firing, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(incident, known, sentTo, number, DateTimeOffset.FromUnixTimeSeconds(seconds), nonce)
            : null;

    // The words before the payload keep a signature from being good for anything else that is ever signed with the key.
    private static byte[] Signature(byte[] key, string payload) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes("aifinops acting link " + payload));

    private static byte[]? Key(string? text) => text?.Trim() is { Length: >= ShortestKey } key ? Encoding.UTF8.GetBytes(key) : null;
}
