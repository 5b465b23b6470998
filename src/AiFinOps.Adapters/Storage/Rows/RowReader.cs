using System.Text.Json;
using AiFinOps.Workflows.Ports;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Rows;

/// <summary>
/// Reads the values of one row by hand: the SDK turns what it does not understand into defaults, and an unknown is never zero.
/// Every getter throws <see cref="UnreadableRowException"/> where the value is absent or no such value.
/// </summary>
/// <param name="remedy">What a person does about a row of this kind that cannot be read.</param>
internal sealed class RowReader(string table, TableEntity row, string remedy)
{
    public TableEntity Row => row;

    /// <summary>Refuses rows of a newer schema than this version of the product knows.</summary>
    public RowReader OfSchema(int newest)
    {
        var schema = Int(RowText.SchemaProperty);
        return schema >= 1 && schema <= newest
            ? this
            : throw new UnreadableRowException(
                table, row.PartitionKey, row.RowKey, RowText.SchemaProperty,
                $"Schema {schema} is not one this version knows (1 to {newest}).", "Deploy the version of the product that wrote it.");
    }

    public string Text(string property) => row.TryGetValue(property, out var value) && value is string text
        ? text
        : throw Unreadable(property, Described(property, "text"));

    public int Int(string property) => row.TryGetValue(property, out var value) && value is int number
        ? number
        : throw Unreadable(property, Described(property, "a whole number (Int32)"));

    public long Long(string property) => row.TryGetValue(property, out var value) && value is long number
        ? number
        : throw Unreadable(property, Described(property, "a whole number (Int64)"));

    public bool Flag(string property) => row.TryGetValue(property, out var value) && value is bool flag
        ? flag
        : throw Unreadable(property, Described(property, "true or false"));

    public DateTimeOffset Instant(string property) => RowText.TryInstant(Text(property), out var instant)
        ? instant
        : throw Unreadable(property, Described(property, "a moment such as 2026-03-01T08:00:00.0000000Z"));

    /// <summary>Null where the text is empty.</summary>
    public DateTimeOffset? InstantOrNone(string property) => Text(property).Length == 0 ? null : Instant(property);

    public DateOnly Day(string property) => RowText.TryDay(Text(property), out var day)
        ? day
        : throw Unreadable(property, Described(property, "a day such as 2026-03-01"));

    /// <summary>Null where the text is empty.</summary>
    public DateOnly? DayOrNone(string property) => Text(property).Length == 0 ? null : Day(property);

    public T Word<T>(string property)
        where T : struct, Enum
    {
        var text = Text(property);
        return Enum.TryParse<T>(text, ignoreCase: false, out var word) && string.Equals(word.ToString(), text, StringComparison.Ordinal)
            ? word
            : throw Unreadable(property, $"'{Excerpt(text)}' is none of {string.Join(", ", Enum.GetNames<T>())}.");
    }

    public string LongText(string property) => row.LongText(property) ?? throw Unreadable(property, Described(property, "text"));

    public T Json<T>(string property) => Parsed(property, () => StorageJson.Read<T>(LongText(property)));

    public byte[] Packed(string property) =>
        Parsed(property, () => row.Packed(property)) ?? throw Unreadable(property, Described(property, "a binary value"));

    public T PackedJson<T>(string property) =>
        Parsed(property, () => StorageJson.Read<T>(System.Text.Encoding.UTF8.GetString(Packed(property))));

    /// <summary>Runs a parser, and names the row and property where it fails.</summary>
    public T Parsed<T>(string property, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidDataException or EndOfStreamException)
        {
            throw Unreadable(property, exception.Message, exception);
        }
    }

    public UnreadableRowException Unreadable(string property, string why, Exception? inner = null) =>
        new(table, row.PartitionKey, row.RowKey, property, why, remedy, inner);

    private string Described(string property, string expected) => row.TryGetValue(property, out var value) && value is not null
        ? $"'{Excerpt(value.ToString() ?? "")}' ({value.GetType().Name}) is not {expected}."
        : $"it is absent; {expected} was expected.";

    private static string Excerpt(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
