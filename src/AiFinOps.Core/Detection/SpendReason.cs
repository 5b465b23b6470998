using AiFinOps.Core.Spend;
using static AiFinOps.Core.Detection.SpendFindings;

namespace AiFinOps.Core.Detection;

/// <summary>Puts a run of days into words and figures that an engineer believes: what, since when, and what makes it up.</summary>
internal sealed class SpendReason(LineHistory history, VarianceRun run, Explanation explanation, EventCalendar events)
{
    private const int DaysLookedBack = 90;
    private const decimal AsHigh = 0.9m;
    private const int LastDays = 3;

    public string InWords()
    {
        var drivers = new DriverWords(explanation, history.Currency, run.Onset, isDrop: run.Excess < 0m);
        return run.Detector switch
        {
            "drift" => $"{Climb()}; {LastDay()}; {Sum()} so far{Rose()}{drivers.Clause()}{Precedent()}",
            "new-component" => $"{LastDay()}{Since()}{Rose()}; {drivers.OnTop()}",
            "level-shift" => $"stays at {PerDay()}; {LastDay()}{Since()}{Rose()}{drivers.Clause()}{Precedent()}",
            "drop" when run.Days.Count >= LastDays => $"stays down at {PerDay()}; {LastDay()}{Since()}{drivers.Clause()}",
            _ => $"{LastDay()}{Since()}{Rose()}{drivers.Clause()}{Precedent()}",
        };
    }

    private string LastDay()
    {
        var day = run.LastVariance;
        var text = Invariant($"{new Money(day.Actual, history.Currency)} on {Weekday(day.Day)} against {day.Expected:N2} ± {day.Band:N2} expected");
        return events.EventOn(day.Day) is { } announced
            ? text + Invariant($" (announced event {announced.Id}: {announced.ExpectedFactor:0.##} times the usual)")
            : text;
    }

    private string Since() => run.Days.Count == 1 ? "" : Invariant($"; {run.Days.Count} days since {Weekday(run.Onset)}: {Sum()}");

    private string Sum() => $"{Rounded(Math.Abs(run.Excess), history.Currency)} {(run.Excess < 0m ? "below" : "above")} expectation";

    private string PerDay() => $"about {Rounded(run.Actual / run.Days.Count, history.Currency)} a day";

    private string Rose() => run.RoseOn is { } day ? $"; leapt again on {Weekday(day)}, on top of what was told" : "";

    private string Climb()
    {
        var now = run.Days.TakeLast(LastDays).Average(day => history[day].Usage);
        return Invariant($"climbed from about {run.Expected / run.Days.Count:N2} to {Rounded(now, history.Currency)} a day over {run.Days.Count} days since {Weekday(run.Onset)}");
    }

    /// <summary>The first question of whoever is paged: has it been there before?</summary>
    private string Precedent()
    {
        DateOnly? highest = null;
        foreach (var day in new DayRange(run.Onset.AddDays(-DaysLookedBack), run.Onset.AddDays(-1)).Each().Where(day => history[day].IsKnown))
        {
            highest = highest is null || history[day].Usage > history[highest.Value].Usage ? day : highest;
        }

        return run.Excess > 0m && highest is { } high && history[high].Usage >= AsHigh * run.LastVariance.Actual
            ? Invariant($"; the highest day of the {DaysLookedBack} before was {new Money(history[high].Usage, history.Currency)} on {Weekday(high)}")
            : "";
    }
}
