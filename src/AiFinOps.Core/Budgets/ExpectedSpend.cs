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

    private readonly Func<DateOnly, decimal> expected;

    private ExpectedSpend(string method, Func<DateOnly, decimal> expected)
    {
        Method = method;
        this.expected = expected;
    }

    /// <summary><c>level-x-weekday</c>, <c>open-excess-x-weekday</c>, <c>run-rate</c>, or <c>no-history</c> where nothing can be expected and zero is used.</summary>
    public string Method { get; }

    public static ExpectedSpend Of(LineHistory history, SpendVerdict verdict)
    {
        if (history.LastKnown is not { } last)
        {
            return new ExpectedSpend("no-history", _ => 0m);
        }

        if (verdict.Expected(history.Last.AddDays(1)) is null)
        {
            var rate = RunRate(history, last);
            return new ExpectedSpend("run-rate", _ => rate);
        }

        var excess = verdict.OpenExcess;
        return new ExpectedSpend(
            excess > 1m ? "open-excess-x-weekday" : "level-x-weekday",
            day => Cents((verdict.Expected(day) ?? 0m) * (day > last ? excess : 1m)));
    }

    public decimal On(DateOnly day) => expected(day);

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
