using System.Globalization;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Playbooks;

/// <param name="What">A few words, in the past tense.</param>
/// <param name="Detail">The rest; empty where there is none.</param>
public sealed record TimelineEntry(string What, string Detail);

/// <summary>One event as a line of a timeline. Plain text: encode it for where it is shown.</summary>
public static class EventText
{
    /// <param name="zone">IANA zone in which moments are told.</param>
    public static TimelineEntry Describe(IncidentEvent one, string zone) => one switch
    {
        IncidentOpened { Noted: true } opened => new($"Noted as {opened.Severity} while history was read again; nobody was told", opened.Finding.Reason),
        IncidentOpened opened => new($"Opened as {opened.Severity}", opened.Finding.Reason),
        FindingUpdated updated => new($"Facts updated, {updated.Severity}", Joined(updated.Note, updated.Finding.Reason)),
        FindingCleared cleared => new("Facts no longer show the cause", cleared.Reason),
        Acknowledged acknowledged => new("Acknowledged", "Until " + Figures.Moment(acknowledged.Until, zone)),
        AcknowledgementExpired => new("Acknowledgement expired", ""),
        InvestigationStarted => new("Root-cause analysis started", ""),
        RootCauseRecorded recorded => new("Root cause recorded", RootCauseText(recorded.RootCause)),
        CategoryConfirmed confirmed => new("Category confirmed", CategoryText.Confirmed(confirmed)),
        NoteAdded note => new("Note", note.Text),
        NotificationRequested or NotificationHeldBack or NotificationDeferred or NotificationWithheld or NotificationDelivered or NotificationFailed => Notification(one, zone),
        ClockMissed { Clock: ClockKind.Repeat } => new("Not told again", "The policy repeats no more often"),
        ClockMissed missed => new($"Response time missed: {Naming.ClockName(missed.Clock)}", "It was due " + Figures.Moment(missed.Due, zone)),
        ExecutiveUpdateDue due => new("Executives are told", due.Reason),
        ClockReminded reminded => new($"Reminded: {Naming.ClockName(reminded.Clock)}", "It is due " + Figures.Moment(reminded.Due, zone)),
        ClocksPaused paused => new("Clocks paused until " + Figures.Moment(paused.Until, zone), paused.Reason),
        ClocksResumed => new("Clocks run again", "The pause ended before its time"),
        ClocksStarted started => new("Clocks started", string.Join(", ", started.Clocks.Where(clock => clock.Kind is not (ClockKind.Reminder or ClockKind.Repeat or ClockKind.Morning)).OrderBy(clock => clock.Due).Select(clock => $"{Naming.ClockName(clock.Kind)} by {Figures.Moment(clock.Due, zone)}"))),
        ContainmentRequested or ContainmentApproved or ContainmentDeclined or ContainmentStarted or ContainmentApplied or ContainmentFailed or ContainmentRenewed => Containment(one),
        ReleaseAsked or UndoAsked or ReleaseHeld or ContainmentReleased or ContainmentReverted or RevertBlocked or ProbationPassed or ReleaseReviewedAgain => Release(one),
        RecoveryChecked check => new(
            check.Stable ? "Recovery check: stable" : "Recovery check: not stable yet",
            string.Create(CultureInfo.InvariantCulture, $"{Figures.Day(check.Day)}, {Figures.Count(check.SettledDays, "settled day", "settled days")} in a row. {check.Reason}")),
        ReenableReviewRecorded review => new("Re-enable review recorded", ReviewText(review.Review)),
        ReenableApproved { BreakGlassReason: { } reason } => new("Re-enabling approved by one person, break-glass", reason),
        ReenableApproved => new("Re-enabling approved", ""),
        IncidentResolved resolved => new("Resolved", resolved.Reason),
        IncidentReopened reopened => new("Reopened", reopened.Reason),
        MarkedFalsePositive mark => new("Marked as false positive", mark.Reason),
        IncidentClosed closed => new("Closed", closed.Summary),
        Assigned assigned => new($"Assigned to {assigned.Person}", ""),
        Snoozed snoozed => new("Snoozed", $"Nobody is chased until {Figures.Moment(snoozed.Until, zone)}. {snoozed.Reason}"),
        SnoozeEnded => new("Snooze ended", ""),
        ImpactRecorded recorded => new("Impact recorded", ImpactText.Of(recorded.Impact)),
        LinkUsed => new("Link used", "It does nothing more"),
        CauseReviewed => new("Root cause reviewed", ""),
        CalibrationRaised raised => new("Calibration task raised", $"{Figures.Count(raised.Task.Firings.Count, "firing", "firings")} of one cause. {raised.Task.Advice}"),
        CalibrationSettled settled => new($"Calibration task {settled.Outcome.ToString().ToLowerInvariant()}", settled.Reason),
        EvidenceWritten written => new("Evidence written", $"{written.Location}, manifest {written.ManifestHash}"),
        _ => new(one.GetType().Name, ""),
    };

    private static TimelineEntry Notification(IncidentEvent one, string zone) => one switch
    {
        NotificationHeldBack held => new(
            $"Message to {held.Group} held back",
            $"By the cap of {Figures.Count(held.Most, "new alert", "new alerts")} a day. The daily update of {Figures.Moment(held.Until, zone)} tells it, and the clocks count from then"),
        NotificationDeferred waits => new($"Message to {waits.Group} waits for the morning", $"{waits.Why}, until {Figures.Moment(waits.Until, zone)}"),
        NotificationWithheld withheld => new($"No message to {withheld.Group}", $"{withheld.Why} is not told: {withheld.ReasonName}. {withheld.Reason}"),
        NotificationRequested asked => new(
            $"Message to {asked.Group}",
            string.Create(CultureInfo.InvariantCulture, $"{asked.Why}, level {asked.Level}, step {asked.StepId}") + (asked.OnCall is { } duty ? $"; on call is {duty.Person ?? "the whole group"}, {duty.ReasonName}" : "")),
        NotificationDelivered sent => new(
            $"Delivered by {sent.Channel}",
            $"Step {sent.StepId}" + (sent.Attempt > 1 ? string.Create(CultureInfo.InvariantCulture, $", attempt {sent.Attempt}") : "") + (sent.Receipt is { } receipt ? $", there known as {receipt}" : "")),
        NotificationFailed failed => new($"Not delivered by {failed.Channel}", $"{failed.Reason} (step {failed.StepId})"),
        _ => new("", ""),
    };

    private static TimelineEntry Containment(IncidentEvent one) => one switch
    {
        ContainmentRequested { Plan.Mode: ContainmentMode.Approve } asked => new(
            $"Containment waits for a person: {asked.Plan.Rung.Id}", Joined(WayBack.WhatIsWritten(asked.Plan.Rung) + ".", asked.Plan.Margin, asked.Plan.Guard ?? "")),
        ContainmentRequested asked => new($"Containment chosen: {asked.Plan.Rung.Id}", $"{WayBack.WhatIsWritten(asked.Plan.Rung)}. {asked.Plan.Margin}"),
        ContainmentApproved approved => new("Containment approved", approved.Reason),
        ContainmentDeclined declined => new("Containment declined", declined.Reason),
        ContainmentStarted started => new("Containment begins", $"Before: {started.PreState}"),
        ContainmentApplied { DryRun: true } applied => new("Containment recorded, dry-run", $"Before: {applied.PreState} After: {applied.PostState}"),
        ContainmentApplied applied => new("Containment in force", $"Before: {applied.PreState} After: {applied.PostState}"),
        ContainmentFailed failed => new("Containment failed", failed.Reason),
        ContainmentRenewed renewed => new(renewed.NeedsApproval ? "Spend came back; containing again waits for a person" : "Spend came back; contained again", renewed.Reason),
        _ => new("", ""),
    };

    private static TimelineEntry Release(IncidentEvent one) => one switch
    {
        ReleaseAsked { Share: < 1m } asked => new("Release goes on", $"{Figures.Percent(asked.Share)} of the way back"),
        ReleaseAsked => new("Release goes on", "All of the way back"),
        UndoAsked undo => new($"Undone, because {undo.Signal} said that it breaks the product", undo.What),
        ReleaseHeld held => new("Release waits", held.Reason),
        ContainmentReleased released => new($"Containment released by {Figures.Percent(released.Share)}", released.State),
        ContainmentReverted reverted => new(reverted.DryRun ? "Containment taken back, dry-run" : "Containment taken back", reverted.State),
        RevertBlocked blocked => new("Release blocked", blocked.Reason),
        ProbationPassed => new("Probation passed", "Spend did not come back"),
        ReleaseReviewedAgain => new("Release reviewed by a second person", ""),
        _ => new("", ""),
    };

    private static string RootCauseText(RootCause cause) =>
        $"{cause.Category}: {cause.Cause} Fix: {cause.Fix} Prevention: {cause.Prevention}" + (cause.BelongsTo is { } line ? $" Belongs to: {line}." : "") + (cause.CostImpact is { } cost ? $" Cost: {cost}." : "");

    private static string ReviewText(ReenableReview review) =>
        $"Owner: {review.WorkloadOwner} Changed: {review.WhatChanged} Stabilised by: {review.Stabilisation} Reviewed: {review.ReviewedBeforeReenabling}";

    private static string Joined(params string[] parts) => string.Join(" ", parts.Where(part => part.Length > 0));
}
