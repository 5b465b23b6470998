using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Storage.Projection;

/// <summary>
/// The days of one line at one source in one month, as bytes: a table of the texts, then the days with their components.
/// A projection is read often and can always be rebuilt, so it is packed for reading and not for people.
/// </summary>
internal static class PackedMonth
{
    public static byte[] Write(IEnumerable<KeyValuePair<DateOnly, IReadOnlyList<SpendComponent>>> days)
    {
        using var body = new MemoryStream();
        using var writer = new BinaryWriter(body);
        var texts = new Texts();
        foreach (var (day, components) in days.OrderBy(day => day.Key))
        {
            writer.Write7BitEncodedInt(day.DayNumber);
            writer.Write7BitEncodedInt(components.Count);
            foreach (var component in components)
            {
                Write(writer, texts, component);
            }
        }

        return [.. texts.ToArray(), .. body.ToArray()];
    }

    /// <exception cref="InvalidDataException">These are not the bytes of a month.</exception>
    /// <exception cref="EndOfStreamException">These are not the bytes of a month.</exception>
    public static SortedDictionary<DateOnly, IReadOnlyList<SpendComponent>> Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        try
        {
            var texts = ReadTexts(reader);
            var days = new SortedDictionary<DateOnly, IReadOnlyList<SpendComponent>>();
            while (reader.BaseStream.Position < bytes.Length)
            {
                var day = DateOnly.FromDayNumber(reader.Read7BitEncodedInt());
                var components = new SpendComponent[Count(reader)];
                for (var index = 0; index < components.Length; index++)
                {
                    components[index] = ReadComponent(reader, texts);
                }

                days[day] = components;
            }

            return days;
        }
        catch (Exception exception) when (exception is ArgumentException or IndexOutOfRangeException or FormatException or IOException)
        {
            throw new InvalidDataException($"The packed days cannot be read: {exception.Message}", exception);
        }
    }

    private static void Write(BinaryWriter writer, Texts texts, SpendComponent component)
    {
        writer.Write7BitEncodedInt(texts.IndexOf(component.Provider));
        writer.Write7BitEncodedInt(texts.IndexOf(component.Service));
        writer.Write7BitEncodedInt(texts.IndexOf(component.Model));
        writer.Write7BitEncodedInt(texts.IndexOf(component.Feature));
        writer.Write7BitEncodedInt(texts.IndexOf(component.Category.ToString()));
        Write(writer, texts, component.Effective);
        Write(writer, texts, component.Billed);
        writer.Write(component.Quantity.HasValue);
        if (component.Quantity is { } quantity)
        {
            writer.Write(quantity);
        }

        writer.Write7BitEncodedInt(texts.IndexOf(component.Unit));
    }

    private static SpendComponent ReadComponent(BinaryReader reader, string[] texts) => new(
        Text(reader, texts),
        Text(reader, texts),
        Text(reader, texts),
        Text(reader, texts),
        Enum.Parse<ChargeCategory>(Text(reader, texts)),
        ReadMoney(reader, texts),
        ReadMoney(reader, texts),
        reader.ReadBoolean() ? reader.ReadDecimal() : null,
        Text(reader, texts));

    private static void Write(BinaryWriter writer, Texts texts, Money money)
    {
        writer.Write(money.Amount);
        writer.Write7BitEncodedInt(texts.IndexOf(money.Currency));
    }

    private static Money ReadMoney(BinaryReader reader, string[] texts) => new(reader.ReadDecimal(), Text(reader, texts));

    private static string Text(BinaryReader reader, string[] texts) => texts[reader.Read7BitEncodedInt()];

    private static string[] ReadTexts(BinaryReader reader)
    {
        var texts = new string[Count(reader)];
        for (var index = 0; index < texts.Length; index++)
        {
            texts[index] = reader.ReadString();
        }

        return texts;
    }

    // Each element takes a byte or more: a larger count is nonsense, and must not be allocated.
    private static int Count(BinaryReader reader)
    {
        var count = reader.Read7BitEncodedInt();
        return count >= 0 && count <= reader.BaseStream.Length - reader.BaseStream.Position
            ? count
            : throw new FormatException($"{count} elements do not fit.");
    }

    private sealed class Texts
    {
        private readonly Dictionary<string, int> indexes = new(StringComparer.Ordinal);

        public int IndexOf(string text)
        {
            if (!indexes.TryGetValue(text, out var index))
            {
                index = indexes.Count;
                indexes[text] = index;
            }

            return index;
        }

        public byte[] ToArray()
        {
            using var bytes = new MemoryStream();
            using var writer = new BinaryWriter(bytes);
            writer.Write7BitEncodedInt(indexes.Count);
            foreach (var text in indexes.OrderBy(text => text.Value))
            {
                writer.Write(text.Key);
            }

            return bytes.ToArray();
        }
    }
}
