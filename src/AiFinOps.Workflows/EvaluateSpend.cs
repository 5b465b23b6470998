using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Logging;

namespace AiFinOps.Workflows;

/// <summary>
/// Judges all lines of the newest ledger version in one leased run and reconciles the findings with the open incidents. A version that
/// was judged already is a no-op; ETags make a lost lease harmless.
/// </summary>
public sealed partial class EvaluateSpend(
    IConfigurationStore configurations, ILeaseStore leases, IRunStore runs, IScheduleStore schedules, IMessageQueue queue, ILedger ledger,
    EvaluationNews news, SpendReader reader, IncidentReconciliation reconciliation, ReevaluationRuns reevaluations, KeepForecasts forecasts, RaiseCalibrations calibrations, TimeProvider time, ICrashPoints crashPoints, ILogger<EvaluateSpend> logger)
{
    /// <summary>Another evaluation usually ends within seconds, and then there is often nothing left to do.</summary>
    private const int Knocks = 40;

    private static readonly TimeSpan BetweenKnocks = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BusyDelay = TimeSpan.FromSeconds(15);

    public async Task RunAsync(EvaluateSpendMessage message, CancellationToken cancellationToken)
    {
        if (await configurations.LoadAsync(cancellationToken) is not { } inForce || await IsJudgedAsync(message, inForce, cancellationToken))
        {
            return;
        }

        await using var lease = await AcquireAsync(cancellationToken);
        if (lease is null)
        {
            await queue.SendAsync(Queues.Evaluations, message with { Attempt = message.Attempt + 1 }, BusyDelay, cancellationToken);
        }
        else if (!await IsJudgedAsync(message, inForce, cancellationToken))
        {
            await EvaluateAsync(message, inForce, cancellationToken);
        }
    }

    private async Task<IAsyncDisposable?> AcquireAsync(CancellationToken cancellationToken)
    {
        for (var knock = 0; knock < Knocks; knock++)
        {
            if (await leases.TryAcquireAsync("evaluate-spend", LeaseTime.DefaultDuration, cancellationToken) is { } lease)
            {
                return lease;
            }

            await Task.Delay(BetweenKnocks, time, cancellationToken);
        }

        return null;
    }

    private async Task EvaluateAsync(EvaluateSpendMessage message, ConfigurationInForce inForce, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var reading = await reader.ReadAsync(inForce, now, cancellationToken);
        crashPoints.Reach(CrashPoints.LedgerProjected);
        var result = reading.Judge(inForce, now);
        foreach (var left in result.NotJudged)
        {
            LogNotJudged(logger, left.Line, left.ReasonName, left.Reason);
        }

        await reconciliation.ReconcileAsync(inForce, reading, result, cancellationToken);
        await forecasts.RunAsync(result, SpendReading.LastDayAt(now), cancellationToken);
        await calibrations.RunAsync(inForce, SpendReading.LastDayAt(now), cancellationToken);
        if (message.RunId is { } runId)
        {
            await reevaluations.CompleteAsync(runId, inForce, reading, cancellationToken);
        }

        await schedules.SetAsync(ScheduleEvaluations.MarkOf(inForce.Version, reading.LedgerVersion, now, reading.NewsVersion), now, cancellationToken);
    }

    private async Task<bool> IsJudgedAsync(EvaluateSpendMessage message, ConfigurationInForce inForce, CancellationToken cancellationToken)
    {
        if (message.RunId is { } runId)
        {
            return await runs.FindAsync(runId, cancellationToken) is null or { FinishedAt: not null };
        }

        var newest = await ledger.CurrentVersionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var newsVersion = await news.VersionAsync(inForce, now, cancellationToken);
        return await schedules.LastAsync(ScheduleEvaluations.MarkOf(inForce.Version, newest, now, newsVersion), cancellationToken) is not null;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Line} was not judged: {ReasonName}. {Reason}")]
    private static partial void LogNotJudged(ILogger logger, string line, string reasonName, string reason);
}
