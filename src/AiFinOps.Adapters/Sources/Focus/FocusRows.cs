using AiFinOps.Adapters.Sources.Csv;
using AiFinOps.Adapters.Sources.Summing;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Sources.Focus;

/// <summary>One worker: turns rows into sums. Not shared between threads.</summary>
internal sealed class FocusRows : IDisposable
{
    private static readonly int FirstDay = new DateOnly(2000, 1, 1).DayNumber;
    private static readonly int LastDay = new DateOnly(2099, 12, 31).DayNumber;

    private readonly FocusKeys _keys;
    private FocusColumns? _columns;
    private string _file = "";
    private int _part;
    private DayRange? _period;

    /// <param name="hours">Sum usage by the hour, too.</param>
    public FocusRows(int maxGroups, bool hours = false)
    {
        Groups = new SpendGroups(maxGroups);
        _keys = new FocusKeys(Groups);
        Hours = hours ? new FocusHours(maxGroups) : null;
    }

    public SpendGroups Groups { get; }

    /// <summary>Null where hours were not asked for.</summary>
    public FocusHours? Hours { get; }

    public Rejections Rejections { get; } = new();

    public Warnings Warnings { get; } = new();

    public long Accepted { get; private set; }

    /// <summary>The rows that follow are of this file.</summary>
    public void Begin(int part, string file, FocusColumns columns, DayRange? period = null)
    {
        (_part, _file, _columns, _period) = (part, file, columns, period);
        _keys.Forget();
        Hours?.Begin();
    }

    public void Add(CsvBatch batch)
    {
        var columns = _columns ?? throw new InvalidOperationException("No file was begun.");
        foreach (ref readonly var row in batch.Rows)
        {
            if (TryAdd(batch, row, columns, out var fault))
            {
                Accepted++;
            }
            else
            {
                Rejections.Add(_part, _file, row.Line, fault);
            }
        }
    }

    public void Dispose()
    {
        Groups.Dispose();
        Hours?.Dispose();
    }

    private bool TryAdd(CsvBatch batch, in CsvRow row, FocusColumns columns, out Fault fault)
    {
        if (!RowShape.IsWhole(batch, row, columns.Header, RowShape.MaxCell, out fault)
            || !TryStart(CsvText.Value(batch.Cell(row, columns.ChargePeriodStart)), row.Line, out var start, out fault)
            || !TryCost(batch, row, columns, columns.EffectiveCost, out var effective, out fault)
            || !TryCost(batch, row, columns, columns.BilledCost, out var billed, out fault))
        {
            return false;
        }

        if (Groups.IsFull)
        {
            Groups.Spill();
        }

        if (!_keys.TryFind(batch, row, columns, out var found, out fault))
        {
            return false;
        }

        Warn(found, row.Line);
        var unknown = !TryQuantity(batch, row, columns, out var quantity);
        var isEarlier = start.DayNumber < _period?.From.DayNumber;
        Groups.Add(found.Key, isEarlier ? _period!.Value.From.DayNumber : start.DayNumber, new SpendAmounts(effective, billed, quantity, unknown));
        if (isEarlier)
        {
            Warnings.Add(Reservation.EarlierPeriod, row.Line);
        }
        else
        {
            Hours?.Add(batch, row, columns, start, effective);
        }

        return true;
    }

    private bool TryStart(ReadOnlySpan<byte> text, long line, out CsvMoment moment, out Fault fault)
    {
        fault = default;
        if (!CsvMoment.TryParse(text, out moment))
        {
            fault = new Fault("ChargePeriodStart", $"{CsvText.Excerpt(text)} is not a date. Write it as 2024-09-18T23:00:00Z.");
            return false;
        }

        if (moment.DayNumber < FirstDay || moment.DayNumber > LastDay)
        {
            fault = new Fault("ChargePeriodStart", $"{CsvText.Excerpt(text)} is not within 2000 to 2099. Correct the year.");
            return false;
        }

        if (moment.DayNumber > _period?.To.DayNumber)
        {
            fault = new Fault("ChargePeriodStart", $"{CsvText.Excerpt(text)} lies after the month of its export, which ends on {_period.Value.To:yyyy-MM-dd}. Ask the provider.");
            return false;
        }

        if (!moment.HasZone)
        {
            Warnings.Add(Reservation.NoZone, line);
        }

        return true;
    }

    private bool TryCost(CsvBatch batch, in CsvRow row, FocusColumns columns, int column, out CsvNumber cost, out Fault fault)
    {
        fault = default;
        var text = CsvText.Value(batch.Cell(row, column));
        if (CsvNumber.TryParse(text, out cost, out var tooLong))
        {
            return true;
        }

        if (Rejections.WantsReason)
        {
            fault = new Fault(columns.Header[column], RowShape.NumberFault(text, tooLong));
        }

        return false;
    }

    /// <returns>False where the quantity is not known.</returns>
    private bool TryQuantity(CsvBatch batch, in CsvRow row, FocusColumns columns, out CsvNumber quantity)
    {
        quantity = default;
        if (columns.ConsumedQuantity < 0)
        {
            return false;
        }

        var text = CsvText.Value(batch.Cell(row, columns.ConsumedQuantity));
        if (CsvNumber.TryParse(text, out quantity, out _))
        {
            return true;
        }

        if (!CsvText.IsNull(text))
        {
            Warnings.Add(Reservation.BadQuantity, row.Line);
        }

        return false;
    }

    private void Warn(FocusKeys.Found found, long line)
    {
        if (found.BadTags)
        {
            Warnings.Add(Reservation.BadTags, line);
        }

        if (found.NoProvider)
        {
            Warnings.Add(Reservation.NoProvider, line);
        }
    }
}
