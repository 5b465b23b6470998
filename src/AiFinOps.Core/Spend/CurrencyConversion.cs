using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;

namespace AiFinOps.Core.Spend;

/// <summary>A rate that is needed and not there.</summary>
/// <param name="Source">The source that reported in <paramref name="From"/>.</param>
public sealed record MissingRate(string Source, string Line, string From, string To, DateOnly Day);

/// <summary>Facts in the currency in which a line is judged.</summary>
/// <param name="LineDays">What no rate holds for is in it as it was reported: it is left apart and never added.</param>
/// <param name="Missing">Rates that are needed to judge a line, and not there.</param>
/// <param name="Used">By line, the newest rate of each pair that was used.</param>
internal sealed record ConvertedSpend(
    IReadOnlyList<LineDay> LineDays, IReadOnlyList<MissingRate> Missing, IReadOnlyDictionary<string, IReadOnlyList<ExchangeRate>> Used);

/// <summary>
/// Puts spend into the currency of its line by the dated rates of the configuration. The ledger keeps what was reported; a new rate is a new
/// reading of the same facts. A line is judged in the currency of its budget, without one in that of the organisation.
/// </summary>
/// <param name="watched">Days for which a missing rate is told; older ones are history.</param>
internal sealed class CurrencyConversion(FinOpsConfiguration configuration, DayRange watched)
{
    private readonly RateTable rates = new(configuration.Rates);
    private readonly Dictionary<string, string> budgets = configuration.Lines
        .Where(line => line.Budget is not null).ToDictionary(line => line.Id, line => line.Budget!.Monthly.Currency, StringComparer.Ordinal);

    private readonly Dictionary<(string Line, string From), ExchangeRate> used = [];
    private readonly HashSet<MissingRate> missing = [];

    public static ConvertedSpend Of(IReadOnlyList<LineDay> lineDays, FinOpsConfiguration configuration, DayRange watched) =>
        new CurrencyConversion(configuration, watched).Convert(lineDays);

    private ConvertedSpend Convert(IReadOnlyList<LineDay> lineDays)
    {
        LineDay[]? converted = null;
        var (line, target) = ("", configuration.Currency);
        for (var index = 0; index < lineDays.Count; index++)
        {
            var lineDay = lineDays[index];
            if (!string.Equals(lineDay.Line, line, StringComparison.Ordinal))
            {
                // Days of one line mostly follow each other: looking up runs is a fraction of the work.
                (line, target) = (lineDay.Line, budgets.GetValueOrDefault(lineDay.Line, configuration.Currency));
            }

            if (HasOther(lineDay, target) && Convert(lineDay, target) is { } known)
            {
                converted ??= [.. lineDays];
                converted[index] = known;
            }
        }

        return new ConvertedSpend(
            converted ?? lineDays,
            Needed(lineDays),
            used.GroupBy(pair => pair.Key.Line, StringComparer.Ordinal).ToDictionary(
                ofLine => ofLine.Key, IReadOnlyList<ExchangeRate> (ofLine) => [.. ofLine.Select(pair => pair.Value).OrderBy(rate => rate.From, StringComparer.Ordinal)], StringComparer.Ordinal));
    }

    private static bool HasOther(LineDay lineDay, string currency)
    {
        for (var index = 0; index < lineDay.Components.Count; index++)
        {
            if (!string.Equals(lineDay.Components[index].Effective.Currency, currency, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Null where no rate holds for any part of it.</summary>
    private LineDay? Convert(LineDay lineDay, string target)
    {
        SpendComponent[]? components = null;
        for (var index = 0; index < lineDay.Components.Count; index++)
        {
            var component = lineDay.Components[index];
            var from = component.Effective.Currency;
            if (string.Equals(from, target, StringComparison.Ordinal))
            {
                continue;
            }

            if (rates.Find(from, target, lineDay.Day) is { } rate && InTarget(component.Billed, target, lineDay.Day) is { } billed)
            {
                Note(lineDay.Line, rate);
                components ??= [.. lineDay.Components];
                components[index] = component with { Effective = new Money(component.Effective.Amount * rate.Rate, target), Billed = billed };
            }
            else if (watched.Contains(lineDay.Day))
            {
                missing.Add(new MissingRate(lineDay.Source, lineDay.Line, from, target, lineDay.Day));
            }
        }

        return components is null ? null : lineDay with { Components = components };
    }

    private void Note(string line, ExchangeRate rate)
    {
        if (!used.TryGetValue((line, rate.From), out var newest) || rate.Date > newest.Date)
        {
            used[(line, rate.From)] = rate;
        }
    }

    private Money? InTarget(Money money, string target, DateOnly day) =>
        string.Equals(money.Currency, target, StringComparison.Ordinal) ? money
        : rates.Find(money.Currency, target, day) is { } rate ? new Money(money.Amount * rate.Rate, target) : null;

    /// <summary>A line without a budget that spends in one foreign currency alone can be judged in it: nothing has to be added.</summary>
    private MissingRate[] Needed(IReadOnlyList<LineDay> lineDays)
    {
        var unbudgeted = missing.Select(rate => rate.Line).Where(line => !budgets.ContainsKey(line)).ToHashSet(StringComparer.Ordinal);
        var mixed = unbudgeted.Count == 0 ? unbudgeted : lineDays
            .Where(lineDay => unbudgeted.Contains(lineDay.Line) && lineDay.Components.Any(component => string.Equals(component.Effective.Currency, configuration.Currency, StringComparison.Ordinal)))
            .Select(lineDay => lineDay.Line)
            .ToHashSet(StringComparer.Ordinal);
        return [.. missing.Where(rate => budgets.ContainsKey(rate.Line) || mixed.Contains(rate.Line))];
    }
}
