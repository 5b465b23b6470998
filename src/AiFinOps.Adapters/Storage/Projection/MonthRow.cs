using System.Globalization;
using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows;
using Azure;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Projection;

/// <summary>One row of the projection: a month of one line at one source.</summary>
internal sealed class MonthRow
{
    private const int Schema = 1;
    private const string Days = "Days";
    private const string Remedy = "Delete this row and the row of this hash in partition 'version': the projection is then built again from the ledger.";

    private readonly SortedDictionary<DateOnly, IReadOnlyList<SpendComponent>> days;

    private MonthRow(string line, string source, SortedDictionary<DateOnly, IReadOnlyList<SpendComponent>> days, ETag? tag)
    {
        (Line, Source, Tag) = (line, source, tag);
        this.days = days;
    }

    public string Line { get; }

    public string Source { get; }

    /// <summary>Null for a row that is not stored yet.</summary>
    public ETag? Tag { get; }

    public bool IsEmpty => days.Count == 0;

    public static string Partition(string rulesHash, DateOnly day) =>
        KeyEncoder.Key(rulesHash, day.ToString("yyyy-MM", CultureInfo.InvariantCulture));

    public static MonthRow New(string line, string source) => new(line, source, [], tag: null);

    /// <exception cref="Workflows.Ports.UnreadableRowException">The row was edited by hand, or is from a newer version.</exception>
    public static MonthRow From(TableEntity entity)
    {
        var row = new RowReader(Tables.Projection, entity, Remedy).OfSchema(Schema);
        var packed = row.Packed(Days);
        return new(row.Text(nameof(Line)), row.Text(nameof(Source)), row.Parsed(Days, () => PackedMonth.Read(packed)), entity.ETag);
    }

    public TableEntity ToRow(string partition)
    {
        var row = new TableEntity(partition, KeyEncoder.Key(Line, Source))
        {
            [RowText.SchemaProperty] = Schema,
            [nameof(Line)] = Line,
            [nameof(Source)] = Source,
        };
        row.SetPacked(Days, PackedMonth.Write(days));
        return row;
    }

    public IEnumerable<LineDay> Of(DayRange range) =>
        days.Where(day => range.Contains(day.Key)).Select(day => new LineDay(Line, Source, day.Key, day.Value));

    /// <summary>Puts these days in the place of <paramref name="replaced"/>.</summary>
    /// <returns>Whether anything is different now.</returns>
    public bool Replace(IReadOnlySet<DateOnly> replaced, IEnumerable<LineDay> lineDays)
    {
        var before = PackedMonth.Write(days);
        foreach (var day in days.Keys.Where(replaced.Contains).ToList())
        {
            days.Remove(day);
        }

        foreach (var day in lineDays)
        {
            days[day.Day] = day.Components;
        }

        return !PackedMonth.Write(days).AsSpan().SequenceEqual(before);
    }
}
