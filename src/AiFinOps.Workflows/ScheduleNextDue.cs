using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>
/// When any timer will have something to do: the next pull, the next judging, the next publication, the next clock. In simulated time the
/// clock jumps there; what it skips are timer ticks that would have found nothing due.
/// </summary>
public sealed class ScheduleNextDue(IConfigurationStore configurations, IScheduleStore schedules, IIncidentStore incidents, ILedger ledger) : INextDue
{
    public async Task<DateTimeOffset?> NextDueAsync(DateTimeOffset after, CancellationToken cancellationToken)
    {
        if (await configurations.LoadAsync(cancellationToken) is not { } inForce)
        {
            return null;
        }

        List<DateTimeOffset?> due =
        [
            await incidents.NextDueAsync(cancellationToken),
            await NextJudgingAsync(inForce, after, cancellationToken),
            await NextPublicationAsync(PublishDailyUpdate.Schedule, inForce.Configuration.Review.DailyCron, inForce, after, cancellationToken),
            await NextPublicationAsync(PublishReview.Schedule, inForce.Configuration.Review.WeeklyCron, inForce, after, cancellationToken),
        ];
        foreach (var source in inForce.Configuration.Sources)
        {
            due.Add(await schedules.LastAsync(SchedulePulls.ScheduleOf(source.Name), cancellationToken) is { } last ? last + source.PullEvery : after);
        }

        return due.Where(moment => moment is not null).Min() is { } earliest ? Later(earliest, after.AddTicks(1)) : null;
    }

    private async Task<DateTimeOffset?> NextJudgingAsync(ConfigurationInForce inForce, DateTimeOffset after, CancellationToken cancellationToken)
    {
        var version = await ledger.CurrentVersionAsync(cancellationToken);
        if (version == 0)
        {
            return null;
        }

        var judged = await schedules.LastAsync(ScheduleEvaluations.MarkOf(inForce.Version, version, after), cancellationToken);
        return judged is null ? after : new DateTimeOffset(after.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
    }

    private async Task<DateTimeOffset?> NextPublicationAsync(string schedule, string cron, ConfigurationInForce inForce, DateTimeOffset after, CancellationToken cancellationToken) =>
        await schedules.LastAsync(schedule, cancellationToken) is { } last ? BusinessSchedule.Next(cron, inForce.Configuration.TimeZone, last) : after;

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;
}
