using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>
/// When each timer will have something to do: the next pull, judging, publication, clock. In simulated time the clock jumps there; what
/// it skips are timer ticks that would have found nothing due. The names are those of the timer functions.
/// </summary>
public sealed class ScheduleNextDue(IConfigurationStore configurations, IScheduleStore schedules, IIncidentStore incidents, ILedger ledger, EvaluationNews news) : INextDue
{
    public async Task<IReadOnlyList<DueTimer>> NextDueAsync(DateTimeOffset after, CancellationToken cancellationToken)
    {
        if (await configurations.LoadAsync(cancellationToken) is not { } inForce)
        {
            return [];
        }

        var review = inForce.Configuration.Review;
        List<DueTimer> due =
        [
            .. await NextPullsAsync(inForce, after, cancellationToken),
            .. Due("EvaluateSpendTimer", await NextJudgingAsync(inForce, after, cancellationToken)),
            .. Due("PublishDailyUpdate", await NextPublicationAsync(PublishDailyUpdate.Schedule, review.DailyCron, inForce, after, cancellationToken)),
            .. Due("PublishReview", await NextPublicationAsync(PublishReview.Schedule, review.WeeklyCron, inForce, after, cancellationToken)),
        ];
        if (await incidents.NextDueAsync(cancellationToken) is { } clock)
        {
            // The row does not say which of the two sees to it.
            due.Add(new DueTimer("SweepResponseClocks", clock));
            due.Add(new DueTimer("CheckRecoveryTimer", clock));
        }

        return due;
    }

    private async Task<List<DueTimer>> NextPullsAsync(ConfigurationInForce inForce, DateTimeOffset after, CancellationToken cancellationToken)
    {
        List<DueTimer> pulls = [];
        foreach (var source in inForce.Configuration.Sources)
        {
            var last = await schedules.LastAsync(SchedulePulls.ScheduleOf(source.Name), cancellationToken);
            pulls.Add(new DueTimer("PullSpendTimer", last is { } pulled ? pulled + source.PullEvery : after));
        }

        return pulls;
    }

    private async Task<DateTimeOffset?> NextJudgingAsync(ConfigurationInForce inForce, DateTimeOffset after, CancellationToken cancellationToken)
    {
        var version = await ledger.CurrentVersionAsync(cancellationToken);
        if (version == 0)
        {
            return null;
        }

        var newsVersion = await news.VersionAsync(inForce, after, cancellationToken);
        var judged = await schedules.LastAsync(ScheduleEvaluations.MarkOf(inForce.Version, version, after, newsVersion), cancellationToken);
        return judged is null ? after : new DateTimeOffset(after.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
    }

    private async Task<DateTimeOffset?> NextPublicationAsync(string schedule, string cron, ConfigurationInForce inForce, DateTimeOffset after, CancellationToken cancellationToken) =>
        await schedules.LastAsync(schedule, cancellationToken) is { } last ? BusinessSchedule.Next(cron, inForce.Configuration.TimeZone, last) : after;

    private static IEnumerable<DueTimer> Due(string timer, DateTimeOffset? at) => at is { } moment ? [new DueTimer(timer, moment)] : [];
}
