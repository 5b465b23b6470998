using AiFinOps.Core.Configuration;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <param name="Action">Id of the containment action that is taken back.</param>
public sealed record Undone(string Incident, string Line, string Action);

/// <summary>Somebody who watches the product says that it is broken: every rung that names the signal and holds is taken back.</summary>
public sealed class ReportSignal(IIncidentStore incidents, IncidentDesk desk, TimeProvider time)
{
    /// <param name="sender">Who signed it.</param>
    /// <param name="what">What the sender saw, in one line.</param>
    public async Task<IReadOnlyList<Undone>> RunAsync(string sender, string signal, string what, FinOpsConfiguration configuration, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var command = new UndoOnSignal(now, new Actor(sender, Actor.Signature), signal, what);
        List<Undone> undone = [];
        foreach (var incident in (await incidents.ListAsync(includeClosed: false, cancellationToken)).Select(stored => stored.Incident))
        {
            if (IncidentDecider.Decide(incident, command) is Accepted { Events.Count: > 0 })
            {
                var result = await desk.ActAsync(DeskOrder.On(incident.Line, incident.Id, configuration, _ => command), cancellationToken);
                undone.AddRange(((result.Decision as Accepted)?.Events ?? []).OfType<UndoAsked>().Select(asked => new Undone(incident.Id, incident.Line, asked.ActionId)));
            }
        }

        return undone;
    }
}
