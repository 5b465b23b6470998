using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Logging;

namespace AiFinOps.Workflows;

/// <summary>
/// Pulls one window of one source into the ledger and asks for an evaluation of what is new. A throttled source completes the
/// message and puts it back with the delay that the source asked for.
/// </summary>
public sealed partial class PullSpend(
    IConfigurationStore configurations, IEnumerable<ICostSource> sources, IScheduleStore schedules, ISourceConditions conditions, IMessageQueue queue, TimeProvider time,
    ICrashPoints crashPoints, ILogger<PullSpend> logger)
{
    public const string LastGoodPrefix = "pulled-";

    public const string ConfirmedPrefix = "confirmed-";

    /// <summary>Mark of the last good pull: what the schedule and health go by.</summary>
    public static string LastGoodOf(string source) => LastGoodPrefix + source;

    /// <summary>Mark of the last moment at which the source itself is known to have spoken: by it days become final.</summary>
    public static string ConfirmedOf(string source) => ConfirmedPrefix + source;

    public async Task RunAsync(PullSpendMessage message, CancellationToken cancellationToken)
    {
        if (await configurations.LoadAsync(cancellationToken) is not { } inForce || inForce.Configuration.Source(message.Source) is not { } settings)
        {
            LogUnknownSource(logger, message.Source);
            return;
        }

        if (await IsOvertakenAsync(message, cancellationToken))
        {
            LogOvertaken(logger, message.Source);
            return;
        }

        var source = sources.FirstOrDefault(candidate => string.Equals(candidate.Kind, settings.Kind, StringComparison.Ordinal))
            ?? throw new MessageRejectedException($"Source {settings.Name} is of kind {settings.Kind}, which this version does not have.");
        var result = await source.PullAsync(settings, new DayRange(message.From, message.To), cancellationToken);
        crashPoints.Reach(CrashPoints.SpendPulled);
        await FollowUpAsync(message, source.ReadsWindows ? result with { ConfirmedAt = IsGood(result) ? time.GetUtcNow() : null } : result, cancellationToken);
    }

    /// <summary>A pull that put itself back is needless once the schedule has asked again: the newer window reaches back to the last good pull.</summary>
    private async Task<bool> IsOvertakenAsync(PullSpendMessage message, CancellationToken cancellationToken) =>
        message is { Attempt: > 0, ScheduledAt: { } asked } && await schedules.LastAsync(SchedulePulls.ScheduleOf(message.Source), cancellationToken) > asked;

    private async Task FollowUpAsync(PullSpendMessage message, PullResult result, CancellationToken cancellationToken)
    {
        foreach (var problem in result.Problems)
        {
            LogProblem(logger, message.Source, problem);
        }

        if (result.RetryAfter is { } delay)
        {
            await queue.SendAsync(Queues.SpendPulls, message with { Attempt = message.Attempt + 1 }, delay, cancellationToken);
        }
        else if (result.Problems.Count == 0)
        {
            await schedules.SetAsync(LastGoodOf(message.Source), time.GetUtcNow(), cancellationToken);
        }

        await ConfirmAsync(message.Source, result.ConfirmedAt, cancellationToken);
        var troubled = await conditions.NoteAsync(
            message.Source, result.Trouble, result.Held, isGood: IsGood(result), time.GetUtcNow(), cancellationToken);
        if (result is { Changed: true, LedgerVersion: not null } or { HoursChanged: true } || troubled)
        {
            var version = result.LedgerVersion ?? 0;
            await queue.SendAsync(Queues.Evaluations, new EvaluateSpendMessage(version, null) { CorrelationId = message.CorrelationId }, null, cancellationToken);
        }
    }

    private static bool IsGood(PullResult result) => result is { Problems.Count: 0, RetryAfter: null };

    /// <summary>What was delivered was heard, whatever else went wrong; and a run that is deleted later takes nothing back.</summary>
    private async Task ConfirmAsync(string source, DateTimeOffset? heard, CancellationToken cancellationToken)
    {
        if (heard is { } at && !(await schedules.LastAsync(ConfirmedOf(source), cancellationToken) >= at))
        {
            await schedules.SetAsync(ConfirmedOf(source), at, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Source {Source} is not in the configuration in force; the pull is dropped.")]
    private static partial void LogUnknownSource(ILogger logger, string source);

    [LoggerMessage(Level = LogLevel.Information, Message = "Source {Source}: a newer pull takes over; this one is dropped.")]
    private static partial void LogOvertaken(ILogger logger, string source);

    [LoggerMessage(Level = LogLevel.Error, Message = "Source {Source}: {Problem}")]
    private static partial void LogProblem(ILogger logger, string source, string problem);
}
