using System.Collections.Concurrent;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources;

/// <summary>Moments that are known as long as a command runs, where there is no storage to keep them.</summary>
internal sealed class MomentarySchedules : IScheduleStore
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _moments = new(StringComparer.Ordinal);

    public Task<DateTimeOffset?> LastAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(_moments.TryGetValue(name, out var at) ? at : (DateTimeOffset?)null);

    public Task<IReadOnlyDictionary<string, DateTimeOffset>> AllAsync(string prefix, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, DateTimeOffset>>(
            _moments.Where(moment => moment.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal));

    public Task SetAsync(string name, DateTimeOffset at, CancellationToken cancellationToken)
    {
        _moments[name] = at;
        return Task.CompletedTask;
    }
}
