using AiFinOps.Core.Configuration;
using AiFinOps.Core.Learning;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>How fast alerts were answered, from the recorded life of the incidents.</summary>
public sealed class MeasureResponses(IIncidentStore incidents, TimeProvider time)
{
    /// <summary>Four weeks.</summary>
    public const int UsualDays = 28;

    /// <summary>A year: what is older has moved to the archive.</summary>
    public const int MostDays = 366;

    /// <param name="days">Firings of so many days up to now.</param>
    public async Task<ResponseReport> RunAsync(int days, FinOpsConfiguration configuration, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow().AddDays(-days);
        List<ResponseEpisode> episodes = [];
        foreach (var incident in (await incidents.ListAsync(includeClosed: true, cancellationToken)).Select(stored => stored.Incident).Where(incident => incident.FiredAt >= since))
        {
            episodes.AddRange(ResponseEpisode.Of(incident, await incidents.EventsAsync(incident.Line, incident.Id, cancellationToken)));
        }

        return ResponseReport.Of(since, episodes, configuration);
    }
}
