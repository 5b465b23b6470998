using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Storage;

/// <summary>JSON inside rows: enumerations by name, exact numbers and money as text, nothing missing taken for a default.</summary>
internal static class StorageJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false), new DecimalText(), new MoneyText() },
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static string Write(object value, Type type) => JsonSerializer.Serialize(value, type, Options);

    /// <exception cref="JsonException">Not JSON, or not a <typeparamref name="T"/>.</exception>
    public static T Read<T>(string json) => (T)Read(json, typeof(T));

    /// <exception cref="JsonException">Not JSON, or not of this type.</exception>
    public static object Read(string json, Type type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type, Options) ?? throw new JsonException($"JSON null is not a {type.Name}.");
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    private sealed class DecimalText : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            decimal.Parse(reader.GetString() ?? "", NumberStyles.Number & ~NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary><c>"1840.00 EUR"</c>.</summary>
    private sealed class MoneyText : JsonConverter<Money>
    {
        public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.GetString() ?? "";
            var space = text.LastIndexOf(' ');
            return space > 0
                ? new(decimal.Parse(text.AsSpan(0, space), NumberStyles.Number & ~NumberStyles.AllowThousands, CultureInfo.InvariantCulture), text[(space + 1)..])
                : throw new JsonException($"'{text}' is not an amount and a currency, such as \"1840.00 EUR\".");
        }

        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) =>
            writer.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{value.Amount} {value.Currency}"));
    }
}
