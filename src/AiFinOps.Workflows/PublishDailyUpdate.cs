using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Reviews;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Logging;

namespace AiFinOps.Workflows;

/// <summary>Sends the daily cost update to each owner group when the stored schedule says so: yesterday against forecast, top drivers, open incidents.</summary>
public sealed partial class PublishDailyUpdate(
    IConfigurationStore configurations, IScheduleStore schedules, IIncidentStore incidents, SpendReader reader, Announcements announcements, PublicLinks links,
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
            await PublishAsync(inForce, now, cancellationToken);
        }

        if (due is not null || last is null)
        {
            await schedules.SetAsync(Schedule, due ?? now, cancellationToken);
        }
    }

    private async Task PublishAsync(ConfigurationInForce inForce, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var reading = await reader.ReadAsync(inForce, now, cancellationToken);
        if (reading.LedgerVersion == 0)
        {
            return;
        }

        var input = await InputAsync(reading.Judge(inForce, now), inForce.Configuration, now, cancellationToken);
        foreach (var group in inForce.Configuration.OwnerGroups)
        {
            if (DailyUpdate.For(group.Id, input, inForce.Configuration, links.Base) is { } update)
            {
                var failures = await announcements.PublishAsync($"daily-update-{input.Day:yyyy-MM-dd}", group.Id, update.Title, update.Text, inForce.Configuration, cancellationToken);
                Log(failures);
            }
        }
    }

    private async Task<DailyInput> InputAsync(EvaluationResult result, FinOpsConfiguration configuration, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var day = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1);
        var open = await incidents.ListAsync(includeClosed: false, cancellationToken);
        return new DailyInput(
            day,
            [.. configuration.Lines.Where(line => result.Lines.ContainsKey(line.Id)).Select(line => LineOf(result.Lines[line.Id], result, day))],
            [.. open.Select(stored => ReviewIncident.From(stored.Incident, configuration))]);
    }

    private static DailyLine LineOf(LineEvaluation line, EvaluationResult result, DateOnly day)
    {
        var status = line.History.IsEmpty ? DayStatus.Missing : line.History[day].Status;
        var drivers = result.Findings.FirstOrDefault(graded => string.Equals(graded.Finding.Line, line.Line.Id, StringComparison.Ordinal) && graded.Finding.Drivers.Count > 0);
        return new DailyLine(
            line.Line.Id,
            status,
            status == DayStatus.Missing ? null : new Money(line.History[day].Usage, line.History.Currency),
            line.Expected(day),
            line.Utilisation?.Billed ?? Money.Zero(line.History.Currency),
            line.Utilisation?.Budget,
            line.Utilisation?.Projected,
            drivers?.Finding.Drivers ?? []);
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
