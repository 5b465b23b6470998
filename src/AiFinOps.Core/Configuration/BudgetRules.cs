using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;

namespace AiFinOps.Core.Configuration;

/// <summary>Budgets are in real money, and a stop has a budget to guard.</summary>
internal static class BudgetRules
{
    public static IEnumerable<ConfigurationProblem> Currencies(FinOpsConfiguration configuration)
    {
        var budgets = configuration.Lines.Index()
            .Where(entry => entry.Item.Budget is { } budget && !string.Equals(budget.Monthly.Currency, configuration.Currency, StringComparison.Ordinal))
            .Select(entry => ($"lines[{entry.Index}].budget.currency", entry.Item.Budget!.Monthly.Currency))
            .Concat(configuration.LineGroups.Index().Select(entry => ($"lineGroups[{entry.Index}].budget.currency", entry.Item.Budget.Monthly.Currency)));
        var rates = configuration.Rates.Index().SelectMany(entry => new[] { ($"rates[{entry.Index}].from", entry.Item.From), ($"rates[{entry.Index}].to", entry.Item.To) });
        return from named in budgets.Prepend(("currency", configuration.Currency)).Concat(rates)
               where !CurrencyCodes.Contains(named.Item2)
               select new ConfigurationProblem(
                   named.Item1, ConfigurationFaults.UnknownCurrency, $"{Quoted.Text(named.Item2)} is no active currency of ISO 4217.",
                   Closest.To(named.Item2, CurrencyCodes.All) is { } near ? $"Did you mean `{near}`?" : "Write its three letters, for example `EUR` or `USD`.");
    }

    /// <summary>Unlike currencies are never added, and a group is as its lines are.</summary>
    public static IEnumerable<ConfigurationProblem> Groups(FinOpsConfiguration configuration) =>
        from entry in configuration.LineGroups.Index()
        from member in entry.Item.Lines.Index()
        let line = configuration.Lines.FirstOrDefault(line => string.Equals(line.Id, member.Item, StringComparison.Ordinal))
        let currency = line?.Budget?.Monthly.Currency ?? configuration.Currency
        where line is not null && !string.Equals(currency, entry.Item.Budget.Monthly.Currency, StringComparison.Ordinal)
        select new ConfigurationProblem(
            $"lineGroups[{entry.Index}].lines[{member.Index}]", ConfigurationFaults.UnlikeCurrencies,
            $"{Quoted.Text(line.Id)} is judged in {currency}, and the budget of the group is in {entry.Item.Budget.Monthly.Currency}: unlike currencies are never added.",
            "Give the group and its lines budgets in one currency; `rates` puts their spend into it.");

    public static IEnumerable<ConfigurationProblem> Rates(FinOpsConfiguration configuration) =>
        from entry in configuration.Rates.Index()
        where string.Equals(entry.Item.From, entry.Item.To, StringComparison.Ordinal)
        select new ConfigurationProblem(
            $"rates[{entry.Index}].to", ConfigurationFaults.SameCurrency, $"A rate from {entry.Item.From} to {entry.Item.To} converts nothing.",
            "Write the currency of the budgets in `to`, or leave the rate out.");

    public static IEnumerable<ConfigurationProblem> Ceilings(FinOpsConfiguration configuration) =>
        from entry in configuration.Lines.Index()
        where entry.Item.Environment == WorkloadEnvironment.Pilot && entry.Item.Budget is not { IsCeiling: true }
        select new ConfigurationProblem(
            $"lines[{entry.Index}].budget", ConfigurationFaults.PilotWithoutCeiling, $"The pilot {Quoted.Text(entry.Item.Id)} has no ceiling: nothing stops it.",
            "Write `budget: { monthly: AMOUNT, ceiling: true }`.", IsWarning: true);

    /// <summary>A line cannot ask for less than the lowest band: bands grade what speaks.</summary>
    public static IEnumerable<ConfigurationProblem> LeastAlerts(FinOpsConfiguration configuration) =>
        from entry in configuration.Lines.Index()
        let lowest = Detection.Tolerances.LowestBand(entry.Item with { AlertFrom = null }, configuration)
        where entry.Item.AlertFrom <= lowest.Money
        select new ConfigurationProblem(
            $"lines[{entry.Index}].alertFrom", ConfigurationFaults.UnusedSetting,
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"`alertFrom` changes nothing: spend speaks from {lowest.Money:0.##} on anyway, the `money` of the lowest band."),
            "Write more than that, or leave it out.", IsWarning: true);

    public static IEnumerable<ConfigurationProblem> HardStops(FinOpsConfiguration configuration)
    {
        var budgeted = configuration.Lines.Where(line => line.Budget is not null).Select(line => line.Id).ToHashSet(StringComparer.Ordinal);
        var lines = configuration.Lines.Select(line => line.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var (index, stop) in configuration.HardStops.Index())
        {
            if (lines.Contains(stop.Line) && !budgeted.Contains(stop.Line))
            {
                yield return new(
                    $"hardStops[{index}].line", ConfigurationFaults.StopWithoutBudget, $"Line {Quoted.Text(stop.Line)} has no budget, so its hard stop never trips.",
                    "Give the line a `budget`, or remove the hard stop.");
            }

            if (stop.Threshold is > 0m and <= 0.01m)
            {
                yield return new(
                    $"hardStops[{index}].threshold", ConfigurationFaults.FractionForPercent, "A hard stop at 1 % of the budget or less trips on the first day.",
                    "Thresholds are percent: write 95 for 95 %.");
            }

            foreach (var (window, _) in stop.Windows.Index().Where(entry => configuration.Line(stop.Line)?.Budget?.Monthly.Amount <= entry.Item.Limit))
            {
                yield return new(
                    $"hardStops[{index}].windows[{window}].limit", ConfigurationFaults.UnusedSetting, "The limit is no lower than the budget of the month, which stops the line before it.",
                    "Write less than the month's budget, or leave the window out.", IsWarning: true);
            }

            foreach (var (rung, _) in stop.Ladder.Index().Where(entry => stop.Mode == ContainmentMode.Automatic && !entry.Item.Reversible))
            {
                yield return new(
                    $"hardStops[{index}].ladder[{rung}].reversible", ConfigurationFaults.IrreversibleAutomatic,
                    "What cannot be taken back is only ever done by a person, and this hard stop acts by itself.",
                    "Write `mode: approve`, or use a rung with a way back.");
            }
        }
    }
}
