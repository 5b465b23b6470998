using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace AiFinOps.Adapters.Http;

/// <summary>
/// Business liveness: last good pull per source, age of the oldest message per queue, poison count, configuration in force.
/// 200 while all is well, 503 with the problems named otherwise. It says nothing about money, lines or people.
/// </summary>
public sealed class HealthApi(IConfigurationStore configurations, IScheduleStore schedules, IMessageQueue queue, ILedger ledger, ISourceConditions conditions, IUnreadableRows unreadable, IConfiguration settings, TimeProvider time)
{
    private static readonly TimeSpan QueueAgeLimit = TimeSpan.FromMinutes(30);

    public Task<IResult> HealthAsync(HttpRequest request, CancellationToken cancellationToken) => Endpoint.RunAsync(async () =>
    {
        var inForce = await configurations.LoadAsync(cancellationToken);
        var sources = await SourcesAsync(inForce?.Configuration, cancellationToken);
        var changeSources = await ChangeSourcesAsync(inForce?.Configuration, cancellationToken);
        var queues = await QueuesAsync(Queues.All, cancellationToken);
        var poison = await QueuesAsync([.. Queues.All.Select(Queues.PoisonOf)], cancellationToken);
        List<string> problems =
        [
            .. inForce is null ? ["No configuration was ever applied: the installation idles. Run `finops apply finops.yaml`."] : Array.Empty<string>(),
            .. inForce is { Tampered.Count: > 0 } ? [$"Configuration rows were edited by hand ({string.Join(", ", inForce.Tampered)}); the sealed copy is in force."] : Array.Empty<string>(),
            .. LinkKeySettings.IsUnusable(settings) ? ["The key of acting links cannot be used (shorter than 32 characters, or a Key Vault reference that was not resolved): messages carry none."] : Array.Empty<string>(),
            .. sources.Where(source => source.Late).Select(source => $"Source {source.Name} was last pulled well at {source.LastGoodPull?.ToString("u") ?? "no time yet"}."),
            .. sources.Where(source => source.Trouble is not null).Select(source => $"Source {source.Name} is in trouble since {source.TroubleSince:u}: {source.Trouble}."),
            .. changeSources.Where(source => source.Late).Select(source => $"Change source {source.Name} was last pulled well at {source.LastGoodPull?.ToString("u") ?? "no time yet"}."),
            .. changeSources.Where(source => source.Trouble is not null).Select(source => $"Change source {source.Name} is in trouble since {source.TroubleSince:u}: {source.Trouble}."),
            .. queues.Where(state => state.OldestAge > QueueAgeLimit).Select(state => $"Queue {state.Queue} has waited for {state.OldestAge}."),
            .. poison.Where(state => state.Messages > 0).Select(state => $"Queue {state.Queue} holds {state.Messages} messages."),
            .. unreadable.Recent().GroupBy(row => row.Table, StringComparer.Ordinal).Select(rows => $"Table {rows.Key} has {rows.Count()} rows that cannot be read; the log names them and what to do."),
        ];
        var health = new
        {
            Status = problems.Count == 0 ? "healthy" : "degraded",
            Now = time.GetUtcNow(),
            ConfigurationVersion = inForce?.Version,
            LedgerVersion = await ledger.CurrentVersionAsync(cancellationToken),
            Sources = sources,
            ChangeSources = changeSources,
            Queues = queues,
            PoisonMessages = poison.Sum(state => state.Messages),
            Problems = problems,
        };
        return Results.Json(health, statusCode: problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    });

    private async Task<List<SourceHealth>> SourcesAsync(FinOpsConfiguration? configuration, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var known = await conditions.AllAsync(cancellationToken);
        List<SourceHealth> sources = [];
        foreach (var source in configuration?.Sources ?? [])
        {
            var last = await schedules.LastAsync(PullSpend.LastGoodOf(source.Name), cancellationToken);
            var condition = known.GetValueOrDefault(source.Name);
            var trouble = SourceJudge.TroubleOf(source, condition, now)?.ReasonName;
            sources.Add(new SourceHealth(
                source.Name, last, last is null || now - last > 3 * source.PullEvery, trouble, trouble is not null && condition?.Trouble is not null ? condition.Since : null));
        }

        return sources;
    }

    /// <summary>Those that are asked; one that posts by itself is never late.</summary>
    private async Task<List<SourceHealth>> ChangeSourcesAsync(FinOpsConfiguration? configuration, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var known = await conditions.AllAsync(cancellationToken);
        List<SourceHealth> sources = [];
        foreach (var source in (configuration?.ChangeSources ?? []).Where(source => ChangeSourceKinds.IsPulled(source.Kind)))
        {
            var last = await schedules.LastAsync(PullChanges.LastGoodOf(source.Name), cancellationToken);
            var condition = known.GetValueOrDefault(LineIds.OfChangeSource(source.Name));
            var trouble = SourceJudge.Lasting(condition, now)?.ReasonName;
            sources.Add(new SourceHealth(source.Name, last, last is null || now - last > 3 * source.PullEvery, trouble, trouble is null ? null : condition?.Since));
        }

        return sources;
    }

    private async Task<List<QueueState>> QueuesAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        List<QueueState> states = [];
        foreach (var name in names)
        {
            states.Add(await queue.StateAsync(name, cancellationToken));
        }

        return states;
    }

    private sealed record SourceHealth(string Name, DateTimeOffset? LastGoodPull, bool Late, string? Trouble, DateTimeOffset? TroubleSince);
}
