using AiFinOps.Core.Allocation;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Reviews;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>Yesterday (UTC) per line, against what was expected, with the month so far: for the daily update and the dashboard.</summary>
public sealed class DailyFigures(SpendReader reader, IIncidentStore incidents)
{
    public async Task<DailyInput> ReadAsync(ConfigurationInForce inForce, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var reading = await reader.ReadAsync(inForce, now, cancellationToken);
        var result = reading.Judge(inForce, now);
        var day = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1);
        var open = await incidents.ListAsync(includeClosed: false, cancellationToken);
        return new DailyInput(
            day,
            LinesOf(inForce.Configuration.Lines.Select(line => line.Id), result, day, inForce.Configuration.Currency),
            [.. open.Select(stored => ReviewIncident.From(stored.Incident, inForce.Configuration))])
        {
            Groups = LinesOf(inForce.Configuration.LineGroups.Select(group => group.Id), result, day, inForce.Configuration.Currency),
        };
    }

    private static IReadOnlyList<DailyLine> LinesOf(IEnumerable<string> lines, EvaluationResult result, DateOnly day, string currency) =>
        [.. lines.Where(result.Lines.ContainsKey).Select(line => LineOf(result.Lines[line], result, day, currency))];

    /// <param name="organisation">Currency of a line that has never spent anything and has no budget.</param>
    private static DailyLine LineOf(LineEvaluation line, EvaluationResult result, DateOnly day, string organisation)
    {
        var status = StatusOf(line, result, day);
        var currency = line.History.Currency.Length > 0 ? line.History.Currency : organisation;
        var explained = result.Findings.FirstOrDefault(graded => string.Equals(graded.Finding.Line, line.Line.Id, StringComparison.Ordinal) && graded.Finding.Drivers.Count > 0);
        return new DailyLine(
            line.Line.Id,
            status,
            status == DayStatus.Missing ? null : new Money(line.History[day].Usage, currency),
            line.Expected(day),
            line.Utilisation?.Billed ?? Money.Zero(currency),
            line.Utilisation?.Budget,
            line.Utilisation?.Projected,
            explained?.Finding.Drivers ?? [])
        {
            ForecastRange = line.Utilisation?.ProjectedRange,
            IsEstimated = !line.History.IsEmpty && line.History[day].IsEstimated,
        };
    }

    /// <summary>Where everything was allocated so far, nothing else is as known as the least known of the lines that have it.</summary>
    private static DayStatus StatusOf(LineEvaluation line, EvaluationResult result, DateOnly day) =>
        !line.History.IsEmpty ? line.History[day].Status
        : line.Line.Id is AllocationLine.UnallocatedId ? result.Lines.Values.Where(other => !other.History.IsEmpty).Select(other => other.History[day].Status).DefaultIfEmpty().Min()
        : DayStatus.Missing;
}
