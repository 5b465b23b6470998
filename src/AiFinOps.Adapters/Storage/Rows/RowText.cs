using System.Globalization;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Rows;

/// <summary>How values stand in a row: moments and days as text, long text and bytes over several properties.</summary>
internal static class RowText
{
    public const string SchemaProperty = "Schema";

    // A string property holds 32 Ki characters, a binary one 64 KiB.
    private const int TextChunk = 30_000;
    private const int BinaryChunk = 64 * 1024;
    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";
    private const string DayFormat = "yyyy-MM-dd";

    public static string Of(DateTimeOffset instant) => instant.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);

    public static string Of(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    /// <summary>Part of a row key that sorts by time.</summary>
    public static string Ticks(DateTimeOffset instant) => instant.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);

    public static bool TryInstant(string text, out DateTimeOffset instant) => DateTimeOffset.TryParseExact(
        text, InstantFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);

    public static bool TryDay(string text, out DateOnly day) => DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary>Writes text of any length as <c>Name</c>, <c>Name_1</c>, <c>Name_2</c> …</summary>
    public static void SetLongText(this TableEntity row, string property, string text)
    {
        var part = 0;
        for (var start = 0; start < text.Length || part == 0; part++)
        {
            var length = Math.Min(TextChunk, text.Length - start);
            if (length > 0 && start + length < text.Length && char.IsHighSurrogate(text[start + length - 1]))
            {
                length--;
            }

            row[Part(property, part)] = text.Substring(start, length);
            start += length;
        }
    }

    /// <summary>Null where the first part is absent or no text.</summary>
    public static string? LongText(this TableEntity row, string property) => row.TryGetValue(property, out var first) && first is string text
        ? string.Concat(Parts<string>(row, property, text))
        : null;

    /// <summary>Writes bytes compressed, as <c>Name</c>, <c>Name_1</c> …</summary>
    public static void SetPacked(this TableEntity row, string property, ReadOnlySpan<byte> bytes)
    {
        var packed = Packing.Pack(bytes);
        var part = 0;
        for (var start = 0; start < packed.Length || part == 0; part++, start += BinaryChunk)
        {
            row[Part(property, part)] = packed.AsSpan(start, Math.Min(BinaryChunk, packed.Length - start)).ToArray();
        }
    }

    /// <summary>Null where the first part is absent or no binary value.</summary>
    /// <exception cref="InvalidDataException">The bytes are not what was packed.</exception>
    public static byte[]? Packed(this TableEntity row, string property) => row.TryGetValue(property, out var first) && Bytes(first) is { } bytes
        ? Packing.Unpack(Parts<object>(row, property, bytes).SelectMany(part => Bytes(part) ?? []).ToArray())
        : null;

    private static byte[]? Bytes(object? value) => value switch
    {
        byte[] bytes => bytes,
        BinaryData data => data.ToArray(),
        _ => null,
    };

    private static IEnumerable<T> Parts<T>(TableEntity row, string property, T first)
    {
        yield return first;
        for (var part = 1; row.TryGetValue(Part(property, part), out var next) && next is T value; part++)
        {
            yield return value;
        }
    }

    private static string Part(string property, int part) => part == 0 ? property : string.Create(CultureInfo.InvariantCulture, $"{property}_{part}");
}
