using System.Globalization;

namespace AiFinOps.Core.Sources;

/// <summary>
/// Whether a reading is off by an order of magnitude against what was known of the same days: cents taken for dollars, a filter that
/// lost most rows. Such a reading is kept out of the ledger until a second one says the same.
/// </summary>
public static class ReadSanity
{
    private const decimal Magnitude = 10m;

    /// <summary>In units of the currency: below it an order of magnitude is no news.</summary>
    private const decimal LeastMoney = 50m;

    private const long LeastRows = 20;

    /// <summary>A retry minutes later asks the same cache: only a later pull is a second opinion.</summary>
    private static readonly TimeSpan SecondReadingAfter = TimeSpan.FromMinutes(50);

    /// <param name="settled">Days that were final, before and now: more as well as less is odd on them.</param>
    /// <param name="over">Days that were over when they were read before: they may still grow, so only less is odd on them.</param>
    /// <returns>Null where nothing is odd.</returns>
    public static HeldReading? Compare((ReadingTotals Before, ReadingTotals Now) settled, (ReadingTotals Before, ReadingTotals Now) over, DateTimeOffset now)
    {
        foreach (var (currency, before) in settled.Before.Totals.OrderBy(total => total.Key, StringComparer.Ordinal))
        {
            var after = settled.Now.Totals.GetValueOrDefault(currency);
            if (before > 0m && after >= LeastMoney && after >= before * Magnitude)
            {
                return Held("totals-jumped", currency, after, now, $"{currency} totals of days that were final are {after / before:0.#} times what they were");
            }
        }

        foreach (var (currency, before) in over.Before.Totals.OrderBy(total => total.Key, StringComparer.Ordinal))
        {
            var after = over.Now.Totals.GetValueOrDefault(currency);
            if (before >= LeastMoney && after <= before / Magnitude)
            {
                return Held("totals-collapsed", currency, after, now, $"{currency} totals of days that were read before are {after / before:P1} of what they were");
            }
        }

        return over.Before.Rows >= LeastRows && over.Now.Rows * Magnitude <= over.Before.Rows
            ? Held("rows-collapsed", "", over.Now.Rows, now, $"days that were read before with {over.Before.Rows} rows have {over.Now.Rows}")
            : null;
    }

    /// <summary>A later pull says the same as the reading that was kept out: it is believed.</summary>
    public static bool Confirms(HeldReading first, HeldReading second) => SaysTheSame(first, second) && second.At - first.At >= SecondReadingAfter;

    /// <summary>Both were kept out for the same, and their amounts are within a factor of two.</summary>
    internal static bool SaysTheSame(HeldReading first, HeldReading second) =>
        string.Equals(first.What, second.What, StringComparison.Ordinal)
        && string.Equals(first.Currency, second.Currency, StringComparison.Ordinal)
        && second.After <= first.After * 2m && first.After <= second.After * 2m;

    private static HeldReading Held(string what, string currency, decimal after, DateTimeOffset now, FormattableString said) => new(
        what, currency, after, now,
        $"A reading was kept out of the ledger: {said.ToString(CultureInfo.InvariantCulture)}. The next pull, at least an hour later, that says the same lets it in. If it is wrong, mend the source before then.");
}
