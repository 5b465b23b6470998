namespace AiFinOps.Core.Incidents;

/// <summary>
/// Decides what a command does to an incident: events, or a refusal with a named reason. Pure: the same state and command
/// always decide the same, in production, in replay and in tests. A command that changes nothing is accepted with no events.
/// </summary>
public static class IncidentDecider
{
    public static Decision Decide(Incident? state, IncidentCommand command) => (state, command) switch
    {
        (null, Observe observe) => Observation.Open(observe),
        (null, _) => new Refused("no-such-incident", "There is no such incident.", "List the incidents with GET /api/incidents."),
        ({ } incident, Observe observe) => Observation.Update(incident, observe),
        ({ } incident, Clear clear) => Observation.Clear(incident, clear),
        ({ } incident, Acknowledge acknowledge) => Lifecycle.Acknowledge(incident, acknowledge),
        ({ } incident, StartInvestigation start) => Lifecycle.StartInvestigation(incident, start),
        ({ } incident, RecordRootCause record) => Lifecycle.RecordRootCause(incident, record),
        ({ } incident, ConfirmCategory confirm) => Categorising.Confirm(incident, confirm),
        ({ } incident, AddNote note) => Lifecycle.AddNote(incident, note),
        ({ } incident, Resolve resolve) => Lifecycle.Resolve(incident, resolve),
        ({ } incident, Reopen reopen) => Lifecycle.Reopen(incident, reopen),
        ({ } incident, MarkFalse mark) => Lifecycle.MarkFalse(incident, mark),
        ({ } incident, Close close) => Closing.Decide(incident, close),
        ({ } incident, Assign assign) => People.Assign(incident, assign),
        ({ } incident, Snooze snooze) => Snoozing.Decide(incident, snooze),
        ({ } incident, RecordImpact record) => People.RecordImpact(incident, record),
        ({ } incident, ActByLink act) => LinkActs.Decide(incident, act),
        ({ } incident, RaiseCalibration raise) => Calibrations.Raise(incident, raise),
        ({ } incident, SettleCalibration settle) => Calibrations.Settle(incident, settle),
        ({ } incident, ReviewCause review) => People.ReviewCause(incident, review),
        ({ } incident, PauseClocks pause) => ClockPauses.Pause(incident, pause),
        ({ } incident, ResumeClocks resume) => ClockPauses.Resume(incident, resume),
        ({ } incident, RingClock ring) => ResponseClocks.Ring(incident, ring),
        ({ } incident, AskForExecutiveUpdate ask) => ExecutiveClock.Ask(incident, ask),
        ({ } incident, RecordDelivery delivery) => Facts.Delivery(delivery),
        ({ } incident, RequestContainment request) => ContainmentAxis.Request(incident, request),
        ({ } incident, ApproveContainment approve) => ContainmentAxis.Approve(incident, approve),
        ({ } incident, DeclineContainment decline) => ContainmentAxis.Decline(incident, decline),
        ({ } incident, StartContainment start) => ContainmentAxis.Start(incident, start),
        ({ } incident, RecordContainment record) => ContainmentAxis.Record(incident, record),
        ({ } incident, RecordContainmentFailure failure) => ContainmentAxis.Fail(incident, failure),
        ({ } incident, SubmitReview submit) => ReleaseAxis.Review(incident, submit),
        ({ } incident, UndoOnSignal signal) => UndoAxis.Decide(incident, signal),
        ({ } incident, ApproveReenable approve) => ReleaseAxis.Approve(incident, approve),
        ({ } incident, RecordRelease release) => ReleaseAxis.Record(incident, release),
        ({ } incident, RecordRecovery recovery) => RecoveryAxis.Decide(incident, recovery),
        ({ } incident, RecordEvidence evidence) => Facts.Evidence(incident, evidence),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "The decider does not know this command."),
    };
}
