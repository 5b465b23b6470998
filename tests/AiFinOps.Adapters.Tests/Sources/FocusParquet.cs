using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace AiFinOps.Adapters.Tests.Sources;

/// <summary>Writes the small FOCUS files of <see cref="FocusCsv"/> as Parquet, with the types that providers give their columns.</summary>
internal static class FocusParquet
{
    /// <summary>Digits behind the point in a column of plain bytes.</summary>
    private const int BytesScale = 6;

    private static readonly string[] Numbers = ["BilledCost", "ConsumedQuantity", "ContractedCost", "EffectiveCost", "ListCost", "PricingQuantity"];
    private static readonly string[] Moments = ["BillingPeriodEnd", "BillingPeriodStart", "ChargePeriodEnd", "ChargePeriodStart"];

    /// <summary>Costs as DOUBLE, times as TIMESTAMP in UTC, everything else as text.</summary>
    public static Field TypeOf(string column) =>
        Numbers.Contains(column) ? new DataField<double>(column, true)
        : Moments.Contains(column) ? Timestamp(column, DateTimeTimeUnit.Micros)
        : new DataField<string>(column, true);

    public static DateTimeDataField Timestamp(string column, DateTimeTimeUnit unit, bool utc = true) =>
        new(column, DateTimeFormat.Timestamp, isAdjustedToUTC: utc, unit: unit, isNullable: true);

    /// <param name="types">Columns whose type is the test's matter.</param>
    /// <param name="rowGroups">The rows, spread over as many row groups.</param>
    public static async Task<byte[]> FileAsync(IReadOnlyList<Cells> rows, IReadOnlyList<Field>? types = null, int rowGroups = 1, IReadOnlySet<string>? without = null)
    {
        string[] columns = [.. FocusCsv.Row.Keys.Union(rows.SelectMany(row => row.Keys), StringComparer.Ordinal).Where(column => without?.Contains(column) != true)];
        var fields = columns.Select(column => types?.FirstOrDefault(type => string.Equals(type.Name, column, StringComparison.Ordinal)) ?? TypeOf(column)).ToList();
        using var stream = new MemoryStream();
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream, new ParquetOptions { UseBigDecimal = true }))
        {
            foreach (var group in rows.Chunk((rows.Count + rowGroups - 1) / rowGroups))
            {
                using var rowGroup = writer.CreateRowGroup();
                foreach (var field in fields)
                {
                    await WriteAsync(rowGroup, field, [.. group.Select(row => Value(row, field.Name))]);
                }
            }
        }

        return stream.ToArray();
    }

    /// <summary>
    /// Makes a column of plain bytes one of DECIMAL, as Hive writes it and the writer here does not: in the footer, its element gets the type, scale
    /// and precision (fields 6, 7 and 8 of Thrift's compact protocol).
    /// </summary>
    public static byte[] AsByteArrayDecimal(byte[] file, string column, byte precision)
    {
        var footer = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(file.Length - 8));
        var start = file.Length - 8 - footer;
        var end = start + file.AsSpan(start).IndexOf(Encoding.ASCII.GetBytes(column)) + column.Length;
        byte[] added = [0x25, 5 << 1, 0x15, BytesScale << 1, 0x15, (byte)(precision << 1)];
        byte[] patched = [.. file[..end], .. added, .. file[end..]];
        BinaryPrimitives.WriteInt32LittleEndian(patched.AsSpan(patched.Length - 8), footer + added.Length);
        return patched;
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static string? Value(Cells row, string column)
    {
        var text = row.GetValueOrDefault(column) ?? FocusCsv.Row.GetValueOrDefault(column, "");
        return text.Length > 0 ? text : null;
    }

    private static Task WriteAsync(ParquetRowGroupWriter group, Field field, IReadOnlyList<string?> cells) => field switch
    {
        MapField map => WriteMapAsync(group, map, cells),
        DateTimeDataField moments => group.WriteAsync<DateTime>(moments, Nullable(cells, text => Moment(text, moments)).AsMemory()),
        BigDecimalDataField decimals => group.WriteAsync<BigDecimal>(decimals, Nullable(cells, text => new BigDecimal(Unscaled(text, decimals.Scale), decimals.Precision, decimals.Scale)).AsMemory()),
        DataField data when data.ClrType == typeof(double) => group.WriteAsync<double>(data, Nullable(cells, text => double.Parse(text, CultureInfo.InvariantCulture)).AsMemory()),
        DataField data when data.ClrType == typeof(long) => group.WriteAsync<long>(data, Nullable(cells, text => long.Parse(text, CultureInfo.InvariantCulture)).AsMemory()),
        DataField data when data.ClrType == typeof(bool) => group.WriteAsync<bool>(data, Nullable(cells, bool.Parse).AsMemory()),
        DataField data when data.ClrType == typeof(byte[]) || data.ClrType == typeof(ReadOnlyMemory<byte>) =>
            group.WriteAsync(data, [.. cells.Select(cell => cell is null ? null! : Unscaled(cell, BytesScale).ToByteArray(isUnsigned: false, isBigEndian: true))]),
        DecimalDataField decimals => group.WriteAsync<decimal>(decimals, Nullable(cells, text => decimal.Parse(text, CultureInfo.InvariantCulture)).AsMemory()),
        DataField data => group.WriteAsync(data, cells),
        _ => throw new NotSupportedException(field.GetType().Name),
    };

    /// <summary>Cells in the notation <c>key=value;key=value</c>; a key alone has no value, <c>{}</c> is a map without entries, no cell is no map.</summary>
    private static async Task WriteMapAsync(ParquetRowGroupWriter group, MapField map, IReadOnlyList<string?> cells)
    {
        // How deep a path goes before it ends: 0 no map, 1 a map without entries, 2 a key, 3 a value.
        var entries = cells.SelectMany(cell => (cell is null or "{}" ? [""] : cell.Split(';')).Select((entry, index) =>
            (Key: entry.Split('=')[0], Value: entry.Split('=')[^1], Repeated: index == 0 ? 0 : 1, Depth: cell is null ? 0 : cell is "{}" ? 1 : entry.Contains('=', StringComparison.Ordinal) ? 3 : 2))).ToList();
        int[] repeated = [.. entries.Select(entry => entry.Repeated)];
        await group.WriteAllPartsAsync<ReadOnlyMemory<char>>(
            (DataField)map.Key, entries.Where(entry => entry.Depth >= 2).Select(entry => entry.Key.AsMemory()).ToArray(), entries.Select(entry => Math.Min(entry.Depth, 2)).ToArray(), repeated, TestContext.Current.CancellationToken);
        await group.WriteAllPartsAsync<ReadOnlyMemory<char>>(
            (DataField)map.Value, entries.Where(entry => entry.Depth == 3).Select(entry => entry.Value.AsMemory()).ToArray(), entries.Select(entry => entry.Depth).ToArray(), repeated, TestContext.Current.CancellationToken);
    }

    private static T?[] Nullable<T>(IReadOnlyList<string?> cells, Func<string, T> parse)
        where T : struct => [.. cells.Select(cell => cell is null ? (T?)null : parse(cell))];

    private static DateTime Moment(string text, DateTimeDataField field)
    {
        var utc = DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
        return field.IsAdjustedToUTC ? utc : DateTime.SpecifyKind(utc, DateTimeKind.Unspecified);
    }

    private static System.Numerics.BigInteger Unscaled(string text, int scale)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? "" : text[(point + 1)..];
        return System.Numerics.BigInteger.Parse((point < 0 ? text : text[..point]) + fraction.PadRight(scale, '0'), CultureInfo.InvariantCulture);
    }
}
