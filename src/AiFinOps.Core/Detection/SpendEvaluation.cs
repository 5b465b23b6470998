using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Forecasts;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection;

/// <param name="LineDays">Allocated spend; half a year is enough for every rule.</param>
/// <param name="Batches">Manifest entries that were in force, of all sources.</param>
/// <param name="Now">The moment of judging: decides the budget month, what is overdue and what lies inside the lag.</param>
/// <param name="LastDay">Last UTC charge day to look at. Each line is judged at its last known day up to it.</param>
public sealed record EvaluationInput(
    FinOpsConfiguration Configuration, IReadOnlyList<LineDay> LineDays, IReadOnlyList<LedgerBatch> Batches, DateTimeOffset Now, DateOnly LastDay)
{
    /// <summary>What is reported so far of the UTC day that runs. It counts in budgets and is judged by nothing else: half a day compares with no day.</summary>
    public IReadOnlyList<LineDay> RunningDay { get; init; } = [];

    /// <summary>Source name to the moment of its last good reading (UTC); see <see cref="SourceCalendar.Of"/>.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Confirmed { get; init; } = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);

    /// <summary>How the last pull of each source ended, by name.</summary>
    public IReadOnlyDictionary<string, SourceCondition> Conditions { get; init; } = new Dictionary<string, SourceCondition>(StringComparer.Ordinal);

    /// <summary>Hours of the last five weeks, for detection alone: no daily figure contains them.</summary>
    public IReadOnlyList<HourlyFeed> HourlyFeeds { get; init; } = [];
}

/// <param name="OwnerGroup">The group that answers: the band's, else the owner of the line or source.</param>
public sealed record GradedFinding(Finding Finding, Severity Severity, string OwnerGroup)
{
    /// <summary>How urgent it is among findings of its severity, factor by factor; null for findings about a source or about ourselves.</summary>
    public SeverityScore? Score { get; init; }
}

/// <summary>A line, or a part of its judgement, that was left out, with a named reason: nothing is skipped in silence.</summary>
/// <param name="Line">Line id, or <c>source:NAME</c>.</param>
public sealed record NotJudged(string Line, string ReasonName, string Reason);

/// <summary>What one line looks like after an evaluation.</summary>
/// <param name="Anomalous">Days that do not teach the baseline.</param>
/// <param name="Utilisation">Null without a budget, or where the spend is in another currency.</param>
public sealed record LineEvaluation(AllocationLine Line, LineHistory History, IReadOnlySet<DateOnly> Anomalous, BudgetUtilisation? Utilisation)
{
    /// <summary>Expected usage of a day, announced events included; null where no comparison is possible.</summary>
    public required Func<DateOnly, Money?> Expected { get; init; }

    /// <summary>How far the line usually strays from its expectation: one robust standard deviation, as a fraction of it.</summary>
    public required decimal UsualSpread { get; init; }

    /// <inheritdoc cref="SpendVerdict.OpenExcess"/>
    public decimal OpenExcess { get; init; } = 1m;

    /// <summary>Lines as one: what is expected of each of them, and the days that teach none of them.</summary>
    /// <param name="parts">At least one; those with spend in one currency.</param>
    internal static LineEvaluation Together(AllocationLine line, string currency, IReadOnlyList<LineEvaluation> parts)
    {
        var begun = parts.Where(part => !part.History.IsEmpty).ToList();
        return new LineEvaluation(line, LineHistory.Together(line.Id, currency, [.. parts.Select(part => part.History)]), begun.SelectMany(part => part.Anomalous).ToHashSet(), Utilisation: null)
        {
            Expected = day => begun.Count > 0 && begun.TrueForAll(part => part.Expected(day) is not null) ? new Money(begun.Sum(part => part.Expected(day)!.Value.Amount), currency) : null,
            UsualSpread = SpreadOf([.. begun.Select(part => (part.UsualSpread, Weight: part.Expected(part.History.Last)?.Amount ?? 0m))]),
        };
    }

    /// <summary>A small line that strays far moves the sum of all of them little.</summary>
    private static decimal SpreadOf(IReadOnlyCollection<(decimal Spread, decimal Weight)> parts) =>
        parts.Sum(part => part.Weight) is > 0m and var whole ? parts.Sum(part => part.Spread * part.Weight) / whole : 0m;

    /// <summary>How far the limits of the line's hard stop are used, besides its budget; only those of which that is known.</summary>
    public IReadOnlyList<WindowUtilisation> Windows { get; init; } = [];

    /// <summary>Use of what a finding is about: the limit of its days, else the month's budget; null where nobody can know.</summary>
    public ILimitUse? UseOf(Finding finding) => StopWindow.DaysOf(finding) is { } days ? Windows.FirstOrDefault(used => used.Window.Days == days) : Utilisation;

    /// <summary>End of the month that runs; null where the line has no spend on record.</summary>
    public MonthForecast? Forecast { get; init; }
}

/// <param name="Findings">Ordered by line, kind and cause key.</param>
/// <param name="Lines">By the id of a line or a group of lines.</param>
/// <param name="Calendars">Day status of every source, by name.</param>
/// <param name="NotJudged">Ordered by line and reason.</param>
public sealed record EvaluationResult(
    IReadOnlyList<GradedFinding> Findings,
    IReadOnlyDictionary<string, LineEvaluation> Lines,
    IReadOnlyDictionary<string, SourceCalendar> Calendars,
    IReadOnlyList<NotJudged> NotJudged)
{
    /// <summary>How estimated sources compare with the bills of the same spend.</summary>
    public IReadOnlyList<EstimateRatio> EstimateRatios { get; init; } = [];

    /// <summary>What was judged: the facts in the currencies of their lines, estimates and bills both.</summary>
    public IReadOnlyList<LineDay> LineDays { get; init; } = [];

    /// <summary>Rates that are needed to judge a line, and not there.</summary>
    public IReadOnlyList<MissingRate> MissingRates { get; init; } = [];
}

/// <summary>Judges all lines and sources of a ledger version: the one entry point of detection, budgets and data checks.</summary>
public static class SpendEvaluation
{
    /// <summary>A rate that is missing is told for the budget month and so many days before it; older days are history.</summary>
    private const int RateNoticeDays = 14;

    public static EvaluationResult Judge(EvaluationInput reported)
    {
        var period = BudgetPeriod.Of(reported.Now, reported.Configuration.TimeZone);
        var watched = new DayRange(period.First.AddDays(-RateNoticeDays), reported.LastDay);
        var spend = CurrencyConversion.Of(reported.LineDays, reported.Configuration, watched);
        var input = reported with { LineDays = spend.LineDays, RunningDay = CurrencyConversion.Of(reported.RunningDay, reported.Configuration, watched).LineDays };
        var calendars = CalendarsOf(input);
        var judge = new LineJudge(input, calendars, period);
        List<GradedFinding> findings = [];
        List<NotJudged> notJudged = [];
        Dictionary<string, LineEvaluation> lines = new(StringComparer.Ordinal);
        JudgeSources(input, calendars, spend.Missing, period, findings, notJudged);
        foreach (var line in JudgeLines(input, judge))
        {
            Add(line);
        }

        Hourly.HourlyEvaluation.Judge(input, lines, findings, notJudged);
        foreach (var group in input.Configuration.LineGroups)
        {
            Add(judge.Judge(group, lines));
        }

        return new EvaluationResult(
            [.. Moves.Told(findings, lines, input.Configuration).OrderBy(graded => graded.Finding.Line, StringComparer.Ordinal).ThenBy(graded => graded.Finding.Kind).ThenBy(graded => graded.Finding.CauseKey, StringComparer.Ordinal).Select(graded => Scored(graded, lines, input.Now))],
            lines,
            calendars,
            [.. notJudged.OrderBy(reason => reason.Line, StringComparer.Ordinal).ThenBy(reason => reason.ReasonName, StringComparer.Ordinal)])
        {
            EstimateRatios = EstimateRatio.Of(input.LineDays, calendars, input.LastDay),
            LineDays = input.LineDays,
            MissingRates = spend.Missing,
        };

        void Add(LineVerdict verdict)
        {
            findings.AddRange(verdict.Findings.Select(graded => WithRates(graded, spend, input.Configuration)));
            notJudged.AddRange(verdict.NotJudged);
            if (verdict.Evaluation is { } evaluation)
            {
                lines[evaluation.Line.Id] = evaluation;
            }
        }
    }

    private static GradedFinding Scored(GradedFinding graded, Dictionary<string, LineEvaluation> lines, DateTimeOffset now) =>
        lines.TryGetValue(graded.Finding.Line, out var line)
            ? graded with { Score = FindingScore.Of(graded.Finding, line.Line, line.Utilisation, DateOnly.FromDateTime(now.UtcDateTime)) }
            : graded;

    /// <summary>Whoever reads an amount that nobody was billed must see by which rate it came about.</summary>
    private static GradedFinding WithRates(GradedFinding graded, ConvertedSpend spend, FinOpsConfiguration configuration)
    {
        var finding = graded.Finding;
        var used = configuration.LinesOf(finding.Line).SelectMany(line => spend.Used.GetValueOrDefault(line) ?? []).Distinct().ToList();
        if (finding.Kind == FindingKind.DataMissing || used.Count == 0)
        {
            return graded;
        }

        var rates = string.Join(", ", used);
        return graded with
        {
            Finding = finding with
            {
                Reason = $"{finding.Reason}; converted at {rates}",
                Facts = new Dictionary<string, string>(finding.Facts, StringComparer.Ordinal) { [FactNames.Rates] = rates },
            },
        };
    }

    /// <summary>On all cores, since no line looks at another; the verdicts come in the order of the lines all the same.</summary>
    private static LineVerdict[] JudgeLines(EvaluationInput input, LineJudge judge)
    {
        var configured = ConfiguredLines(input.Configuration);
        KeyValuePair<string, List<LineDay>>[] lines = [.. DaysByLine(input)];
        var verdicts = new LineVerdict[lines.Length];
        Parallel.For(0, lines.Length, index =>
        {
            var (line, days) = lines[index];
            verdicts[index] = configured.TryGetValue(line, out var known) ? judge.Judge(known, days) : LineVerdict.NotConfigured(line);
        });
        return verdicts;
    }

    private static Dictionary<string, SourceCalendar> CalendarsOf(EvaluationInput input)
    {
        var batches = input.Batches.ToLookup(batch => batch.Source, StringComparer.Ordinal);
        return input.Configuration.Sources.Select(source => source.Name)
            .Concat(batches.Select(group => group.Key))
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(source => source, source => CalendarOf(source, [.. batches[source]], input), StringComparer.Ordinal);
    }

    /// <summary>A source that is no longer configured leaves its facts behind, and estimates among them stay estimates.</summary>
    private static SourceCalendar CalendarOf(string name, IReadOnlyList<LedgerBatch> batches, EvaluationInput input)
    {
        var source = input.Configuration.Source(name);
        return SourceCalendar.Of(
            name, batches, source?.SettleLag ?? Defaults.SettleLag, ConfirmedAt(input, name), source?.IsEstimated ?? batches.Any(batch => batch.IsEstimated));
    }

    private static DateTimeOffset? ConfirmedAt(EvaluationInput input, string source) =>
        input.Confirmed.TryGetValue(source, out var at) ? at : null;

    private static void JudgeSources(
        EvaluationInput input, Dictionary<string, SourceCalendar> calendars, IReadOnlyList<MissingRate> missing, BudgetPeriod period, List<GradedFinding> findings, List<NotJudged> notJudged)
    {
        foreach (var source in input.Configuration.Sources)
        {
            var calendar = calendars[source.Name];
            if (calendar.FirstReported is null)
            {
                notJudged.Add(new NotJudged(LineIds.OfSource(source.Name), "never-reported", $"{source.Name} has not reported anything yet."));
            }

            if (SourceJudge.Judge(source, calendar, input.Conditions.GetValueOrDefault(source.Name), missing, period.First, input.LastDay, input.Now) is { } finding
                && Bands.Grade(finding, line: null, input.Configuration, monthBudget: null) is { } severity)
            {
                findings.Add(new GradedFinding(finding, severity, source.OwnerGroup));
            }
        }

        findings.AddRange(
            from source in input.Configuration.ChangeSources
            let finding = ChangeSourceJudge.Judge(source, input.Conditions.GetValueOrDefault(LineIds.OfChangeSource(source.Name)), input.Now)
            where finding is not null
            let severity = Bands.Grade(finding, line: null, input.Configuration, monthBudget: null)
            where severity is not null
            select new GradedFinding(finding, severity.Value, source.OwnerGroup));
    }

    private static Dictionary<string, List<LineDay>> DaysByLine(EvaluationInput input)
    {
        var days = input.Configuration.Lines.ToDictionary(line => line.Id, _ => new List<LineDay>(), StringComparer.Ordinal);
        foreach (var lineDay in input.LineDays)
        {
            if (!days.TryGetValue(lineDay.Line, out var ofLine))
            {
                days[lineDay.Line] = ofLine = [];
            }

            ofLine.Add(lineDay);
        }

        return days;
    }

    /// <summary>What nothing matches is always judged, whether configured or not; the owner of the first source answers for it.</summary>
    private static Dictionary<string, AllocationLine> ConfiguredLines(FinOpsConfiguration configuration)
    {
        var lines = configuration.Lines.ToDictionary(line => line.Id, StringComparer.Ordinal);
        if (configuration.Sources.Count > 0)
        {
            lines.TryAdd(AllocationLine.UnallocatedId, new AllocationLine(
                AllocationLine.UnallocatedId, "Unallocated", configuration.Sources[0].OwnerGroup, WorkloadEnvironment.Production, SpendPhase.Run,
                Criticality.Normal, CustomerImpact: false, Regulated: false, Since: null, Budget: null));
        }

        return lines;
    }
}
