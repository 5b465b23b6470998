using System.Globalization;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Prices;

/// <summary>Prices the usage of one reading, and remembers which rows were used and what had no price. Not shared between threads.</summary>
public sealed class UsagePricing(PriceTable table)
{
    /// <summary>A source that goes mad names no thousand models.</summary>
    private const int MostTold = 20;

    private readonly HashSet<PriceRow> used = [];
    private readonly Dictionary<(string Provider, string Model, string Tier), Unpriced> unpriced = [];

    /// <summary>The rows that were used, each with its version, ascending by id.</summary>
    public IReadOnlyList<string> PricedBy => [.. used.OrderBy(row => row.Id, StringComparer.Ordinal).Select(table.Citation)];

    /// <summary>One line for each model and tier without a price: how much there was, since when, and what to add.</summary>
    public IReadOnlyList<string> Problems => [.. unpriced
        .OrderBy(entry => entry.Key.Provider, StringComparer.Ordinal).ThenBy(entry => entry.Key.Model, StringComparer.Ordinal).ThenBy(entry => entry.Key.Tier, StringComparer.Ordinal)
        .Take(MostTold).Select(entry => InWords(entry.Key.Provider, entry.Key.Model, entry.Key.Tier, entry.Value)), .. More()];

    /// <param name="day">UTC day of the usage.</param>
    /// <returns>Null where it has no price: that usage is counted in <see cref="Problems"/> and nowhere else.</returns>
    public Money? Price(UsageTerms usage, DateOnly day, UsageMeter meter, decimal quantity)
    {
        var row = table.Find(usage, day);
        if (row?.Of(meter, quantity) is { } amount)
        {
            used.Add(row);
            return amount;
        }

        var key = (usage.Provider, usage.Model, usage.Tier);
        if (!unpriced.TryGetValue(key, out var missing))
        {
            unpriced[key] = missing = new Unpriced(row ?? table.FindLater(usage), day);
        }

        missing.Add(day, meter, quantity);
        return null;
    }

    private IEnumerable<string> More() => unpriced.Count > MostTold
        ? [string.Create(CultureInfo.InvariantCulture, $"{unpriced.Count - MostTold:N0} more model(s) and tiers have no price and are not counted.")]
        : [];

    private static string InWords(string provider, string model, string tier, Unpriced missing)
    {
        var quantities = string.Join(" and ", missing.Quantities.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Value:#,0.####} {entry.Key.Info().Words}")));
        var keys = string.Join(", ", missing.Quantities.Keys.Select(meter => $"`{meter.Info().Key}`"));
        var remedy = missing.Row switch
        {
            null => $"Add a row to `prices`: provider `{provider}`, model {Quoted.Text(model)}, tier {Quoted.Text(tier)}, with {keys}.",
            { } later when later.ValidFrom > missing.First => string.Create(CultureInfo.InvariantCulture, $"Row {Quoted.Text(later.Id)} of `prices` holds only from {later.ValidFrom:yyyy-MM-dd} on: give it an earlier day, or add a row for the days before."),
            var row => $"Row {Quoted.Text(row.Id)} of `prices` lacks {keys}: add them.",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"There is no price for {(model.Length > 0 ? "model " + Quoted.Text(model) : "usage without a model")} (tier {Quoted.Text(tier)}): {quantities} from {missing.First:yyyy-MM-dd} to {missing.Last:yyyy-MM-dd} are not counted. {remedy} The days are then read again.");
    }

    /// <param name="row">The row that lacks the meter, or that holds only later; null where there is none.</param>
    private sealed class Unpriced(PriceRow? row, DateOnly first)
    {
        public PriceRow? Row => row;

        public DateOnly First { get; private set; } = first;

        public DateOnly Last { get; private set; } = first;

        public SortedDictionary<UsageMeter, decimal> Quantities { get; } = [];

        public void Add(DateOnly day, UsageMeter meter, decimal quantity)
        {
            First = day < First ? day : First;
            Last = day > Last ? day : Last;
            Quantities[meter] = Quantities.GetValueOrDefault(meter) + quantity;
        }
    }
}
