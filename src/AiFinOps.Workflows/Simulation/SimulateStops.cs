using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;

namespace AiFinOps.Workflows.Simulation;

/// <summary>What a stop looks at.</summary>
public enum StopBasis
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>What is billed, and nothing else: what budgets of cloud providers look at.</summary>
    BilledOnly,

    /// <summary>What is billed and the lag margin, as the product does.</summary>
    BilledAndLagMargin,
}

/// <param name="Actions">Rungs in the order in which they were taken, each with its day (UTC).</param>
/// <param name="Spent">What the month really cost, billed or not.</param>
public sealed record SimulatedMonth(StopBasis Basis, IReadOnlyList<(DateOnly Day, string Rung)> Actions, Money Spent, Money Budget)
{
    /// <summary>What was spent beyond the whole budget.</summary>
    public Money Overshoot => new(Math.Max(0m, Spent.Amount - Budget.Amount), Budget.Currency);
}

/// <summary>
/// One month of one line, day by day, through the real judge and the real planner: what is billed arrives when its source has settled, the evaluation of
/// the morning sees no more than that, and a rung that is taken saves what it is expected to save from that hour on. Where a person has to agree he does at once, and nobody
/// does anything else.
/// </summary>
/// <param name="rule">With its ladder; taken as if it were automatic.</param>
public sealed class SimulateStops(FinOpsConfiguration configuration, AllocationLine line, HardStopRule rule, SimulatedSpend spend)
{
    private static readonly TimeSpan Morning = TimeSpan.FromHours(6);
    private static readonly Actor Self = Actor.System(nameof(SimulateStops));

    private readonly SourceSettings source = configuration.Sources[0];

    private readonly FinOpsConfiguration judged = configuration with
    {
        Sources = [configuration.Sources[0]], Lines = [line], HardStops = [rule with { Mode = ContainmentMode.Automatic }],
    };

    public SimulatedMonth Run(StopBasis basis)
    {
        var truth = spend.Before().ToDictionary();
        List<(DateOnly Day, ContainmentRung Rung)> actions = [];
        Incident? stop = null;
        foreach (var day in spend.Period.Days.Each())
        {
            var now = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) + Morning;
            var held = actions.ConvertAll(action => action.Rung);
            if (basis != StopBasis.None && Judge(stop, truth, basis, now) is var (after, plan))
            {
                (stop, actions) = (after, plan is null ? actions : [.. actions, (day, plan.Rung)]);
            }

            truth[day] = SpentOn(day, held, actions.ConvertAll(action => action.Rung));
        }

        var currency = line.Budget!.Monthly.Currency;
        return new SimulatedMonth(basis, [.. actions.Select(action => (action.Day, action.Rung.Id))], new Money(spend.Period.Days.Each().Sum(day => truth[day]), currency), line.Budget.Monthly);
    }

    /// <summary>Until the morning the rungs of before hold, and from then on those of now.</summary>
    private decimal SpentOn(DateOnly day, IEnumerable<ContainmentRung> before, IEnumerable<ContainmentRung> after)
    {
        var night = (decimal)(Morning / TimeSpan.FromDays(1));
        return Math.Round(spend.On(day) * ((Left(before) * night) + (Left(after) * (1m - night))), 2);
    }

    private static decimal Left(IEnumerable<ContainmentRung> rungs) => rungs.Aggregate(1m, (left, rung) => left * (1m - rung.ExpectedSaving));

    private (Incident Stop, ContainmentPlan? Plan)? Judge(Incident? stop, Dictionary<DateOnly, decimal> truth, StopBasis basis, DateTimeOffset now)
    {
        var result = SpendEvaluation.Judge(Known(truth, now));
        if (result.Lines.GetValueOrDefault(line.Id) is not { Utilisation: { } utilisation } evaluated)
        {
            return null;
        }

        var seen = basis == StopBasis.BilledOnly ? utilisation with { LagMargin = Money.Zero(utilisation.Budget.Currency), LagDays = 0 } : utilisation;
        var finding = BudgetJudge.Judge(line, seen, evaluated.History, [], judged.HardStops[0], now).FirstOrDefault(one => one.Kind == FindingKind.HardStop);
        if (finding is null && stop is null)
        {
            return null;
        }

        var opened = finding is null ? stop! : After(stop, FindingReconciler.CommandOf(new GradedFinding(finding, Severity.Critical, line.OwnerGroup), stop, judged, 1, 1, now));
        return finding is null || new ContainmentRequests([opened], result, judged, now).Next(opened) is not { } plan
            ? (opened, null)
            : (After(opened, new RequestContainment(now, Self, plan), new ApproveContainment(now, Self, plan.ActionId, ""), new RecordContainment(now, Self, plan.ActionId, DryRun: false, "before", plan.Rung.Setting)), plan);
    }

    /// <summary>What has arrived by then: whole days, once their source has settled them.</summary>
    private EvaluationInput Known(Dictionary<DateOnly, decimal> truth, DateTimeOffset now)
    {
        var yesterday = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1);
        var days = truth.Keys.Where(day => SourceCalendar.SettledAt(day, source.SettleLag) <= now).Order().ToList();
        return new EvaluationInput(
            judged,
            [.. days.Select(day => new LineDay(line.Id, source.Name, day, [Component(truth[day])]))],
            [new LedgerBatch("simulated", 1, source.Name, now, now, [new LedgerSlice("simulated", days[0], days[^1])], days, days.Count)],
            now, yesterday);
    }

    private SpendComponent Component(decimal amount)
    {
        var money = new Money(amount, line.Budget!.Monthly.Currency);
        return new SpendComponent("", "", "", "", ChargeCategory.Usage, money, money, null, "");
    }

    private static Incident After(Incident? before, params IEnumerable<IncidentCommand> commands)
    {
        foreach (var command in commands)
        {
            before = IncidentDecider.Decide(before, command) is Accepted accepted ? IncidentFold.Of(before, accepted.Events) : before;
        }

        return before!;
    }
}
