using System.Globalization;
using System.Numerics;
using AiFinOps.Adapters.Sources.Csv;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources.Summing;

/// <summary>A sum without any bound on its digits: whole-file totals.</summary>
internal sealed class ExactTotal
{
    private Int128 _recent;
    private byte _recentScale;
    private BigInteger _digits;
    private int _scale;

    public void Add(CsvNumber value)
    {
        if (!ExactSum.TryAdd(ref _recent, ref _recentScale, value))
        {
            Settle();
            (_recent, _recentScale) = value;
        }
    }

    public void Add(ExactTotal other)
    {
        other.Settle();
        Settle();
        Add(other._digits, other._scale);
    }

    /// <summary>Invariant decimal text without zeros at the end of the fraction.</summary>
    public override string ToString()
    {
        Settle();
        var text = BigInteger.Abs(_digits).ToString(CultureInfo.InvariantCulture).PadLeft(_scale + 1, '0');
        var fraction = text[^_scale..].TrimEnd('0');
        var whole = text[..^_scale];
        return (_digits.Sign < 0 ? "-" : "") + whole + (fraction.Length > 0 ? "." + fraction : "");
    }

    private void Settle()
    {
        Add(_recent, _recentScale);
        (_recent, _recentScale) = (0, 0);
    }

    private void Add(BigInteger digits, int scale)
    {
        if (scale > _scale)
        {
            _digits *= BigInteger.Pow(10, scale - _scale);
            _scale = scale;
        }

        _digits += digits * BigInteger.Pow(10, _scale - scale);
    }
}

/// <summary>Totals of one provider and currency.</summary>
internal sealed class SpendTotals
{
    public ExactTotal Effective { get; } = new();

    public ExactTotal Billed { get; } = new();

    public void Add(in SpendAmounts amounts)
    {
        Effective.Add(amounts.Effective);
        Billed.Add(amounts.Billed);
    }

    /// <summary>One total for each provider and currency, ordered by them.</summary>
    public static IReadOnlyList<SpendTotal> Merge(IEnumerable<((string Provider, string Currency) Key, SpendTotals Totals)> all) =>
    [
        .. all.GroupBy(total => total.Key, total => total.Totals)
            .OrderBy(same => same.Key.Provider, StringComparer.Ordinal)
            .ThenBy(same => same.Key.Currency, StringComparer.Ordinal)
            .Select(same => (same.Key, Sum: same.Aggregate(new SpendTotals(), (sum, totals) => sum.Plus(totals))))
            .Select(total => new SpendTotal(total.Key.Provider, total.Key.Currency, total.Sum.Billed.ToString(), total.Sum.Effective.ToString())),
    ];

    private SpendTotals Plus(SpendTotals other)
    {
        Effective.Add(other.Effective);
        Billed.Add(other.Billed);
        return this;
    }
}
