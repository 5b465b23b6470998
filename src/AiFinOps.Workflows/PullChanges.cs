using AiFinOps.Core.Detection;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Logging;

namespace AiFinOps.Workflows;

/// <summary>
/// Pulls one window of one change source into the feed. A source that cannot be read keeps nobody from judging spend: its owner is told,
/// incidents name fewer changes, and the next pull reaches back to the last good one.
/// </summary>
public sealed partial class PullChanges(
    IConfigurationStore configurations, IEnumerable<IChangeSource> sources, IChangeFeed feed, ILedger ledger, IScheduleStore schedules, ISourceConditions conditions, IMessageQueue queue, TimeProvider time,
    ILogger<PullChanges> logger)
{
    public static string LastGoodOf(string source) => "changes-pulled-" + source;

    public async Task RunAsync(PullChangesMessage message, CancellationToken cancellationToken)
    {
        if (await configurations.LoadAsync(cancellationToken) is not { } inForce || inForce.Configuration.ChangeSource(message.Source) is not { } settings)
        {
            LogUnknownSource(logger, message.Source);
            return;
        }

        // A newer pull of the schedule reaches back further than one that put itself back.
        if (message is { Attempt: > 0, ScheduledAt: { } asked } && await schedules.LastAsync(ScheduleChangePulls.ScheduleOf(message.Source), cancellationToken) > asked)
        {
            return;
        }

        var source = sources.FirstOrDefault(candidate => string.Equals(candidate.Kind, settings.Kind, StringComparison.Ordinal))
            ?? throw new MessageRejectedException($"Change source {settings.Name} is of kind {settings.Kind}, which this version does not ask.");
        var asking = time.GetUtcNow();
        var pull = await source.PullAsync(settings, message.From, message.To, cancellationToken);
        foreach (var change in pull.Changes)
        {
            await feed.RecordAsync(change.Line.Length > 0 ? change : change with { Line = settings.Line }, cancellationToken);
        }

        await FollowUpAsync(message, pull, asking, cancellationToken);
    }

    private async Task FollowUpAsync(PullChangesMessage message, ChangePull pull, DateTimeOffset asking, CancellationToken cancellationToken)
    {
        foreach (var problem in pull.Problems)
        {
            LogProblem(logger, message.Source, problem);
        }

        if (pull.RetryAfter is { } delay)
        {
            await queue.SendAsync(Queues.ChangePulls, message with { Attempt = message.Attempt + 1 }, delay, cancellationToken);
        }
        else if (pull.Problems.Count == 0)
        {
            await schedules.SetAsync(LastGoodOf(message.Source), asking < message.To ? asking : message.To, cancellationToken);
        }

        if (await conditions.NoteAsync(LineIds.OfChangeSource(message.Source), pull.Trouble, held: null, isGood: pull.Problems.Count == 0, time.GetUtcNow(), cancellationToken))
        {
            await queue.SendAsync(Queues.Evaluations, new EvaluateSpendMessage(await ledger.CurrentVersionAsync(cancellationToken), null) { CorrelationId = message.CorrelationId }, null, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Change source {Source} is not in the configuration in force; the pull is dropped.")]
    private static partial void LogUnknownSource(ILogger logger, string source);

    [LoggerMessage(Level = LogLevel.Error, Message = "Change source {Source}: {Problem}")]
    private static partial void LogProblem(ILogger logger, string source, string problem);
}
