using AiFinOps.Core.Detection.Levels;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection;

/// <summary>
/// What remains of a walk once a line is judged: what was expected of each day before it was known, and what is expected of the days after.
/// The windows that it was learned from are let go, so that a result of many lines stays small.
/// </summary>
/// <param name="days">By days since the first day of the history.</param>
internal sealed class ExpectedUsage(LineHistory history, Expectation[] days, LevelOutlook outlook, EventLevel eventLevel, EventCalendar events, bool isCold)
{
    /// <summary>Announced events included. Null where no comparison is possible.</summary>
    public decimal? On(DateOnly day)
    {
        var index = history.IndexOf(day);
        var money = index < 0 || isCold ? double.NaN
            : index < days.Length ? days[index].Money
            : outlook.On(index, eventLevel.Upper(eventLevel.Ahead(index, outlook.Level), events.MultipleOn(day), outlook.Floor)).Money;
        return double.IsNaN(money) ? null : LineMoney.Of(money);
    }
}
