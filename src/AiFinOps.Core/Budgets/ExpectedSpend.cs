using AiFinOps.Core.Detection;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Budgets;

/// <summary>
/// What a line is likely to be billed for a day that is not settled or still to come: the level of the last days times the
/// shape of the week, and the factor of announced events. An excess of several days that is still open is expected to go on,
/// because a stop that ignores the burn rate of the days it cannot see comes too late.
/// A line without a baseline is expected to go on like its last seven known days.
/// </summary>
internal sealed class ExpectedSpend
{
    private const int RunRateDays = 7;

    private readonly Func<DateOnly, HistoryDay, decimal> lacking;

    private ExpectedSpend(string method, Func<DateOnly, HistoryDay, decimal> lacking)
    {
        Method = method;
        this.lacking = lacking;
    }

    /// <summary><c>level-x-weekday</c>, <c>open-excess-x-weekday</c>, <c>run-rate</c>, <c>sum-of-lines</c>, or <c>no-history</c> where nothing can be expected and zero is used.</summary>
    public string Method { get; }

    /// <param name="line">Its budget is not looked at.</param>
    public static ExpectedSpend Of(LineEvaluation line)
    {
        var history = line.History;
        if (history.LastKnown is not { } last)
        {
            return Of("no-history", _ => 0m);
        }

        if (line.Expected(history.Last.AddDays(1)) is null)
        {
            var rate = RunRate(history, last);
            return Of("run-rate", _ => rate);
        }

        var excess = line.OpenExcess;
        return Of(
            excess > 1m ? "open-excess-x-weekday" : "level-x-weekday",
            day => Cents((line.Expected(day)?.Amount ?? 0m) * (day > last ? excess : 1m)));
    }

    /// <summary>Of several lines what each of them lacks: what one of them has too much is not what another one still owes.</summary>
    /// <param name="lines">Each with what is reported of it today; null for nothing.</param>
    public static ExpectedSpend Together(IEnumerable<(LineEvaluation Line, HistoryDay? SoFar)> lines, DateOnly today)
    {
        var parts = lines.Where(part => !part.Line.History.IsEmpty).Select(part => (part.Line.History, part.SoFar, Spend: Of(part.Line))).ToList();
        return new ExpectedSpend(parts.Count == 0 ? "no-history" : "sum-of-lines", (day, _) => parts.Where(part => part.History.First <= day).Sum(part =>
            part.History.Known(day, today, part.SoFar) is { Status: not DayStatus.Final } known ? part.Spend.Lacking(day, known) : 0m));
    }

    /// <summary>What a day that is not final is still expected to grow by; never below zero.</summary>
    /// <param name="known">As far as it is reported.</param>
    public decimal Lacking(DateOnly day, HistoryDay known) => lacking(day, known);

    private static ExpectedSpend Of(string method, Func<DateOnly, decimal> expected) => new(method, (day, known) => Math.Max(0m, expected(day) - known.Usage));

    private static decimal RunRate(LineHistory history, DateOnly last)
    {
        var sum = 0m;
        var count = 0;
        for (var day = last; day >= history.First && count < RunRateDays; day = day.AddDays(-1))
        {
            if (history[day].IsKnown)
            {
                sum += history[day].Usage;
                count++;
            }
        }

        return Math.Max(0m, Cents(sum / count));
    }

    // An estimate has no finer digits, and printed arithmetic should add up.
    private static decimal Cents(decimal amount) => Math.Round(amount, 2);
}
