using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>Asks stored state which change sources are due and sends one message for each.</summary>
public sealed class ScheduleChangePulls(IConfigurationStore configurations, IScheduleStore schedules, IMessageQueue queue, TimeProvider time)
{
    /// <summary>Events arrive late; what was read before is known by its id.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(6);

    /// <summary>Enough for the incidents that are open when a source is connected.</summary>
    private static readonly TimeSpan FirstRun = TimeSpan.FromDays(3);

    /// <summary>Azure Resource Graph keeps changes for 14 days.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(14);

    private const string Prefix = "change-pull-";

    public static string ScheduleOf(string source) => Prefix + source;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (await configurations.LoadAsync(cancellationToken) is not { } inForce)
        {
            return;
        }

        var now = time.GetUtcNow();
        foreach (var source in inForce.Configuration.ChangeSources.Where(source => ChangeSourceKinds.IsPulled(source.Kind)))
        {
            if (await schedules.LastAsync(ScheduleOf(source.Name), cancellationToken) is not { } last || now - last >= source.PullEvery)
            {
                var good = await schedules.LastAsync(PullChanges.LastGoodOf(source.Name), cancellationToken);
                var message = new PullChangesMessage(source.Name, WindowFrom(good, now), now) { CorrelationId = $"{source.Name}-{now:yyyyMMddTHHmm}", ScheduledAt = now };
                await queue.SendAsync(Queues.ChangePulls, message, null, cancellationToken);
                await schedules.SetAsync(ScheduleOf(source.Name), now, cancellationToken);
            }
        }
    }

    /// <summary>Back to before the last good pull: what failed in between is made up for.</summary>
    private static DateTimeOffset WindowFrom(DateTimeOffset? good, DateTimeOffset now)
    {
        var from = good is { } pulled ? pulled - Overlap : now - FirstRun;
        return from > now - Longest ? from : now - Longest;
    }
}
