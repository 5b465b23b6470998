using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AiFinOps.Adapters.Storage;

/// <summary>
/// The one way a name from outside becomes part of a table key. What a key may not hold, or what would be mistaken for our own
/// separator, becomes <c>~</c> and four hexadecimal digits of its UTF-16 code unit; everything else stays readable.
/// </summary>
internal static class KeyEncoder
{
    /// <summary>Joins the parts of a key.</summary>
    public const char Separator = '|';

    /// <summary>Longest part, in characters: three of them and our own parts stay below the 1,024 characters of a key.</summary>
    public const int MaxPart = 320;

    private const char Escape = '~';
    private const string CutMark = "~~";
    private const int HashLength = 32;

    // Azure forbids / \ # ? and control characters; % makes some clients decode twice; the rest is our own grammar.
    private static readonly SearchValues<char> Reserved = SearchValues.Create("/\\#?%|~");

    /// <summary>A key of several parts, each encoded, joined by <see cref="Separator"/>.</summary>
    public static string Key(params ReadOnlySpan<string> parts)
    {
        var encoded = new string[parts.Length];
        for (var index = 0; index < parts.Length; index++)
        {
            encoded[index] = Encode(parts[index]);
        }

        return string.Join(Separator, encoded);
    }

    /// <summary>Encodes one name. A name that gets longer than <see cref="MaxPart"/> is cut and marked with its hash, and cannot be decoded.</summary>
    public static string Encode(string name)
    {
        var encoded = new StringBuilder(name.Length);
        for (var index = 0; index < name.Length; index++)
        {
            if (IsPlain(name, index))
            {
                encoded.Append(name[index]);
            }
            else
            {
                encoded.Append(Escape).Append(((int)name[index]).ToString("X4", CultureInfo.InvariantCulture));
            }
        }

        return encoded.Length <= MaxPart ? encoded.ToString() : Cut(encoded.ToString(), name);
    }

    /// <summary>The name that <see cref="Encode"/> was given.</summary>
    /// <exception cref="FormatException">This is not an encoded name, or it was cut.</exception>
    public static string Decode(string encoded)
    {
        var name = new StringBuilder(encoded.Length);
        for (var index = 0; index < encoded.Length; index++)
        {
            if (encoded[index] != Escape)
            {
                name.Append(encoded[index]);
                continue;
            }

            if (index + 4 >= encoded.Length
                || !ushort.TryParse(encoded.AsSpan(index + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            {
                throw new FormatException($"'{encoded}' is not an encoded name: '{Escape}' is not followed by four hexadecimal digits.");
            }

            name.Append((char)unit);
            index += 4;
        }

        return name.ToString();
    }

    // A lone surrogate is no character: it would come back as another one.
    private static bool IsPlain(string name, int index) =>
        !Reserved.Contains(name[index]) && !char.IsControl(name[index]) && name[index] < '\uFFFE'
        && (!char.IsSurrogate(name[index])
            || char.IsSurrogatePair(name, index)
            || (index > 0 && char.IsSurrogatePair(name, index - 1)));

    private static string Cut(string encoded, string name)
    {
        // Through UTF-16, because UTF-8 would make all lone surrogates alike.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.Unicode.GetBytes(name)))[..HashLength];
        var length = MaxPart - CutMark.Length - HashLength;
        return encoded[..(char.IsHighSurrogate(encoded[length - 1]) ? length - 1 : length)] + CutMark + hash;
    }
}
