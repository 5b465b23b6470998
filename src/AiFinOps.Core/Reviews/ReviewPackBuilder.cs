using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Playbooks;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Reviews;

/// <summary>Builds the weekly pack. The same facts make the same pack.</summary>
public static class ReviewPackBuilder
{
    public const int WindowDays = 7;

    /// <exception cref="ArgumentException">The actions do not pass <see cref="ReviewActions.Check"/>.</exception>
    public static ReviewPack Build(FinOpsConfiguration configuration, ReviewInput input)
    {
        if (ReviewActions.Check(input.Actions, input.AllChangesWereExpected, configuration) is [var refusal, ..])
        {
            throw new ArgumentException(refusal.Reason, nameof(input));
        }

        var last = input.LastSettledDay;
        var week = new DayRange(last.AddDays(1 - WindowDays), last);
        var prior = new DayRange(week.From.AddDays(-WindowDays), week.From.AddDays(-1));
        var month = new DayRange(new DateOnly(last.Year, last.Month, 1), last);
        var spend = input.Spend.Where(one => IsInCurrency(one, configuration.Currency)).ToList();

        var pacing = new PacingBuilder(configuration, input, spend, week, prior, month);
        var total = pacing.Total();
        return new ReviewPack(
            configuration.Organization,
            configuration.Currency,
            configuration.TimeZone,
            input.ReviewDate,
            week,
            prior,
            month,
            total,
            pacing.Lines(),
            new DeltaBuilder(input, week, prior, configuration.Currency).Build(spend),
            UnallocatedOf(configuration, spend, week, total.Week.Last),
            [.. input.Incidents.OrderByDescending(incident => incident.Severity).ThenByDescending(incident => incident.Score).ThenBy(incident => incident.Id, StringComparer.Ordinal)],
            [.. Announced(configuration, new DayRange(prior.From, last))],
            [.. OtherCurrencies(input.Spend, week, configuration.Currency)],
            [.. Escalations(total, input)],
            input)
        {
            Groups = pacing.Groups(),
        };
    }

    private static bool IsInCurrency(ReviewSpend spend, string currency) => string.Equals(spend.Amount.Currency, currency, StringComparison.Ordinal);

    private static Unallocated UnallocatedOf(FinOpsConfiguration configuration, IEnumerable<ReviewSpend> spend, DayRange week, Money total)
    {
        var amount = spend
            .Where(one => week.Contains(one.Day) && string.Equals(one.Line, AllocationLine.UnallocatedId, StringComparison.Ordinal))
            .Aggregate(Money.Zero(configuration.Currency), (sum, one) => sum + one.Amount);
        return new Unallocated(amount, total.Amount > 0m ? amount.Amount / total.Amount : null, configuration.Line(AllocationLine.UnallocatedId)?.Budget?.Monthly);
    }

    private static IEnumerable<string> Announced(FinOpsConfiguration configuration, DayRange days) => configuration.ExpectedEvents
        .Where(announced => announced.From <= days.To && announced.To >= days.From)
        .Select(announced => $"{configuration.LineName(announced.Line)}, {Figures.Day(announced.From)} to {Figures.Day(announced.To)}: {announced.Reason}");

    private static IEnumerable<Money> OtherCurrencies(IEnumerable<ReviewSpend> spend, DayRange week, string currency) => spend
        .Where(one => week.Contains(one.Day) && !IsInCurrency(one, currency))
        .GroupBy(one => one.Amount.Currency, StringComparer.Ordinal)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => group.Aggregate(Money.Zero(group.Key), (sum, one) => sum + one.Amount));

    private static IEnumerable<string> Escalations(PacingRow total, ReviewInput input)
    {
        if (total.Plan is { Verdict: PacingVerdict.Escalate, Forecast: { } forecast } plan && !HasClearFix(plan, forecast, input.Actions))
        {
            yield return $"The month-end forecast of {forecast} is {Figures.SignedPercent(plan.OverBudget!.Value)} against the budget of {plan.Budget}, and no action on record brings it below +10 %. Bring the forecast, the explanation and the options.";
        }
    }

    // A clear fix has an owner, a date and an expected effect that brings the forecast below 10 % over plan.
    private static bool HasClearFix(PlanComparison plan, Money forecast, IEnumerable<ReviewAction> actions)
    {
        var saving = actions.Where(action => action is { Due: not null, Owner.Length: > 0 })
            .Aggregate(Money.Zero(plan.Budget.Currency), (sum, action) => action.ExpectedSaving is { } effect ? sum + effect : sum);
        return forecast - saving < plan.Budget * (1m + PlanComparison.InvestigateAbove);
    }
}
