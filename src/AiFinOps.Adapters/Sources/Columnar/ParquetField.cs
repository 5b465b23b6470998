using AiFinOps.Workflows.Ports;
using Parquet.Data;
using Parquet.Schema;

namespace AiFinOps.Adapters.Sources.Columnar;

/// <summary>One column that is looked at, and how it stands in the file.</summary>
internal sealed class ParquetField
{
    private readonly DataField _data;
    private readonly DataField? _tagValues;

    private ParquetField(string name, DataField data, DataField? tagValues)
    {
        Name = name;
        _data = data;
        _tagValues = tagValues;
    }

    public string Name { get; }

    public bool IsNullable => _data.IsNullable;

    /// <summary>A day without a time.</summary>
    public bool IsDate => _data is DateTimeDataField { DateTimeFormat: DateTimeFormat.Date };

    /// <summary>The file says that its times are UTC.</summary>
    public bool IsUtc => _data is DateTimeDataField { IsAdjustedToUTC: true };

    /// <summary>What has to be read of the file for it.</summary>
    public IEnumerable<DataField> Stored => _tagValues is null ? [_data] : [_data, _tagValues];

    /// <exception cref="CostFileException">The column's type does not fit what it stands for.</exception>
    public static ParquetField Of(string file, Field field, CellKind kind) => (field, kind) switch
    {
        (DataField { MaxRepetitionLevel: 0 } data, CellKind.Number) when IsNumber(data) || IsText(data) => new(field.Name, data, null),
        (DateTimeDataField { MaxRepetitionLevel: 0 } data, CellKind.Moment) => new(field.Name, data, null),
        (DataField { MaxRepetitionLevel: 0 } data, CellKind.Moment or CellKind.Tags) when IsText(data) => new(field.Name, data, null),
        (DataField { MaxRepetitionLevel: 0 } data, CellKind.Text) when IsText(data) || IsWhole(data) => new(field.Name, data, null),
        (MapField { Key: DataField keys, Value: DataField values }, CellKind.Tags) when IsText(keys) && IsText(values) => new(field.Name, keys, values),
        _ => throw new CostFileException(
            $"{file}, column {field.Name}: its type is {TypeOf(field)}; {Wanted(kind)} is needed. Correct the type in the export; nothing was written."),
    };

    /// <summary>Adds the rows of one row group.</summary>
    /// <param name="stored">As <see cref="Stored"/> names them.</param>
    public void Fill(ParquetCells cells, IReadOnlyList<RawColumnData> stored)
    {
        if (_tagValues is null)
        {
            cells.Add(stored[0], this);
        }
        else
        {
            ParquetTags.Add(cells, (RawColumnData<ReadOnlyMemory<char>>)stored[0], (RawColumnData<ReadOnlyMemory<char>>)stored[1], _data, _tagValues);
        }
    }

    private static bool IsText(DataField field) => field.ClrType == typeof(ReadOnlyMemory<char>);

    private static bool IsWhole(DataField field) => field.ClrType == typeof(int) || field.ClrType == typeof(long);

    private static bool IsNumber(DataField field) =>
        IsWhole(field) || field.ClrType == typeof(double) || field.ClrType == typeof(float) || field.ClrType == typeof(BigDecimal);

    private static string TypeOf(Field field) => field switch
    {
        MapField => "a map",
        StructField => "a structure",
        ListField or DataField { MaxRepetitionLevel: > 0 } => "a list",
        DataField data => data.ClrType.Name.ToUpperInvariant(),
        _ => "not known",
    };

    private static string Wanted(CellKind kind) => kind switch
    {
        CellKind.Number => "DECIMAL, DOUBLE, an integer or a text",
        CellKind.Moment => "TIMESTAMP, DATE or a text",
        CellKind.Tags => "a text of JSON, or a map from text to text,",
        _ => "a text",
    };
}
