using System.Globalization;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Prices;

/// <summary>Prices the usage of one reading, and remembers which rows were used and what had no price. Not shared between threads.</summary>
public sealed class UsagePricing(PriceTable table)
{
    /// <summary>A source that goes mad names no thousand models.</summary>
    private const int MostTold = 20;

    /// <summary>Of an incident: the first of them, and the log has the rest.</summary>
    private const int MostInTrouble = 5;

    private readonly HashSet<PriceRow> used = [];
    private readonly Dictionary<(string Provider, string Model, string Tier), Unpriced> unpriced = [];

    /// <summary>The rows that were used, each with its version, ascending by id.</summary>
    public IReadOnlyList<string> PricedBy => [.. used.OrderBy(row => row.Id, StringComparer.Ordinal).Select(table.Citation)];

    /// <summary>One line for each model and tier without a price: how much there was, since when, and what to add.</summary>
    public IReadOnlyList<string> Problems => Told(MostTold, (terms, missing) => string.Create(
        CultureInfo.InvariantCulture,
        $"{NoPrice(terms)}: {Quantities(missing)} from {missing.First:yyyy-MM-dd} to {missing.Last:yyyy-MM-dd} are not counted, and the days and hours that have them are unknown. {Remedy(terms, missing)} The days are then read again."));

    /// <summary>The same for the owner of the source, in words that stay while the quantities grow; null where everything has a price.</summary>
    public SourceTrouble? Trouble => unpriced.Count == 0 ? null : new SourceTrouble(
        SourceTroubles.PriceMissing,
        string.Join(' ', Told(MostInTrouble, (terms, missing) => string.Create(
            CultureInfo.InvariantCulture, $"{NoPrice(terms)}, since {missing.First:yyyy-MM-dd}: {string.Join(", ", missing.Quantities.Keys.Select(meter => meter.Info().Words))}. {Remedy(terms, missing)}")))
        + " Until then the days and hours with such usage are unknown, not zero; when the configuration is applied, they are read again.");

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

    private string[] Told(int most, Func<(string Provider, string Model, string Tier), Unpriced, string> words) =>
    [
        .. unpriced
            .OrderBy(entry => entry.Key.Provider, StringComparer.Ordinal).ThenBy(entry => entry.Key.Model, StringComparer.Ordinal).ThenBy(entry => entry.Key.Tier, StringComparer.Ordinal)
            .Take(most).Select(entry => words(entry.Key, entry.Value)),
        .. unpriced.Count > most
            ? [string.Create(CultureInfo.InvariantCulture, $"{unpriced.Count - most:N0} more model(s) and tiers have no price and are not counted.")]
            : Array.Empty<string>(),
    ];

    private static string NoPrice((string Provider, string Model, string Tier) terms) =>
        $"There is no price for {(terms.Model.Length > 0 ? "model " + Quoted.Text(terms.Model) : "usage without a model")} (tier {Quoted.Text(terms.Tier)})";

    private static string Quantities(Unpriced missing) =>
        string.Join(" and ", missing.Quantities.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Value:#,0.####} {entry.Key.Info().Words}")));

    private static string Remedy((string Provider, string Model, string Tier) terms, Unpriced missing)
    {
        var keys = string.Join(", ", missing.Quantities.Keys.Select(meter => $"`{meter.Info().Key}`"));
        return missing.Row switch
        {
            null => $"Add a row to `prices`: provider `{terms.Provider}`, model {Quoted.Text(terms.Model)}, tier {Quoted.Text(terms.Tier)}, with {keys}.",
            { } later when later.ValidFrom > missing.First => string.Create(CultureInfo.InvariantCulture, $"Row {Quoted.Text(later.Id)} of `prices` holds only from {later.ValidFrom:yyyy-MM-dd} on: give it an earlier day, or add a row for the days before."),
            var row => $"Row {Quoted.Text(row.Id)} of `prices` lacks {keys}: add them.",
        };
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
