using System.Runtime.CompilerServices;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Spend;
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
        var allocator = new Allocator(inForce.Configuration.Rules);
        var batches = await ledger.BatchesAsync(0, cancellationToken);
        foreach (var day in days.Each())
        {
            var known = new DateTimeOffset(day.AddDays(2).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddTicks(-1);
            var lineDays = new LineDayAccumulator(allocator);
            await foreach (var sourced in ledger.ReadAsync(SpendReader.HistoryUpTo(day), null, known, cancellationToken))
            {
                lineDays.Add(sourced.Source, sourced.Record);
            }

            var input = new EvaluationInput(inForce.Configuration, lineDays.ToLineDays(), [.. batches.Where(batch => batch.AsOf <= known)], known, day);
            yield return new ReplayedDay(day, SpendEvaluation.Judge(input).Findings);
        }
    }
}

public sealed record ReplayedDay(DateOnly Day, IReadOnlyList<GradedFinding> Findings);
