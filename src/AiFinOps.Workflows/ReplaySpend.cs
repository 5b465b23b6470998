using System.Runtime.CompilerServices;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Learning;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Backtests;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>
/// "Would this have paged me?": judges each day with the configuration in force and only what the ledger knew on the evening of that day.
/// The same decision code as in production; nothing is written and nobody is told.
/// </summary>
public sealed class ReplaySpend(ILedger ledger)
{
    /// <param name="days">Charge days (UTC); each is judged with what was known by the end of the next day.</param>
    public async IAsyncEnumerable<ReplayedDay> RunAsync(
        ConfigurationInForce inForce, DayRange days, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var input in EveningsAsync(inForce.Configuration, days, cancellationToken))
        {
            yield return new ReplayedDay(input.LastDay, SpendEvaluation.Judge(input).Findings);
        }
    }

    /// <summary>
    /// What two configurations would have told of one line, day after day with the life of incidents. The facts are read once. Hours are not looked at.
    /// </summary>
    /// <param name="proposed">It allocates spend by the same rules as <paramref name="present"/>.</param>
    /// <param name="ends">What people did that ended incidents of the line, by cause.</param>
    public async Task<(ReplayedLine Present, ReplayedLine Proposed)> CompareAsync(
        FinOpsConfiguration present, FinOpsConfiguration proposed, string line, IReadOnlyList<(string CauseKey, IncidentCommand Command)> ends, DayRange days,
        CancellationToken cancellationToken)
    {
        var (asIs, other) = (new ReplayOfLine(line, present, ends), new ReplayOfLine(line, proposed, ends));
        await foreach (var input in EveningsAsync(present, days, cancellationToken))
        {
            asIs.Judge(input);
            other.Judge(input);
        }

        return (asIs.Told, other.Told);
    }

    private async IAsyncEnumerable<EvaluationInput> EveningsAsync(
        FinOpsConfiguration configuration, DayRange days, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batches = await ledger.BatchesAsync(0, cancellationToken);
        var asKnown = new LedgerAsKnown(ledger, new Allocator(configuration.Rules), batches);
        foreach (var day in days.Each())
        {
            var known = new DateTimeOffset(day.AddDays(2).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddTicks(-1);
            var lineDays = await asKnown.AsOfAsync(known, SpendReader.HistoryUpTo(day), cancellationToken);
            yield return new EvaluationInput(configuration, lineDays, [.. batches.Where(batch => batch.AsOf <= known)], known, day);
        }
    }
}

public sealed record ReplayedDay(DateOnly Day, IReadOnlyList<GradedFinding> Findings);
