using System.Globalization;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>Spend may be called recovered because somebody raised the budget. Then the record says who did, because it is his decision that ends the incident.</summary>
internal sealed class RaisedBudget(IIncidentStore incidents, IChangeFeed changes)
{
    /// <returns>What was raised, by whom and in which version, as one sentence; null where the budget is not above that of the day on which it opened.</returns>
    public async Task<string?> SinceOpenedAsync(Incident incident, BudgetUtilisation? utilisation, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (utilisation is null || incident.Finding.Kind is not (FindingKind.HardStop or FindingKind.BudgetStep)
            || (await incidents.EventsAsync(incident.Line, incident.Id, cancellationToken)).OfType<IncidentOpened>().FirstOrDefault() is not { } opened
            || !decimal.TryParse(opened.Finding.Facts.GetValueOrDefault(FactNames.Budget), NumberStyles.Number, CultureInfo.InvariantCulture, out var before)
            || utilisation.Budget.Amount <= before)
        {
            return null;
        }

        var raise = (await changes.BetweenAsync(opened.At, now, cancellationToken))
            .Where(change => change.Origin is ConfigurationChanges.Origin && string.Equals(change.Line, incident.Line, StringComparison.Ordinal) && change.What.Contains("budget", StringComparison.Ordinal))
            .MaxBy(change => change.At);
        return $"The budget was raised from {new Money(before, utilisation.Budget.Currency)} to {utilisation.Budget}"
            + (raise is null ? "." : $" by {raise.Who}, {raise.At:yyyy-MM-dd HH:mm} UTC. {raise.What}.");
    }
}
