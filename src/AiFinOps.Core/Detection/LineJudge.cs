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
        var all = verdict.Findings.AsEnumerable();
        if (NewSpenders.Judge(line, history, days, calendars, spend.CalendarOf(line.Id), input.Configuration) is { } newSpender)
        {
            all = all.Append(newSpender);
        }

        all = all.Select(finding => Marked(finding, history));
        var forecast = MonthForecast.Of(evaluated, input.Configuration.ExpectedEvents, period, input.LastDay);
        var budgeted = Budgeted(evaluated, ExpectedSpend.Of(evaluated), forecast, days, SoFarToday(line.Id, history.Currency));
        all = all.Concat(budgeted.Findings);
        if (DataJudge.Judge(line, history, period.First, input.Now) is { } missing)
        {
            all = all.Append(missing);
        }

        return new LineVerdict(budgeted.Evaluation, [.. Graded(line, all)], [.. ReasonsOf(line, history, verdict)]);
    }

    /// <summary>The budget of some lines together. What is unusual about a line, and what is missing of it, its own judgement says.</summary>
    /// <param name="lines">Every line that was judged, by its id.</param>
    public LineVerdict Judge(LineGroup group, IReadOnlyDictionary<string, LineEvaluation> lines)
    {
        var currency = group.Budget.Monthly.Currency;
        var parts = group.Lines.Select(lines.GetValueOrDefault).OfType<LineEvaluation>().Where(part => part.History.IsEmpty || string.Equals(part.History.Currency, currency, StringComparison.Ordinal)).ToList();
        if (parts.Count == 0)
        {
            return new LineVerdict(null, [], [LeftOut(group, group.Lines)]);
        }

        var soFar = parts.ConvertAll(part => (Line: part, SoFar: SoFarToday(part.Line.Id, currency)));
        var running = soFar.Select(part => part.SoFar).OfType<HistoryDay>().ToList();
        var budgeted = Budgeted(
            LineEvaluation.Together(group.AsLine(input.Configuration), currency, parts), ExpectedSpend.Together(soFar, today), MonthForecast.Together(group.Id, [.. parts.Select(part => part.Forecast).OfType<MonthForecast>()]),
            [.. input.LineDays.Where(day => group.Lines.Contains(day.Line, StringComparer.Ordinal))], running.Count == 0 ? null : LineHistory.Sum(running));

        // A forecast that is kept would count the spend of its lines twice in what is forecast of everything.
        return new LineVerdict(
            budgeted.Evaluation with { Forecast = null }, [.. Graded(budgeted.Evaluation.Line, budgeted.Findings)],
            parts.Count == group.Lines.Count ? [] : [LeftOut(group, group.Lines.Except(parts.Select(part => part.Line.Id), StringComparer.Ordinal))]);
    }

    private static NotJudged LeftOut(LineGroup group, IEnumerable<string> lines) => new(
        group.Id, "line-left-out", $"{string.Join(", ", lines)} is left out of {group.Name}: it was not judged in {group.Budget.Monthly.Currency}, and unlike currencies are never added.");

    /// <summary>What the month's budget and the limits of the hard stop say.</summary>
    private (LineEvaluation Evaluation, IEnumerable<Finding> Findings) Budgeted(
        LineEvaluation evaluated, ExpectedSpend expected, MonthForecast? forecast, IReadOnlyList<LineDay> days, HistoryDay? soFar)
    {
        var (line, history) = (evaluated.Line, evaluated.History);
        if (line.Budget is not { } budget || !string.Equals(budget.Monthly.Currency, history.Currency, StringComparison.Ordinal))
        {
            return (evaluated with { Forecast = forecast }, []);
        }

        var stop = HardStops.RuleFor(line, input.Configuration);
        var utilisation = BudgetCalculator.Of(budget, history, expected, forecast, period, input.Now, soFar);
        WindowUtilisation[] windows = [.. (stop?.Windows ?? []).Select(window => WindowCalculator.Of(window, history, expected, input.Now, soFar)).OfType<WindowUtilisation>()];
        var findings = BudgetJudge.Judge(line, utilisation, history, Defaults.WarningSteps, stop, input.Now).Select(finding => WithPurchases(finding, days));
        return (
            evaluated with { Utilisation = utilisation, Forecast = forecast, Windows = windows },
            stop is not null && WindowJudge.Judge(line, windows, stop) is { } window ? findings.Append(window) : findings);
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

    /// <summary>Null where nothing is reported in the currency: rows of another one alone would be a history of that.</summary>
    private HistoryDay? SoFarToday(string line, string currency) =>
        runningDay[line].ToList() is { Count: > 0 } soFar
        && LineHistory.Of(line, currency, soFar, calendars, today) is var history && string.Equals(history.Currency, currency, StringComparison.Ordinal)
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
