using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Storage.Ledger;

/// <summary>
/// One cost record as one line of JSON: an array in the order of <see cref="Write"/>, with amounts as text in their shortest form.
/// Equal facts make equal bytes, which is what batches are identified by.
/// </summary>
internal static class RecordLine
{
    // Adding 28 zeros behind the point and dividing by one drops the trailing ones: 1.50 and 1.5 are the same fact.
    private const decimal One = 1.0000000000000000000000000000m;

    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static void Write(Utf8JsonWriter writer, CostRecord record)
    {
        var dimensions = record.Dimensions;
        writer.WriteStartArray();
        writer.WriteStringValue(record.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        writer.WriteStringValue(dimensions.Provider);
        writer.WriteStringValue(dimensions.Account);
        writer.WriteStringValue(dimensions.Service);
        writer.WriteStringValue(dimensions.ServiceCategory);
        writer.WriteStringValue(dimensions.Model);
        writer.WriteStringValue(dimensions.Feature);
        writer.WriteStringValue(dimensions.Environment);
        writer.WriteStringValue(dimensions.Project);
        writer.WriteStringValue(dimensions.Owner);
        writer.WriteStringValue(dimensions.Phase);
        writer.WriteStringValue(dimensions.Region);
        writer.WriteStringValue(record.Category.ToString());
        writer.WriteBooleanValue(record.IsCorrection);
        Write(writer, record.Effective);
        Write(writer, record.Billed);
        writer.WriteStringValue(record.Quantity is { } quantity ? Shortest(quantity) : null);
        writer.WriteStringValue(record.Unit);
        writer.WriteEndArray();
        writer.Flush();
    }

    /// <exception cref="FormatException">The line is not what <see cref="Write"/> writes.</exception>
    public static CostRecord Read(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            Expect(reader.Read() && reader.TokenType == JsonTokenType.StartArray);
            var day = DateOnly.ParseExact(Text(ref reader), "yyyy-MM-dd", CultureInfo.InvariantCulture);
            var dimensions = ReadDimensions(ref reader);
            var category = Enum.Parse<ChargeCategory>(Text(ref reader));
            var isCorrection = reader.Read() && reader.GetBoolean();
            var record = new CostRecord(
                day, dimensions, category, isCorrection, ReadMoney(ref reader), ReadMoney(ref reader), ReadQuantity(ref reader), Text(ref reader));
            Expect(reader.Read() && reader.TokenType == JsonTokenType.EndArray);
            return record;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException or OverflowException)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    private static SpendDimensions ReadDimensions(ref Utf8JsonReader reader) => new()
    {
        Provider = Text(ref reader),
        Account = Text(ref reader),
        Service = Text(ref reader),
        ServiceCategory = Text(ref reader),
        Model = Text(ref reader),
        Feature = Text(ref reader),
        Environment = Text(ref reader),
        Project = Text(ref reader),
        Owner = Text(ref reader),
        Phase = Text(ref reader),
        Region = Text(ref reader),
    };

    private static void Write(Utf8JsonWriter writer, Money money)
    {
        writer.WriteStringValue(Shortest(money.Amount));
        writer.WriteStringValue(money.Currency);
    }

    private static Money ReadMoney(ref Utf8JsonReader reader) => new(Amount(Text(ref reader)), Text(ref reader));

    private static decimal? ReadQuantity(ref Utf8JsonReader reader)
    {
        Expect(reader.Read());
        return reader.GetString() is { } quantity ? Amount(quantity) : null;
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        Expect(reader.Read());
        return reader.GetString() ?? throw new FormatException("Null stands where text was expected.");
    }

    private static decimal Amount(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string Shortest(decimal value) => (value / One).ToString(CultureInfo.InvariantCulture);

    private static void Expect(bool right)
    {
        if (!right)
        {
            throw new FormatException("This is not a cost record of 20 values.");
        }
    }
}
