using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection;

/// <param name="Drivers">Largest first. The shares of one dimension add up to 1 where every value is listed.</param>
/// <param name="NewSince">First day of values that the four weeks before the onset did not have, by dimension and value.</param>
internal sealed record Explanation(IReadOnlyList<Driver> Drivers, IReadOnlyDictionary<(string Dimension, string Value), DateOnly> NewSince);

/// <summary>
/// Which provider, service, model or feature makes up an excess: the actual amount of each value against what it would be
/// if the expected amount had the mix of the four weeks before the onset. The differences add up to the excess.
/// </summary>
internal static class Attribution
{
    private const int MixDays = 28;
    private const int MostDrivers = 6;
    private const decimal LeastShare = 0.10m;

    /// <summary>From the most to the least telling.</summary>
    public static readonly IReadOnlyList<string> Dimensions = ["model", "feature", "service", "provider"];

    public static Explanation Of(LineHistory history, VarianceRun run, IReadOnlySet<DateOnly> excluded)
    {
        HashSet<DateOnly> runDays = [.. run.Days];
        var mixFrom = run.Onset.AddDays(-MixDays);
        Dictionary<(string Dimension, string Value), Amounts> values = [];
        var mixTotal = 0m;
        foreach (var (day, component) in history.Usage())
        {
            var isMix = day >= mixFrom && day < run.Onset && !excluded.Contains(day);
            if (isMix || runDays.Contains(day))
            {
                mixTotal += isMix ? component.Effective.Amount : 0m;
                Add(values, component, day, isMix);
            }
        }

        return Rank(values, history.Currency, run, mixTotal);
    }

    private static void Add(Dictionary<(string Dimension, string Value), Amounts> values, SpendComponent component, DateOnly day, bool isMix)
    {
        foreach (var dimension in Dimensions)
        {
            var key = (dimension, ValueOf(component, dimension));
            var amounts = values.GetValueOrDefault(key, new Amounts(0m, 0m, DateOnly.MaxValue));
            values[key] = isMix
                ? amounts with { Mix = amounts.Mix + component.Effective.Amount }
                : amounts with { Actual = amounts.Actual + component.Effective.Amount, First = day < amounts.First ? day : amounts.First };
        }
    }

    private static Explanation Rank(
        Dictionary<(string Dimension, string Value), Amounts> values, string currency, VarianceRun run, decimal mixTotal)
    {
        // A dimension with one value explains everything and tells nothing, unless no other tells more.
        var telling = values.Keys
            .GroupBy(key => key.Dimension, StringComparer.Ordinal)
            .Where(group => group.Skip(1).Any())
            .Select(group => group.Key)
            .ToHashSet(StringComparer.Ordinal);
        var drivers = (
            from value in values
            where value.Key.Value.Length > 0 && (telling.Count == 0 || telling.Contains(value.Key.Dimension))
            let excess = value.Value.Actual - (mixTotal > 0m ? run.Expected * value.Value.Mix / mixTotal : 0m)
            let share = excess / run.Excess
            where share >= LeastShare
            select new Driver(value.Key.Dimension, value.Key.Value, new Money(Math.Round(excess, 2), currency), Math.Round(share, 4)))
            .OrderByDescending(driver => driver.Share)
            .ThenBy(driver => Rank(driver.Dimension))
            .ThenBy(driver => driver.Value, StringComparer.Ordinal)
            .Take(MostDrivers)
            .ToArray();
        var newSince = drivers
            .Select(driver => (driver.Dimension, driver.Value))
            .Where(key => mixTotal > 0m && values[key].Mix == 0m)
            .ToDictionary(key => key, key => values[key].First);
        return new Explanation(drivers, newSince);
    }

    public static int Rank(string dimension)
    {
        for (var rank = 0; rank < Dimensions.Count; rank++)
        {
            if (string.Equals(Dimensions[rank], dimension, StringComparison.Ordinal))
            {
                return rank;
            }
        }

        return Dimensions.Count;
    }

    private static string ValueOf(SpendComponent component, string dimension) => dimension switch
    {
        "model" => component.Model,
        "feature" => component.Feature,
        "service" => component.Service,
        _ => component.Provider,
    };

    private sealed record Amounts(decimal Mix, decimal Actual, DateOnly First);
}
