using AiFinOps.Core.Learning;

namespace AiFinOps.Core.Incidents;

/// <summary>The cause fired more than twice. The task stands on the incident that fired last, open or not.</summary>
public sealed record RaiseCalibration(DateTimeOffset Now, Actor Actor, CalibrationTask Task) : IncidentCommand(Now, Actor);

/// <summary>A person has decided on the calibration task.</summary>
public sealed record SettleCalibration(DateTimeOffset Now, Actor Actor, CalibrationOutcome Outcome, string Reason) : IncidentCommand(Now, Actor);

public sealed record CalibrationRaised(DateTimeOffset At, Actor Actor, CalibrationTask Task) : IncidentEvent(At, Actor);

public sealed record CalibrationSettled(DateTimeOffset At, Actor Actor, CalibrationOutcome Outcome, string Reason) : IncidentEvent(At, Actor);

/// <summary>Calibration tasks: raised once for a firing, told once, settled once. An incident that has ended keeps its task.</summary>
internal static class Calibrations
{
    public const string Why = "calibration";

    public static Decision Raise(Incident incident, RaiseCalibration command) => incident.Calibration?.Task.Firing >= command.Task.Firing
        ? new Accepted("already-raised", [])
        : new Accepted("calibration-raised",
        [
            new CalibrationRaised(command.Now, command.Actor, command.Task),
            Firing.Notice(command.Now, command.Actor, incident, Why),
        ]);

    public static Decision Settle(Incident incident, SettleCalibration command) => incident.Calibration switch
    {
        null => new Refused("no-calibration", $"Incident {incident.Id} has no calibration task.", "List them with GET /api/calibrations or `finops calibrations`."),
        { Outcome: { } outcome } when outcome == command.Outcome => new Accepted("already-settled", []),
        { Outcome: { } outcome } => new Refused("calibration-settled", $"The calibration task was {outcome.ToString().ToLowerInvariant()} already.", "Add a note to the incident instead."),
        _ when Lifecycle.Blank(command.Reason) => new Refused("reason-missing", "A decision needs a reason.", "Say in one line why the threshold changes, or why it stays."),
        _ => new Accepted("calibration-settled", [new CalibrationSettled(command.Now, command.Actor, command.Outcome, command.Reason)]),
    };
}
