using AiFinOps.Core.Changes;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>The changes before an incident. They are read anew each time: one that is told late belongs to it all the same.</summary>
public sealed class WhatChanged(IChangeFeed feed)
{
    private const int MostInPack = 15;
    private const int DaysOfPack = 7;

    /// <returns>Null where the incident is not about spend.</returns>
    public async Task<ChangesBefore?> BeforeAsync(Incident incident, FinOpsConfiguration configuration, CancellationToken cancellationToken) =>
        ChangeWindow.Of(incident.Finding) is { } window
            ? ChangesBefore.Of(incident, configuration, await feed.BetweenAsync(window.From, window.To, cancellationToken))
            : null;

    /// <summary>The changes of the seven UTC days that end with <paramref name="last"/>, one line each.</summary>
    public async Task<IReadOnlyList<string>> WeekAsync(DateOnly last, FinOpsConfiguration configuration, CancellationToken cancellationToken)
    {
        var end = new DateTimeOffset(last.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return ChangeText.Overview(await feed.BetweenAsync(end.AddDays(-DaysOfPack), end, cancellationToken), MostInPack, configuration);
    }
}
