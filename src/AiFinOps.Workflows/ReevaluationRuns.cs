using System.Globalization;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>
/// Completes a manual re-evaluation: judges each asked day as it looks on today's facts and keeps what was found with the run.
/// Past days are reported, never paged; the newest day went through the ordinary evaluation before.
/// </summary>
public sealed class ReevaluationRuns(IRunStore runs, TimeProvider time)
{
    private const int MostDays = 92;

    public async Task CompleteAsync(string runId, ConfigurationInForce inForce, SpendReading reading, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(runId, cancellationToken) is not { } run)
        {
            return;
        }

        var days = DaysOf(run);
        List<RunFinding> findings = [];
        foreach (var day in days.Each())
        {
            var result = reading.Judge(inForce, EndOf(day), day);
            findings.AddRange(result.Findings
                .Where(graded => run.Lines.Count == 0 || run.Lines.Contains(graded.Finding.Line, StringComparer.Ordinal))
                .Select(graded => new RunFinding(day, graded.Finding.Line, graded.Finding.Kind.ToString(), graded.Finding.ReasonName, graded.Finding.Reason)));
        }

        var summary = string.Create(CultureInfo.InvariantCulture, $"{days.Days} days judged on ledger version {reading.LedgerVersion} with configuration version {inForce.Version}: {findings.Count} findings.");
        await runs.SaveAsync(run with { Status = "succeeded", FinishedAt = time.GetUtcNow(), Summary = summary, Findings = findings }, cancellationToken);
    }

    private DayRange DaysOf(EvaluationRun run)
    {
        var yesterday = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-1);
        var to = run.To ?? yesterday;
        var from = run.From ?? to;
        return new DayRange(from < to.AddDays(1 - MostDays) ? to.AddDays(1 - MostDays) : from, to);
    }

    private static DateTimeOffset EndOf(DateOnly day) => new(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
