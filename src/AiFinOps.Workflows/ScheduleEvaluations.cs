using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>Safety net: sends an evaluation when the newest ledger version, hours, configuration or UTC day were not judged yet.</summary>
public sealed class ScheduleEvaluations(
    IConfigurationStore configurations, ILedger ledger, EvaluationNews news, IScheduleStore schedules, IMessageQueue queue, TimeProvider time)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (await configurations.LoadAsync(cancellationToken) is not { } inForce)
        {
            return;
        }

        var now = time.GetUtcNow();
        var version = await ledger.CurrentVersionAsync(cancellationToken);
        var newsVersion = await news.VersionAsync(inForce, now, cancellationToken);
        if ((version > 0 || newsVersion.Length > 0) && await schedules.LastAsync(MarkOf(inForce.Version, version, now, newsVersion), cancellationToken) is null)
        {
            await queue.SendAsync(Queues.Evaluations, new EvaluateSpendMessage(version, null) { CorrelationId = $"safety-net-{now:yyyyMMddTHHmm}" }, null, cancellationToken);
        }
    }

    /// <summary>What an evaluation marks when it is done: this configuration has judged this ledger version, and these hours, on this UTC day.</summary>
    /// <param name="newsVersion">See <see cref="EvaluationNews.VersionAsync"/>.</param>
    public static string MarkOf(int configurationVersion, long ledgerVersion, DateTimeOffset now, string newsVersion = "") =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"judged-{configurationVersion}-{ledgerVersion}-{now.UtcDateTime:yyyyMMdd}")
        + (newsVersion.Length > 0 ? "-" + newsVersion : "");
}
