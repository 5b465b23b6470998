using AiFinOps.Core.Allocation;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection.Hourly;

/// <summary>The hourly step of an evaluation: what the hours since the last known day say of each line goes into the one finding of its cause.</summary>
internal static class HourlyEvaluation
{
    /// <param name="lines">Lines as the daily judges left them.</param>
    /// <param name="findings">A daily finding of spend above expectation is extended, or one is added.</param>
    public static void Judge(
        EvaluationInput input, IReadOnlyDictionary<string, LineEvaluation> lines, List<GradedFinding> findings, List<NotJudged> notJudged)
    {
        if (input.HourlyFeeds.Count == 0)
        {
            return;
        }

        var histories = HourlyHistory.Of(input.HourlyFeeds, new Allocator(input.Configuration.Rules), line => CurrencyOf(lines.GetValueOrDefault(line)));
        foreach (var line in lines.Values.Where(line => histories.ContainsKey(line.Line.Id)))
        {
            var history = histories[line.Line.Id];
            var verdict = HourlyJudge.Judge(line.Line, history, FirstHour(line), input.Now, input.Configuration);
            if (verdict.NotJudged is { } reason)
            {
                notJudged.Add(new NotJudged(line.Line.Id, reason, InWords(line.Line, reason)));
            }

            if (verdict.Excess is { } excess)
            {
                Add(input, line.Line, history.Currency, excess, findings);
            }
        }
    }

    private static void Add(EvaluationInput input, AllocationLine line, string currency, HourlyExcess excess, List<GradedFinding> findings)
    {
        var index = findings.FindIndex(graded =>
            string.Equals(graded.Finding.Line, line.Id, StringComparison.Ordinal) && string.Equals(graded.Finding.CauseKey, CauseKeys.SpendAbove, StringComparison.Ordinal));
        if (HourlyFindings.Of(line.Id, currency, excess, index < 0 ? null : findings[index].Finding) is not { } finding
            || Bands.Grade(finding, line, input.Configuration, line.Budget?.Monthly) is not { } severity)
        {
            return;
        }

        if (index >= 0)
        {
            findings.RemoveAt(index);
        }

        findings.Add(new GradedFinding(finding, severity, Bands.OwnerGroup(severity, line.OwnerGroup, input.Configuration)));
    }

    /// <summary>A day that is known as a day is the daily judge's.</summary>
    private static DateTimeOffset FirstHour(LineEvaluation line) => line.History.LastKnown is { } known
        ? new DateTimeOffset(known.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)
        : DateTimeOffset.MinValue;

    private static string? CurrencyOf(LineEvaluation? line) =>
        line is { History.Currency: { Length: > 0 } currency } ? currency : line?.Line.Budget?.Monthly.Currency;

    private static string InWords(AllocationLine line, string reason) => reason switch
    {
        "hourly-cold" => $"{line.Name} has fewer than {HourlyProfile.LeastDays} days of hours, or too little use in them; its days are judged.",
        _ => $"No hour of {line.Name} is reported in full by every source that feeds it; its days are judged.",
    };
}
