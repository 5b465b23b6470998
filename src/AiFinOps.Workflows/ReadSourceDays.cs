using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>What is known of the last days of a source, and by which rule.</summary>
public sealed class ReadSourceDays(ILedger ledger, IScheduleStore schedules, TimeProvider time)
{
    /// <param name="days">UTC days up to today, at least 1.</param>
    public async Task<IReadOnlyList<SourceDay>> RunAsync(SourceSettings source, int days, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var batches = (await ledger.BatchesAsync(0, cancellationToken)).Where(batch => string.Equals(batch.Source, source.Name, StringComparison.Ordinal)).ToList();
        var confirmed = await schedules.LastAsync(PullSpend.ConfirmedOf(source.Name), cancellationToken);
        return SourceDays.Of(source.Name, batches, source.SettleLag, confirmed, new DayRange(today.AddDays(1 - days), today));
    }
}
