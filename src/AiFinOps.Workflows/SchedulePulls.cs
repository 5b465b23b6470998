using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>Asks stored state which sources are due and sends one message per source and window.</summary>
public sealed class SchedulePulls(IConfigurationStore configurations, IScheduleStore schedules, IMessageQueue queue, TimeProvider time)
{
    /// <summary>Days that are read when a source is connected.</summary>
    private const int FirstRunDays = 90;

    private const string Prefix = "pull-";

    public static string ScheduleOf(string source) => Prefix + source;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (await configurations.LoadAsync(cancellationToken) is not { } inForce)
        {
            return;
        }

        var now = time.GetUtcNow();
        var lasts = await schedules.AllAsync(Prefix, cancellationToken);
        var goods = await schedules.AllAsync(PullSpend.LastGoodPrefix, cancellationToken);
        foreach (var source in inForce.Configuration.Sources)
        {
            DateTimeOffset? last = lasts.TryGetValue(ScheduleOf(source.Name), out var stored) ? stored : null;
            if (IsDue(source, last, now))
            {
                DateTimeOffset? good = goods.TryGetValue(PullSpend.LastGoodOf(source.Name), out var pulled) ? pulled : null;
                var message = new PullSpendMessage(source.Name, WindowFrom(source, good, now), DateOnly.FromDateTime(now.UtcDateTime))
                {
                    CorrelationId = $"{source.Name}-{now:yyyyMMddTHHmm}",
                    ScheduledAt = now,
                };
                await queue.SendAsync(Queues.SpendPulls, message, null, cancellationToken);
                await schedules.SetAsync(ScheduleOf(source.Name), now, cancellationToken);
            }
        }
    }

    public static bool IsDue(SourceSettings source, DateTimeOffset? last, DateTimeOffset now) => last is null || now - last >= source.PullEvery;

    /// <summary>Back over all days since the source was last read well: what failed in between is made up for.</summary>
    private static DateOnly WindowFrom(SourceSettings source, DateTimeOffset? good, DateTimeOffset now)
    {
        var days = good is { } pulled ? Math.Min(source.LookBack + (int)(now - pulled).TotalDays, Math.Max(FirstRunDays, source.LookBack)) : FirstRunDays;
        return DateOnly.FromDateTime(now.UtcDateTime).AddDays(-days);
    }
}
