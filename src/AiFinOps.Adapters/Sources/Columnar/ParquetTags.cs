using System.Text;
using System.Text.Json;
using Parquet.Data;
using Parquet.Schema;

namespace AiFinOps.Adapters.Sources.Columnar;

/// <summary>A map from text to text as the JSON object that the same column has in a CSV file.</summary>
internal static class ParquetTags
{
    /// <exception cref="InvalidDataException">Keys and values do not belong together.</exception>
    public static void Add(
        ParquetCells cells, RawColumnData<ReadOnlyMemory<char>> keys, RawColumnData<ReadOnlyMemory<char>> values, DataField key, DataField value)
    {
        using var buffer = new MemoryStream();
        var entries = keys.Values.Length;
        if (values.Values.Length != entries)
        {
            throw new InvalidDataException($"It has {entries} key(s) and {values.Values.Length} value(s).");
        }

        var (nextKey, nextValue) = (0, 0);
        for (var entry = 0; entry < entries;)
        {
            buffer.SetLength(0);
            using var json = new Utf8JsonWriter(buffer);
            json.WriteStartObject();
            var isNull = keys.DefinitionLevels[entry] < key.MaxDefinitionLevel - 1;
            do
            {
                var name = keys.DefinitionLevels[entry] == key.MaxDefinitionLevel ? keys.Values[nextKey++] : default;
                var text = values.DefinitionLevels[entry] == value.MaxDefinitionLevel ? values.Values[nextValue++] : default;
                if (keys.DefinitionLevels[entry] == key.MaxDefinitionLevel && values.DefinitionLevels[entry] == value.MaxDefinitionLevel)
                {
                    json.WriteString(name.Span, text.Span);
                }

                entry++;
            }
            while (entry < entries && keys.RepetitionLevels[entry] > 0);

            json.WriteEndObject();
            json.Flush();
            if (isNull)
            {
                cells.AddNull();
            }
            else
            {
                cells.AddText(Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)).AsMemory());
            }
        }
    }
}
