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
            LinesOf(inForce.Configuration.Lines.Where(line => !IsNothing(line, result)).Select(line => line.Id), result, day),
            [.. open.Select(stored => ReviewIncident.From(stored.Incident, inForce.Configuration))])
        {
            Groups = LinesOf(inForce.Configuration.LineGroups.Select(group => group.Id), result, day),
        };
    }

    /// <summary>Everything was allocated, and nobody asked for a budget of what is not: there is no line to show, and none that was not reported.</summary>
    private static bool IsNothing(AllocationLine line, EvaluationResult result) =>
        line is { Id: AllocationLine.UnallocatedId, Budget: null } && result.Lines.TryGetValue(line.Id, out var evaluated) && evaluated.History.IsEmpty;

    private static IReadOnlyList<DailyLine> LinesOf(IEnumerable<string> lines, EvaluationResult result, DateOnly day) =>
        [.. lines.Where(result.Lines.ContainsKey).Select(line => LineOf(result.Lines[line], result, day))];

    private static DailyLine LineOf(LineEvaluation line, EvaluationResult result, DateOnly day)
    {
        var status = line.History.IsEmpty ? DayStatus.Missing : line.History[day].Status;
        var explained = result.Findings.FirstOrDefault(graded => string.Equals(graded.Finding.Line, line.Line.Id, StringComparison.Ordinal) && graded.Finding.Drivers.Count > 0);
        return new DailyLine(
            line.Line.Id,
            status,
            status == DayStatus.Missing ? null : new Money(line.History[day].Usage, line.History.Currency),
            line.Expected(day),
            line.Utilisation?.Billed ?? Money.Zero(line.History.Currency),
            line.Utilisation?.Budget,
            line.Utilisation?.Projected,
            explained?.Finding.Drivers ?? [])
        {
            ForecastRange = line.Utilisation?.ProjectedRange,
            IsEstimated = !line.History.IsEmpty && line.History[day].IsEstimated,
        };
    }
}
