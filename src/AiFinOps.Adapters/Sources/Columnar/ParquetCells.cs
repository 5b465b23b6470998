using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text;
using AiFinOps.Adapters.Sources.Summing;
using Parquet.Data;

namespace AiFinOps.Adapters.Sources.Columnar;

/// <summary>
/// One column of one row group as cells of text, each distinct text once: costs and dates repeat less than names, and even a group of a
/// million rows stays small.
/// </summary>
internal sealed class ParquetCells
{
    private readonly ByteTable _texts = new(Stopwatch.GetTimestamp());

    /// <summary>Most columns have few distinct texts: two bytes a row are enough until there are more.</summary>
    private ushort[] _narrow = [];
    private int[] _wide = [];
    private bool _isWide;
    private byte[] _scratch = new byte[256];
    private int _rows;

    public int Rows => _rows;

    /// <summary>The text of a row of the group, as a CSV file would have it.</summary>
    public ReadOnlySpan<byte> this[int row] => _texts[_isWide ? _wide[row] : _narrow[row]];

    public void Begin(int rows)
    {
        _texts.Clear();
        (_rows, _isWide) = (0, _wide.Length >= rows);
        if (!_isWide && _narrow.Length < rows)
        {
            _narrow = new ushort[rows];
        }
    }

    /// <exception cref="NotSupportedException">The column is of no type that is known here.</exception>
    public void Add(RawColumnData column, ParquetField field)
    {
        switch (column)
        {
            case RawColumnData<ReadOnlyMemory<char>> texts:
                Add(texts, field, AddText);
                break;
            case RawColumnData<DateTime> moments:
                Add(moments, field, field.IsDate ? AddDate : field.IsUtc ? AddUtc : AddMoment);
                break;
            case RawColumnData<BigDecimal> numbers:
                Add(numbers, field, AddDecimal);
                break;
            case RawColumnData<double> numbers:
                Add(numbers, field, AddFormatted);
                break;
            case RawColumnData<float> numbers:
                Add(numbers, field, AddFormatted);
                break;
            case RawColumnData<int> numbers:
                Add(numbers, field, AddFormatted);
                break;
            case RawColumnData<long> numbers:
                Add(numbers, field, AddFormatted);
                break;
            default:
                throw new NotSupportedException($"It holds {column.GetType().GenericTypeArguments.FirstOrDefault()?.Name}.");
        }
    }

    public void AddNull() => AddCell([]);

    /// <summary>A cell that begins with a quote would be taken for one that is quoted.</summary>
    public void AddText(ReadOnlyMemory<char> text)
    {
        var span = text.Span;
        if (span is ['"', ..])
        {
            span = $"\"{text.ToString().Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        }

        var room = Encoding.UTF8.GetMaxByteCount(span.Length);
        if (_scratch.Length < room)
        {
            _scratch = new byte[room];
        }

        AddCell(_scratch.AsSpan(0, Encoding.UTF8.GetBytes(span, _scratch)));
    }

    private void Add<T>(RawColumnData<T> column, ParquetField field, Action<T> add)
        where T : struct
    {
        var values = column.Values;
        var levels = field.IsNullable ? column.DefinitionLevels : default;

        // What is null takes no room among the values: those that are there stand at its beginning, and behind them is whatever was there before.
        var next = 0;
        for (var row = 0; row < values.Length; row++)
        {
            if (field.IsNullable && levels[row] == 0)
            {
                AddNull();
            }
            else
            {
                add(values[next++]);
            }
        }
    }

    private void AddDate(DateTime date) => AddCell(_scratch.AsSpan(0, Format(date, "yyyy-MM-dd")));

    private void AddMoment(DateTime moment) => AddCell(_scratch.AsSpan(0, Format(moment, "s")));

    private void AddUtc(DateTime moment)
    {
        var length = Format(moment, "s");
        _scratch[length] = (byte)'Z';
        AddCell(_scratch.AsSpan(0, length + 1));
    }

    private int Format(DateTime moment, string format) =>
        moment.TryFormat(_scratch, out var length, format, CultureInfo.InvariantCulture) ? length : throw new UnreachableException();

    /// <summary>A binary number becomes the shortest decimal that stands for it: 0.1 is 0.1.</summary>
    private void AddFormatted<T>(T number)
        where T : struct, IUtf8SpanFormattable
    {
        _ = number.TryFormat(_scratch, out var length, default, CultureInfo.InvariantCulture) ? true : throw new UnreachableException();
        AddCell(_scratch.AsSpan(0, length));
    }

    /// <summary>All digits, however many.</summary>
    private void AddDecimal(BigDecimal number)
    {
        var digits = BigInteger.Abs(number.UnscaledValue).ToString(CultureInfo.InvariantCulture).PadLeft(number.Scale + 1, '0');
        var sign = number.UnscaledValue.Sign < 0 ? "-" : "";
        AddText((number.Scale > 0 ? $"{sign}{digits[..^number.Scale]}.{digits[^number.Scale..]}" : sign + digits).AsMemory());
    }

    private void AddCell(ReadOnlySpan<byte> cell)
    {
        var number = _texts.GetOrAdd(cell, out _);
        if (!_isWide && number > ushort.MaxValue)
        {
            Widen();
        }

        if (_isWide)
        {
            _wide[_rows++] = number;
        }
        else
        {
            _narrow[_rows++] = (ushort)number;
        }
    }

    /// <summary>A column that was wide in one group is so in the next: it keeps the wide numbers and lets go of the others.</summary>
    private void Widen()
    {
        _wide = new int[_narrow.Length];
        for (var row = 0; row < _rows; row++)
        {
            _wide[row] = _narrow[row];
        }

        (_narrow, _isWide) = ([], true);
    }
}
