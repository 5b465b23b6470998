using AiFinOps.Core.Reviews;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Logging;

namespace AiFinOps.Workflows;

/// <summary>Sends the daily cost update to each owner group when the stored schedule says so: yesterday against forecast, top drivers, open incidents. Before it, what nobody asks for is looked at.</summary>
public sealed partial class PublishDailyUpdate(
    IConfigurationStore configurations, IScheduleStore schedules, DailyFigures figures, Announcements announcements, PublicLinks links, WatchEvidence evidence,
    TimeProvider time, ILogger<PublishDailyUpdate> logger)
{
    public const string Schedule = "published-daily-update";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (await configurations.LoadAsync(cancellationToken) is not { } inForce)
        {
            return;
        }

        var now = time.GetUtcNow();
        var last = await schedules.LastAsync(Schedule, cancellationToken);
        var due = BusinessSchedule.Due(inForce.Configuration.Review.DailyCron, inForce.Configuration.TimeZone, last, now);
        if (due is not null)
        {
            await evidence.RunAsync(inForce, cancellationToken);
            await PublishAsync(inForce, now, cancellationToken);
        }

        if (due is not null || last is null)
        {
            await schedules.SetAsync(Schedule, due ?? now, cancellationToken);
        }
    }

    private async Task PublishAsync(ConfigurationInForce inForce, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var input = await figures.ReadAsync(inForce, now, cancellationToken);
        foreach (var group in inForce.Configuration.OwnerGroups)
        {
            if (DailyUpdate.For(group.Id, input, inForce.Configuration, links.Base) is { } update)
            {
                var failures = await announcements.PublishAsync($"daily-update-{input.Day:yyyy-MM-dd}", group.Id, update.Title, update.Text, inForce.Configuration, cancellationToken);
                Log(failures);
            }
        }
    }

    private void Log(IReadOnlyList<string> failures)
    {
        foreach (var failure in failures)
        {
            LogFailure(logger, failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Not delivered: {Failure}")]
    private static partial void LogFailure(ILogger logger, string failure);
}
