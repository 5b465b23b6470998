using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Learning;

namespace AiFinOps.Workflows.Backtests;

/// <summary>
/// Collects what a replay tells of one line. All lines are judged, because some findings look at several. People end incidents when they really did:
/// what fires again was over before.
/// </summary>
/// <param name="ends">What people did that ended incidents of the line, by cause.</param>
internal sealed class ReplayOfLine(string line, FinOpsConfiguration configuration, IEnumerable<(string CauseKey, IncidentCommand Command)> ends)
{
    private readonly IncidentBook incidents = new();
    private readonly List<ReplayedFinding> findings = [];
    private readonly Queue<(string CauseKey, IncidentCommand Command)> ends = new(ends.OrderBy(end => end.Command.Now));
    private int alarms;

    public ReplayedLine Told => new(alarms, [.. findings]);

    public void Judge(EvaluationInput evening)
    {
        var input = evening with { Configuration = configuration };
        var result = SpendEvaluation.Judge(input);
        alarms += incidents.Reconcile(result, configuration, input.Now).Count(alert => IsOfLine(alert.Graded) && alert.Occasion != AlertOccasion.SeverityRaised);
        findings.AddRange(
            from graded in result.Findings
            where IsOfLine(graded)
            select new ReplayedFinding(input.LastDay, graded.Finding.CauseKey, graded.Finding.Onset, graded.Finding.Day));

        // Whoever ended it did so after it was told, and before the next day was.
        while (ends.TryPeek(out var end) && end.Command.Now <= input.Now)
        {
            incidents.Repeat((line, end.CauseKey), ends.Dequeue().Command);
        }
    }

    private bool IsOfLine(GradedFinding graded) => string.Equals(graded.Finding.Line, line, StringComparison.Ordinal);
}
