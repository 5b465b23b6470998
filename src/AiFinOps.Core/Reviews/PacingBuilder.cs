using AiFinOps.Core.Configuration;
using AiFinOps.Core.Forecasts;
using AiFinOps.Core.Playbooks;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Reviews;

/// <summary>Last week against the week before, and the month against its plan, per line and for everything.</summary>
internal sealed class PacingBuilder(
    FinOpsConfiguration configuration, ReviewInput input, IReadOnlyList<ReviewSpend> spend, DayRange week, DayRange prior, DayRange month)
{
    private readonly bool incomplete = input.MissingDays.Any(missing => week.Contains(missing.Day) || prior.Contains(missing.Day));

    private readonly ILookup<string, ReviewSpend> byLine = spend.ToLookup(one => one.Line, StringComparer.Ordinal);

    public IReadOnlyList<PacingRow> Lines() =>
    [
        .. configuration.Lines.Select(line => line.Id)
            .Union(byLine.Select(group => group.Key), StringComparer.Ordinal)
            .Select(Row)
            .OrderByDescending(row => row.MonthToDate.Amount)
            .ThenBy(row => row.Line, StringComparer.Ordinal),
    ];

    /// <summary>Groups of lines. The total has their lines in it already.</summary>
    public IReadOnlyList<PacingRow> Groups() => [.. configuration.LineGroups.Select(group => Row(group.Id)).OrderByDescending(row => row.MonthToDate.Amount)];

    public PacingRow Total()
    {
        var plans = Lines().Select(row => row.Plan).OfType<PlanComparison>().ToList();
        return new PacingRow("", "Total", "", Week(spend), Sum(spend, month), plans.Count == 0 ? null : Together(plans));
    }

    private PacingRow Row(string id)
    {
        var line = configuration.Line(id);
        var owner = line is null ? "" : configuration.GroupName(line.OwnerGroup);
        var rows = configuration.LinesOf(id).SelectMany(one => byLine[one]).ToList();
        var monthToDate = Sum(rows, month);
        var plan = line?.Budget is { } budget ? Plan(id, budget.Monthly, monthToDate) : null;
        return new PacingRow(id, configuration.LineName(id), owner, Week(rows), monthToDate, plan);
    }

    private PlanComparison Plan(string line, Money budget, Money monthToDate)
    {
        var daysInMonth = DateTime.DaysInMonth(month.From.Year, month.From.Month);
        var toDate = input.PlansToDate.TryGetValue(line, out var phased) ? phased : budget * ((decimal)month.Days / daysInMonth);
        var forecast = input.Forecasts.FirstOrDefault(one => string.Equals(one.Line, line, StringComparison.Ordinal));
        return new PlanComparison(
            monthToDate, toDate, forecast?.MonthEnd, forecast?.Method ?? "", budget, forecast is null ? [configuration.LineName(line)] : [])
        {
            ForecastRange = forecast?.Range,
        };
    }

    private static PlanComparison Together(IReadOnlyList<PlanComparison> plans)
    {
        var forecasts = plans.Where(plan => plan.Forecast is not null).ToList();
        return new PlanComparison(
            plans.Select(plan => plan.MonthToDate).Aggregate((left, right) => left + right),
            plans.Select(plan => plan.PlanToDate).Aggregate((left, right) => left + right),
            forecasts.Count == 0 ? null : forecasts.Select(plan => plan.Forecast!.Value).Aggregate((left, right) => left + right),
            string.Join("; ", forecasts.Select(plan => plan.Method).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)),
            plans.Select(plan => plan.Budget).Aggregate((left, right) => left + right),
            [.. plans.SelectMany(plan => plan.WithoutForecast)])
        {
            ForecastRange = RangeOf(forecasts),
        };
    }

    private static MoneyRange? RangeOf(IReadOnlyCollection<PlanComparison> forecasts) =>
        forecasts.Count == 0 || forecasts.Any(plan => plan.ForecastRange is null) ? null : MoneyRange.Together([.. forecasts.Select(plan => (plan.Forecast!.Value, plan.ForecastRange!))]);

    private WeekComparison Week(IEnumerable<ReviewSpend> rows)
    {
        var list = rows.ToList();
        return new WeekComparison(Sum(list, week), Sum(list, prior), incomplete);
    }

    private Money Sum(IEnumerable<ReviewSpend> rows, DayRange days) =>
        rows.Where(one => days.Contains(one.Day)).Aggregate(Money.Zero(configuration.Currency), (sum, one) => sum + one.Amount);
}
