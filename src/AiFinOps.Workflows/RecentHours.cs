using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>The hours that an evaluation looks at: those of the sources that are configured as hourly.</summary>
public sealed class RecentHours(IHourlyLedger hourly)
{
    /// <summary>Four weeks to learn from, and what the days may be late.</summary>
    private const int Days = 32;

    public async Task<IReadOnlyList<HourlyFeed>> ReadAsync(ConfigurationInForce inForce, DateTimeOffset now, CancellationToken cancellationToken) =>
        SourcesOf(inForce) is { Count: > 0 } sources ? await hourly.ReadAsync(sources, FirstDay(now), cancellationToken) : [];

    /// <summary>Changes whenever the hours do; empty where no source is hourly or none has hours yet.</summary>
    public async Task<string> VersionAsync(ConfigurationInForce inForce, DateTimeOffset now, CancellationToken cancellationToken) =>
        SourcesOf(inForce) is { Count: > 0 } sources ? await hourly.VersionAsync(sources, FirstDay(now), cancellationToken) : "";

    private static IReadOnlyCollection<string> SourcesOf(ConfigurationInForce inForce) =>
        [.. inForce.Configuration.Sources.Where(source => source.Granularity == SourceGranularity.Hourly).Select(source => source.Name)];

    private static DateOnly FirstDay(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime).AddDays(-Days);
}
