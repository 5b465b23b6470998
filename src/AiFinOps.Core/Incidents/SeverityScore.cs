using System.Globalization;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Incidents;

/// <summary>How soon somebody should look, by the severity score.</summary>
public enum Urgency
{
    /// <summary>Below 30 points.</summary>
    AtTheReview,

    /// <summary>From 30 points.</summary>
    ThisWeek,

    /// <summary>From 50 points.</summary>
    Today,

    /// <summary>From 70 points.</summary>
    Now,
}

/// <summary>One part of a score, with what it was given for.</summary>
/// <param name="Name">Stable name in lower kebab case, for example <c>money-per-day</c>.</param>
/// <param name="Value">The figure with its unit or currency, or what is configured; <c>unknown</c> where it is not known.</param>
/// <param name="Points">From 0 to <paramref name="Most"/>.</param>
/// <param name="Why">One sentence.</param>
public sealed record ScoreFactor(string Name, string Value, int Points, int Most, string Why);

/// <summary>What a score is worked out from.</summary>
/// <param name="Variance">Excess over expectation as a fraction; null where nothing was expected.</param>
/// <param name="PerDay">Excess of an average day since the onset; null where the finding is not about days. Negative for a drop.</param>
/// <param name="DaysLeft">Days until the month's budget is used up; null where there is no budget, or where it lasts the month.</param>
public sealed record ScoreInput(
    decimal? Variance, Money? PerDay, decimal? DaysLeft, Criticality Criticality, bool CustomerImpact, bool Regulated, WorkloadEnvironment Environment, SpendPhase Phase);

/// <summary>
/// How urgent a finding is among others, 0 to 100, with the reason factor by factor. Bands decide the severity, and with it clocks and
/// escalation; the score orders what has the same severity and says why. No factor is ever lower for more variance, more money, fewer days or a more critical line.
/// </summary>
public sealed record SeverityScore(IReadOnlyList<ScoreFactor> Factors)
{
    private const int NowFrom = 70;
    private const int TodayFrom = 50;
    private const int ThisWeekFrom = 30;

    private static readonly (decimal From, int Points)[] VarianceSteps = [(2m, 20), (1m, 16), (0.5m, 12), (0.2m, 8), (0.1m, 4)];

    /// <summary>In units of the line's currency, as the bands compare money.</summary>
    private static readonly (decimal From, int Points)[] MoneySteps = [(5_000m, 25), (1_000m, 20), (250m, 13), (50m, 7), (10m, 3)];

    private static readonly (decimal UpTo, int Points)[] DaysSteps = [(0m, 20), (1m, 18), (3m, 15), (7m, 10), (14m, 5)];

    public int Points => Factors.Sum(factor => factor.Points);

    public Urgency Urgency => Points switch
    {
        >= NowFrom => Urgency.Now,
        >= TodayFrom => Urgency.Today,
        >= ThisWeekFrom => Urgency.ThisWeek,
        _ => Urgency.AtTheReview,
    };

    /// <summary>By the points, and never later than the severity bears: a page says nothing of tomorrow.</summary>
    public Urgency UrgencyAt(Severity severity)
    {
        var latest = severity switch
        {
            Severity.Critical => Urgency.Now,
            Severity.High => Urgency.Today,
            _ => Urgency.AtTheReview,
        };
        return latest > Urgency ? latest : Urgency;
    }

    public static SeverityScore Of(ScoreInput input) => new(
    [
        OfVariance(input),
        OfMoney(input.PerDay),
        OfDaysLeft(input.DaysLeft),
        Flag("criticality", input.Criticality == Criticality.Critical, "critical", "normal", 10, "The line is configured as critical.", "The line is not configured as critical."),
        Flag("customer-impact", input.CustomerImpact, "yes", "no", 8, "Customers may feel an anomaly here.", "No customer impact is configured."),
        Flag("regulated-exposure", input.Regulated, "yes", "no", 7, "The line has regulated exposure.", "No regulated exposure is configured."),
        OfEnvironment(input.Environment),
        OfPhase(input.Phase),
    ]);

    private static ScoreFactor OfVariance(ScoreInput input)
    {
        const int most = 20;
        return input.Variance is { } variance
            ? new("variance", string.Create(CultureInfo.InvariantCulture, $"{variance * 100m:0.#} %"), StepFrom(VarianceSteps, variance), most, "Difference from what was expected, relative to it.")
            : input.PerDay is { Amount: > 0m }
                ? new("variance", "nothing expected", most, most, "Where nothing was expected, any spend is beyond every percent.")
                : new("variance", "unknown", 0, most, "There is no expectation to compare with.");
    }

    private static ScoreFactor OfMoney(Money? perDay) => perDay is { } money
        ? new("money-per-day", $"{money} a day", StepFrom(MoneySteps, money.Amount), 25, "Excess of an average day since it began; credits are not counted against it.")
        : new("money-per-day", "unknown", 0, 25, "The finding is not about the money of single days.");

    private static ScoreFactor OfDaysLeft(decimal? left)
    {
        if (left is not { } days)
        {
            return new("days-left", "not this month", 0, 20, "The month's budget lasts the month at the forecast pace, or there is none.");
        }

        var points = DaysSteps.Where(step => days <= step.UpTo).Select(step => step.Points).FirstOrDefault();
        return new("days-left", string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0m, days):0.#} days"), points, 20, "Days until the month's budget is used up at the forecast pace.");
    }

    private static ScoreFactor OfEnvironment(WorkloadEnvironment environment) => environment switch
    {
        WorkloadEnvironment.Production => new("environment", "production", 5, 5, "Production spend is steady, and what depends on it is in use."),
        WorkloadEnvironment.Pilot => new("environment", "pilot", 3, 5, "A pilot has a ceiling and few users."),
        WorkloadEnvironment.Staging => new("environment", "staging", 1, 5, "Staging can wait for office hours."),
        _ => new("environment", "development", 0, 5, "Development pages nobody."),
    };

    private static ScoreFactor OfPhase(SpendPhase phase) => phase switch
    {
        SpendPhase.Run => new("phase", "run", 5, 5, "Inference goes on for as long as nobody looks."),
        SpendPhase.Move => new("phase", "move", 3, 5, "Storage and transfer are smooth, so a change is real, and slow."),
        _ => new("phase", "build", 0, 5, "Experiments are noisy and end by themselves."),
    };

    private static ScoreFactor Flag(string name, bool holds, string yes, string no, int most, string why, string whyNot) =>
        holds ? new(name, yes, most, most, why) : new(name, no, 0, most, whyNot);

    private static int StepFrom((decimal From, int Points)[] steps, decimal value) =>
        steps.Where(step => value >= step.From).Select(step => step.Points).FirstOrDefault();
}
