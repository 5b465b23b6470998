using AiFinOps.Adapters.Sources.Csv;
using AiFinOps.Adapters.Sources.Summing;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Sources.Focus;

/// <summary>One worker's usage by the hour: rows whose charge period lies within one UTC hour. Not shared between threads.</summary>
internal sealed class FocusHours : IDisposable
{
    private readonly FocusKeys _keys;

    public FocusHours(int maxGroups)
    {
        Groups = new SpendGroups(maxGroups);
        _keys = new FocusKeys(Groups);
    }

    /// <summary>Their days are numbers of hours.</summary>
    public SpendGroups Groups { get; }

    /// <summary>The next file may have its columns elsewhere.</summary>
    public void Begin() => _keys.Forget();

    /// <param name="start">Of the charge period.</param>
    public void Add(CsvBatch batch, in CsvRow row, FocusColumns columns, CsvMoment start, CsvNumber effective)
    {
        if (!IsWithinAnHour(start, CsvText.Value(batch.Cell(row, columns.ChargePeriodEnd))))
        {
            return;
        }

        if (Groups.IsFull)
        {
            Groups.Spill();
        }

        if (_keys.TryFind(batch, row, columns, out var found, out _) && SpendKey.CategoryOf(Groups.KeyBytes(found.Key)) == ChargeCategory.Usage)
        {
            Groups.Add(found.Key, HourNumber.Of(start.Utc), new SpendAmounts(effective, default, default, QuantityUnknown: true));
        }
    }

    public void Dispose() => Groups.Dispose();

    private static bool IsWithinAnHour(CsvMoment start, ReadOnlySpan<byte> end) =>
        start.HasTime && CsvMoment.TryParse(end, out var until) && until.Utc > start.Utc && until.Utc.Ticks <= (HourNumber.Of(start.Utc) + 1L) * TimeSpan.TicksPerHour;
}
