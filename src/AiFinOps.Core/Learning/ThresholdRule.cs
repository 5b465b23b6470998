using System.Globalization;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Learning;

/// <summary>
/// The threshold that would have kept a cause quiet. Formula: the largest accumulated excess that any firing reached of which nobody said
/// what caused it, rounded up to the next number of two digits above it (1,840 becomes 1,900, and 1,900 becomes 2,000). It is money, and not a
/// percent, because the money of a line decides only whether a found excess speaks: the detectors see, count and learn the same as before.
/// Nothing is proposed where people confirmed every firing (the cause was not mended), where no money decides (a source that is late), or where
/// the threshold would be a tenth of the month's budget or more, from which on an excess is Critical.
/// </summary>
public static class ThresholdRule
{
    /// <summary>As <see cref="Bands"/> has it.</summary>
    private const decimal CriticalPartOfMonth = 0.10m;

    /// <param name="line">Null for what is no line of the configuration.</param>
    /// <returns>The proposal, null where there is none, and in words why it is what it is.</returns>
    public static (ThresholdProposal? Proposal, string Advice) Propose(
        FindingKind kind, AllocationLine? line, IReadOnlyList<CauseFiring> firings, FinOpsConfiguration configuration)
    {
        var unexplained = firings.Where(firing => !firing.Confirmed).ToList();
        if (line is null || !HasThreshold(kind))
        {
            return (null, "No threshold decides whether this speaks: find what keeps causing it, and mend that.");
        }

        if (unexplained.Count == 0)
        {
            return (null, "People confirmed every one of these: the threshold is right and the cause was not mended. Find out why the fix did not hold.");
        }

        if (PeakOf(unexplained) is not { } peak)
        {
            return (null, "The firings are not all in one currency, so that no threshold can be worked out. Look at each of them.");
        }

        var proposed = Above(peak.Amount);
        return line.Budget is { } budget && string.Equals(budget.Monthly.Currency, peak.Currency, StringComparison.Ordinal) && proposed >= CriticalPartOfMonth * budget.Monthly.Amount
            ? (null, $"The largest of them reached {peak}. A threshold above that would hide what is a tenth of the month's budget of {budget.Monthly}: find what keeps causing it, or correct the budget.")
            : (new ThresholdProposal(line.Id, Tolerances.LowestBand(line, configuration).Money, proposed, peak.Currency), Words(unexplained, peak));
    }

    private static bool HasThreshold(FindingKind kind) => kind is FindingKind.SpendAbove or FindingKind.SpendBelow or FindingKind.NewSpender;

    private static string Words(List<CauseFiring> unexplained, Money peak) => string.Create(
        CultureInfo.InvariantCulture, $"Of {unexplained.Count} firings nobody recorded a cause, and the largest of them reached {peak}: the proposed threshold is just above it.");

    private static Money? PeakOf(IReadOnlyList<CauseFiring> firings) =>
        firings.All(firing => firing.Peak is { Amount: > 0m }) && firings.Select(firing => firing.Peak!.Value.Currency).Distinct(StringComparer.Ordinal).Count() == 1
            ? firings.Max(firing => firing.Peak!.Value)
            : null;

    /// <summary>The next number of two digits that is larger.</summary>
    private static decimal Above(decimal amount)
    {
        var step = 1m;
        while (amount / step >= 100m)
        {
            step *= 10m;
        }

        while (amount / step < 10m)
        {
            step /= 10m;
        }

        return (decimal.Floor(amount / step) + 1m) * step;
    }
}
