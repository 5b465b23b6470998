using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Forecasts;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection;

/// <param name="Evaluation">Null for a line that the configuration does not have.</param>
internal sealed record LineVerdict(LineEvaluation? Evaluation, IReadOnlyList<GradedFinding> Findings, IReadOnlyList<NotJudged> NotJudged)
{
    public static LineVerdict NotConfigured(string line) =>
        new(null, [], [new NotJudged(line, "line-not-configured", $"Spend is allocated to '{line}', which the configuration does not have.")]);
}

/// <summary>Everything that is judged of one line: its usage, its budget, and whether it was reported.</summary>
internal sealed class LineJudge(EvaluationInput input, IReadOnlyDictionary<string, SourceCalendar> calendars, BudgetPeriod period)
{
    private readonly SpendJudge spend = new(input.Configuration);
    private readonly DateOnly today = DateOnly.FromDateTime(input.Now.UtcDateTime);
    private readonly ILookup<string, LineDay> runningDay = input.RunningDay.ToLookup(lineDay => lineDay.Line, StringComparer.Ordinal);

    public LineVerdict Judge(AllocationLine line, IReadOnlyList<LineDay> days)
    {
        var history = LineHistory.Of(line.Id, line.Budget?.Monthly.Currency, days, calendars, input.LastDay);
        var verdict = spend.Judge(line, history);
        var evaluated = new LineEvaluation(line, history, verdict.Anomalous, Utilisation: null)
        {
            Expected = day => ExpectedOn(history, verdict, day),
            UsualSpread = verdict.UsualSpread,
            OpenExcess = verdict.OpenExcess,
        };
        var forecast = MonthForecast.Of(evaluated, input.Configuration.ExpectedEvents, period, input.LastDay);
        var utilisation = UtilisationOf(line, history, verdict, forecast);
        var all = verdict.Findings.AsEnumerable();
        if (NewSpenders.Judge(line, history, days, calendars, spend.CalendarOf(line.Id), input.Configuration) is { } newSpender)
        {
            all = all.Append(newSpender);
        }

        all = all.Select(finding => Marked(finding, history));
        var stop = HardStops.RuleFor(line, input.Configuration);
        IReadOnlyList<WindowUtilisation> windows = utilisation is null ? [] : [.. WindowsOf(line, stop, history, verdict)];
        if (utilisation is not null)
        {
            all = all.Concat(BudgetJudge.Judge(line, utilisation, history, Defaults.WarningSteps, stop, input.Now).Select(finding => WithPurchases(finding, days)));
        }

        if (stop is not null)
        {
            all = all.Concat(WindowJudge.Judge(line, windows, stop));
        }

        if (DataJudge.Judge(line, history, period.First, input.Now) is { } missing)
        {
            all = all.Append(missing);
        }

        return new LineVerdict(evaluated with { Utilisation = utilisation, Forecast = forecast, Windows = windows }, [.. Graded(line, all)], [.. ReasonsOf(line, history, verdict)]);
    }

    /// <summary>Says so where the last day of a finding is an estimate: the bill may tell another story.</summary>
    private static Finding Marked(Finding finding, LineHistory history) => history[finding.Day] is { IsEstimated: true } day
        ? finding with
        {
            Reason = $"{finding.Reason}; {new Money(day.Estimated, history.Currency)} of the last day is estimated and not billed yet",
            Facts = new Dictionary<string, string>(finding.Facts, StringComparer.Ordinal) { [FactNames.EstimatedAmount] = SpendFindings.Amount(day.Estimated) },
        }
        : finding;

    /// <summary>A commitment that was bought uses up a month as usage does, and is no rate: whoever reads the budget's alert must see the difference.</summary>
    private Finding WithPurchases(Finding finding, IReadOnlyList<LineDay> days)
    {
        var bought = days.Where(day => day.Day >= period.First && day.Day <= finding.Day).SelectMany(day => day.Components)
            .Where(part => part.Category == ChargeCategory.Purchase && string.Equals(part.Effective.Currency, finding.Expected?.Currency, StringComparison.Ordinal))
            .Sum(part => part.Effective.Amount);
        return bought > 0m
            ? finding with { Facts = new Dictionary<string, string>(finding.Facts, StringComparer.Ordinal) { [FactNames.Purchased] = SpendFindings.Amount(bought) } }
            : finding;
    }

    private static Money? ExpectedOn(LineHistory history, SpendVerdict verdict, DateOnly day) =>
        verdict.Expected(day) is { } expected ? new Money(expected, history.Currency) : null;

    private BudgetUtilisation? UtilisationOf(AllocationLine line, LineHistory history, SpendVerdict verdict, MonthForecast? forecast) =>
        line.Budget is { } budget && string.Equals(budget.Monthly.Currency, history.Currency, StringComparison.Ordinal)
            ? BudgetCalculator.Of(budget, history, ExpectedSpend.Of(history, verdict), forecast, period, input.Now, SoFarToday(line, history.Currency))
            : null;

    private IEnumerable<WindowUtilisation> WindowsOf(AllocationLine line, HardStopRule? stop, LineHistory history, SpendVerdict verdict) =>
        from window in stop?.Windows ?? []
        let used = WindowCalculator.Of(window, history, ExpectedSpend.Of(history, verdict), input.Now, SoFarToday(line, history.Currency))
        where used is not null
        select used;

    /// <summary>Null where nothing is reported in the currency: rows of another one alone would be a history of that.</summary>
    private HistoryDay? SoFarToday(AllocationLine line, string currency) =>
        runningDay[line.Id].ToList() is { Count: > 0 } soFar
        && LineHistory.Of(line.Id, currency, soFar, calendars, today) is var history && string.Equals(history.Currency, currency, StringComparison.Ordinal)
            ? history[today]
            : null;

    private IEnumerable<GradedFinding> Graded(AllocationLine line, IEnumerable<Finding> findings)
    {
        foreach (var finding in findings)
        {
            if (Bands.Grade(finding, line, input.Configuration, line.Budget?.Monthly) is { } severity)
            {
                yield return new GradedFinding(finding, severity, Bands.OwnerGroup(severity, line.OwnerGroup, input.Configuration));
            }
        }
    }

    private static IEnumerable<NotJudged> ReasonsOf(AllocationLine line, LineHistory history, SpendVerdict verdict)
    {
        if (verdict.NotJudged is { } reason)
        {
            yield return new NotJudged(line.Id, reason, InWords(line, reason));
        }

        if (history.OtherCurrencies.Count > 0)
        {
            yield return new NotJudged(
                line.Id,
                "other-currency",
                $"{line.Name} is judged in {history.Currency}; its spend in {string.Join(", ", history.OtherCurrencies)} is left out, because unlike currencies are never added.");
        }
    }

    private static string InWords(AllocationLine line, string reason) => reason switch
    {
        "cold" => $"{line.Name} has too little history to be compared with; its ceilings apply.",
        "negative-usage" => $"The last known day of {line.Name} has negative usage: a correction of other days, which is no day to judge.",
        "no-known-day" => $"No day of {line.Name} is reported by every source that feeds it.",
        "no-spend" => $"{line.Name} has no spend on record.",
        _ => $"{line.Name} has no baseline: {reason}.",
    };
}
