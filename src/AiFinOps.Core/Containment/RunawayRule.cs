using System.Globalization;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Containment;

/// <param name="Above">What the day cost above its expectation.</param>
/// <param name="Share">The same as a part of the month's budget.</param>
/// <param name="Reason">The arithmetic in words.</param>
public sealed record Runaway(DateOnly Day, Money Above, decimal Share, string Reason);

/// <summary>
/// A line runs away when one charge day (24 hours of UTC) uses so large a part of the month's budget above what was expected of it that a stop at 95 %
/// of the month would come days later. The newest day that is known decides, and none that should have been followed by another already.
/// </summary>
public static class RunawayRule
{
    /// <param name="share">Part of the month's budget, from 0 to 1.</param>
    /// <param name="now">UTC; decides whether the newest known day still says something of today.</param>
    /// <returns>Null where it does not run away, or nobody can know: no budget, no expectation, no day.</returns>
    public static Runaway? Read(LineEvaluation evaluated, decimal share, DateTimeOffset now)
    {
        var history = evaluated.History;
        if (evaluated.Utilisation is not { } utilisation || history.LastKnown is not { } day || history.IsOld(day, now) || evaluated.Expected(day) is not { } expected)
        {
            return null;
        }

        var spent = new Money(history[day].Usage, history.Currency);
        var above = spent - expected;
        return above.Amount < utilisation.Budget.Amount * share ? null : new Runaway(
            day, above, above.Amount / utilisation.Budget.Amount,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Runaway: {day:yyyy-MM-dd} cost {spent.Amount:N2}, {above.Amount:N2} above the {expected.Amount:N2} expected, which is {above.Amount / utilisation.Budget.Amount * 100m:0.00} % of the month's {utilisation.Budget} in one day; {share * 100m:0.##} % proposes the first rung."));
    }
}
