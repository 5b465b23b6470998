using System.Globalization;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Configuration;

/// <summary>More severe means more variance, and later steps come later.</summary>
internal static class ResponseRules
{
    private static readonly TimeSpan ShortestRepeat = TimeSpan.FromMinutes(5);

    public static IEnumerable<ConfigurationProblem> Bands(FinOpsConfiguration configuration) =>
        Order("", configuration.Bands, _ => true).Concat(Fractions("", configuration.Bands.Select(band => (band.Severity, (decimal?)band.Percent))));

    /// <summary>What a line says of the bands has to fit what it does not say.</summary>
    public static IEnumerable<ConfigurationProblem> LineBands(FinOpsConfiguration configuration) =>
        from entry in configuration.Lines.Index()
        where entry.Item.Bands.Count > 0
        let path = string.Create(CultureInfo.InvariantCulture, $"lines[{entry.Index}].")
        from problem in Order(path, Tolerances.BandsOf(entry.Item, configuration), severity => entry.Item.Bands.Any(band => band.Severity == severity))
            .Concat(Fractions(path, entry.Item.Bands.Select(band => (band.Severity, band.Percent))))
        select problem;

    /// <param name="path">Before <c>bands</c>.</param>
    /// <param name="isWritten">Whether the band of a severity stands there; a problem is told at one that does.</param>
    private static IEnumerable<ConfigurationProblem> Order(string path, IReadOnlyList<VarianceBand> all, Func<Severity, bool> isWritten)
    {
        var bands = all.OrderBy(band => band.Severity).ToList();
        foreach (var (below, band) in bands.Zip(bands.Skip(1)).Where(pair => isWritten(pair.First.Severity) || isWritten(pair.Second.Severity)))
        {
            var falls = band.Percent < below.Percent || band.Money < below.Money;
            if (falls || (band.Percent == below.Percent && band.Money == below.Money))
            {
                yield return new(
                    $"{path}bands.{Word(isWritten(band.Severity) ? band.Severity : below.Severity)}", ConfigurationFaults.BandOrder,
                    $"{Reach(band)} {(falls ? "must not be below" : "is the same as")} {Reach(below)}: the bands overlap.",
                    "Percent and money both rise, or stay, from watch to critical, and one of them rises.");
            }
        }
    }

    private static IEnumerable<ConfigurationProblem> Fractions(string path, IEnumerable<(Severity Severity, decimal? Percent)> bands) =>
        from band in bands
        where band.Percent is > 0m and <= 0.01m
        select new ConfigurationProblem(
            $"{path}bands.{Word(band.Severity)}.percent", ConfigurationFaults.FractionForPercent, "A band that starts at 1 % or less grades noise.",
            "Bands are percent: write 50 for 50 %.", IsWarning: true);

    public static IEnumerable<ConfigurationProblem> Clocks(FinOpsConfiguration configuration) =>
        from band in configuration.Bands
        where band.Clocks is { RootCauseDue: { Unit: ResponseUnit.Elapsed } due, RootCauseStarted: { Unit: ResponseUnit.Elapsed } started } && due.Elapsed < started.Elapsed
        select new ConfigurationProblem(
            $"bands.{Word(band.Severity)}.rootCauseDue", ConfigurationFaults.ClockOrder, "The root cause is due before the search for it has to start.",
            "Let `rootCauseDue` be at least `rootCauseStarted`.");

    /// <summary>What burns money burns it at night as well.</summary>
    public static IEnumerable<ConfigurationProblem> ElapsedClocks(FinOpsConfiguration configuration) =>
        from band in configuration.Bands
        where band.Severity >= Severity.High
        from clock in new[] { ("rootCauseStarted", band.Clocks.RootCauseStarted), ("rootCauseDue", band.Clocks.RootCauseDue) }
        where clock.Item2 is { Unit: not ResponseUnit.Elapsed }
        select new ConfigurationProblem(
            $"bands.{Word(band.Severity)}.{clock.Item1}", ConfigurationFaults.ClockNotElapsed,
            $"The root cause of what is {Word(band.Severity)} is counted in hours that pass, never in business time or reviews.",
            "Write elapsed time, for example 24h.");

    public static IEnumerable<ConfigurationProblem> EscalationLevels(FinOpsConfiguration configuration) =>
        from policy in configuration.EscalationPolicies
        from step in policy.Levels.Zip(policy.Levels.Skip(1)).Index()
        where step.Item.Second.After < step.Item.First.After
        select new ConfigurationProblem(
            $"escalation.{Word(policy.Severity)}[{step.Index + 1}].after", ConfigurationFaults.EscalationOrder, "This level comes before the one above it.",
            "Order the levels by `after`; every delay counts from the moment the incident fired.");

    /// <summary>Every minute is a siren, not a message.</summary>
    public static IEnumerable<ConfigurationProblem> Repeats(FinOpsConfiguration configuration) =>
        from policy in configuration.EscalationPolicies
        from entry in policy.Levels.Index()
        where entry.Item.Repeat < ShortestRepeat
        select new ConfigurationProblem(
            $"escalation.{Word(policy.Severity)}[{entry.Index}].repeat", ConfigurationFaults.RepeatTooSoon, "The level would be told again before anybody can have answered.",
            "Let `repeat` be 5m or more.");

    /// <summary>One line may not have a larger appetite than all of its owner's lines together; most likely the two were mistaken for each other.</summary>
    public static IEnumerable<ConfigurationProblem> AlertBudget(FinOpsConfiguration configuration)
    {
        var (line, owner, _) = configuration.AlertBudget;
        if (line > owner)
        {
            yield return new(
                "alertBudget.falseAlarmsPerLineYear", ConfigurationFaults.AlertBudgetOrder,
                string.Create(CultureInfo.InvariantCulture, $"A line may raise {line:0.####} false alarms a year, and all lines of its owner together {owner:0.####}: the larger number never applies."),
                "Let `falseAlarmsPerLineYear` be at most `falseAlarmsPerOwnerYear`.", IsWarning: true);
        }
    }

    private static string Reach(VarianceBand band) =>
        string.Create(CultureInfo.InvariantCulture, $"{Word(band.Severity)} ({band.Percent * 100m:0.####} % and {band.Money:0.####})");

    private static string Word(Severity severity) => severity.ToString().ToLowerInvariant();
}
