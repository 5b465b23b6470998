using System.Globalization;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Learning;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Http;

/// <summary>A calibration task as the API shows it. Money is text and currency, moments are UTC.</summary>
internal static class CalibrationJson
{
    /// <summary>With the incident that carries it.</summary>
    public static object Listed(Incident incident) => new { Incident = incident.Id, incident.Line, incident.CauseKey, incident.OwnerGroup, Calibration = Of(incident.Calibration) };

    public static object? Of(Calibration? calibration) => calibration is not { Task: var task } ? null : new
    {
        calibration.RaisedAt,
        State = calibration.Outcome?.ToString().ToLowerInvariant() ?? "open",
        calibration.Reason,
        SettledBy = calibration.SettledBy?.Id,
        calibration.SettledAt,
        task.Advice,
        Firings = task.Firings.Select(firing => new { firing.IncidentId, firing.At, Peak = Of(firing.Peak), firing.Confirmed }),
        Proposal = task.Proposal is { } proposal ? new { proposal.Line, AlertFrom = Text(proposal.Proposed), Present = Text(proposal.Present), proposal.Currency } : null,
        Replay = task.Effect is { } effect
            ? new { effect.Days.From, effect.Days.To, effect.AlarmsPresent, effect.AlarmsProposed, effect.Missed, effect.Later }
            : null,
    };

    private static object? Of(Money? money) => money is { } known ? new { Amount = Text(known.Amount), known.Currency } : null;

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
