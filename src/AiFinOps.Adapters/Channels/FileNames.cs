using System.Security.Cryptography;
using System.Text;

namespace AiFinOps.Adapters.Channels;

/// <summary>Names of people and groups as names of files that every system accepts.</summary>
internal static class FileNames
{
    private const int Longest = 60;

    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal) { "con", "prn", "aux", "nul" };

    /// <summary>
    /// Lower-case letters, digits and hyphens. Where anything else had to go, a short hash keeps two names apart
    /// that would look the same.
    /// </summary>
    public static string Slug(string name)
    {
        var slug = string.Join('-', new string([.. name.ToLowerInvariant().Select(Plain)]).Split('-', StringSplitOptions.RemoveEmptyEntries));
        var kept = slug.Length > Longest ? slug[..Longest] : slug;
        var exact = kept.Length > 0 && kept.Length == name.Length && name.All(IsPlain) && !IsReserved(kept);
        return exact ? kept : $"{(kept.Length == 0 ? "recipient" : kept)}-{Hash(name)}";
    }

    private static char Plain(char character) => char.IsAsciiLetterOrDigit(character) ? character : '-';

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character is ' ' or '-';

    // Windows gives these names to devices, also with an extension.
    private static bool IsReserved(string slug) =>
        Reserved.Contains(slug) || (slug.Length == 4 && (slug.StartsWith("com", StringComparison.Ordinal) || slug.StartsWith("lpt", StringComparison.Ordinal)));

    private static string Hash(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..6];
}
