namespace AiFinOps.Core.Configuration;

/// <summary>Every row of the price table prices something, in real money, and no two rows claim the same from the same day on.</summary>
internal static class PriceRules
{
    public static IEnumerable<ConfigurationProblem> Amounts(FinOpsConfiguration configuration) =>
        from entry in configuration.Prices.Index()
        where entry.Item.Prices.Count == 0
        select new ConfigurationProblem(
            $"prices[{entry.Index}]", ConfigurationFaults.EmptyPrice, $"Row {Quoted.Text(entry.Item.Id)} has no price.",
            "Add at least one, for example `input: 2.50` and `output: 10` for a million tokens each.");

    public static IEnumerable<ConfigurationProblem> Currencies(FinOpsConfiguration configuration) =>
        from entry in configuration.Prices.Index()
        where !CurrencyCodes.Contains(entry.Item.Currency)
        select new ConfigurationProblem(
            $"prices[{entry.Index}].currency", ConfigurationFaults.UnknownCurrency, $"{Quoted.Text(entry.Item.Currency)} is no active currency of ISO 4217.",
            Closest.To(entry.Item.Currency, CurrencyCodes.All) is { } near ? $"Did you mean `{near}`?" : "Write its three letters, for example `USD`.");

    public static IEnumerable<ConfigurationProblem> Versions(FinOpsConfiguration configuration) =>
        from entry in configuration.Prices.Index()
        group entry by (entry.Item.Terms, entry.Item.ValidFrom) into same
        from again in same.Skip(1)
        select new ConfigurationProblem(
            $"prices[{again.Index}].validFrom", ConfigurationFaults.DuplicatePrice,
            $"Row {Quoted.Text(again.Item.Id)} prices the same from the same day on as row {Quoted.Text(same.First().Item.Id)}.",
            "Give the newer price the day from which it holds, or remove one of the two.");
}
