namespace AiFinOps.Core.Incidents;

/// <summary>
/// The way back. Nothing is released before a review is recorded and approved; then it goes by steps, each after a look at what was spent
/// since. What is blocked is tried again daily until a person decides, so that nothing stays latched unseen.
/// </summary>
internal static class ReleaseAxis
{
    /// <summary>What is blocked is tried again, and what waits looks again, after a day: the time in which settled data can say something new.</summary>
    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    public static Decision Review(Incident incident, SubmitReview command) =>
        !incident.HasActiveContainment
            ? new Refused("nothing-contained", "There is nothing to re-enable.", "A review is owed only while a containment action is active.")
            : incident.Review == command.Review
                ? new Accepted("already-recorded", [])
                : new Accepted("review-recorded", [new ReenableReviewRecorded(command.Now, command.Actor, command.Review)]);

    public static Decision Approve(Incident incident, ApproveReenable command)
    {
        if (incident.ReviewApprovedBy is { } approved)
        {
            return incident.OwesSecondReview && !string.Equals(approved.Id, command.Actor.Id, StringComparison.Ordinal)
                ? (Decision?)command.Refusal ?? new Accepted("reviewed-again", [new ReleaseReviewedAgain(command.Now, command.Actor)])
                : new Accepted("already-approved", []);
        }

        if (incident.Review is null)
        {
            return new Refused("review-missing", "There is no recorded review to approve.", "Record the four answers with POST …/review first.");
        }

        return (Decision?)command.Refusal ?? (Decision?)Held(incident, command) ?? new Accepted("reenable-approved", [.. Released(incident, command)]);
    }

    public static Decision Record(Incident incident, RecordRelease command)
    {
        if (ContainmentAxis.Find(incident, command.ActionId) is not { } record)
        {
            return ContainmentAxis.Unknown(command.ActionId);
        }

        if (incident.ReviewApprovedBy is null && record.UndoneOn is null)
        {
            return new Refused("review-missing", "Nothing is re-enabled without an approved review.", "Record the four answers and have them approved.");
        }

        return record.State != ContainmentState.Active || command.Share <= record.Released ? new Accepted("not-active", [])
            : command.Share < 1m ? new Accepted("containment-released", [new ContainmentReleased(command.Now, command.Actor, command.ActionId, command.Share, command.DryRun, command.State)])
            : new Accepted("containment-reverted", [.. Reverted(incident, record, command)]);
    }

    public static IEnumerable<IncidentEvent> Blocked(Incident incident, RecordContainmentFailure command)
    {
        yield return new RevertBlocked(command.Now, command.Actor, command.ActionId, command.Reason) { State = command.State };
        yield return new NotificationRequested(
            command.Now, command.Actor, Firing.FreshStepId(incident, "revert-blocked", incident.OwnerGroup), incident.OwnerGroup, 0, "revert-blocked");
        yield return new ClocksStarted(command.Now, command.Actor, [new ResponseClock(ClockKind.ReleaseStep, command.Now + Daily, 0)]);
    }

    /// <returns>The share of the next step, 1 where there is none left.</returns>
    public static decimal StepAfter(decimal share, ReleasePlan? plan) => plan?.Steps.Where(step => step > share).DefaultIfEmpty(1m).Min() ?? 1m;

    public static TimeSpan Pause(ReleasePlan? plan) => plan?.StepEvery > TimeSpan.Zero ? plan.StepEvery : Daily;

    /// <summary>Each trip holds twice as long as the one before, so that a thing that flaps is not let go as fast as it trips. Break-glass is for what cannot wait.</summary>
    private static Refused? Held(Incident incident, ApproveReenable command)
    {
        var applied = incident.Containments.Where(record => record is { State: ContainmentState.Active, DryRun: false }).Max(record => record.AppliedAt);
        var until = applied + (command.Hold * Math.Pow(2, Math.Max(0, incident.Trips - 1)));
        return until > command.Now && command.BreakGlassReason is null
            ? new Refused(
                "held", $"It holds until {until:yyyy-MM-dd HH:mm} UTC: it tripped {(incident.Trips < 2 ? "once" : $"{incident.Trips} times")}.",
                "Approve it then, or use break-glass with a reason.")
            : null;
    }

    private static IEnumerable<IncidentEvent> Released(Incident incident, ApproveReenable command)
    {
        yield return new ReenableApproved(command.Now, command.Actor, command.BreakGlassReason) { Release = command.Release };
        if (command.BreakGlassReason is not null)
        {
            yield return new ClocksStarted(command.Now, command.Actor, [new ResponseClock(ClockKind.SecondReview, command.Now + Containment.ReenableRule.SecondReviewWithin, 0)]);
        }

        var share = HasSteps(incident) ? StepAfter(0m, command.Release) : 1m;
        yield return new ReleaseAsked(command.Now, command.Actor, share);
        yield return new ClocksStarted(command.Now, command.Actor, [new ResponseClock(ClockKind.ReleaseStep, command.Now + (share < 1m ? Pause(command.Release) : Daily), 0)]);
    }

    /// <summary>A limit can be raised bit by bit. What is on or off, and what only exists on paper, goes back in one step.</summary>
    private static bool HasSteps(Incident incident) =>
        incident.Containments.Any(record => record is { State: ContainmentState.Active, DryRun: false, Plan.Rung.Kind: Containment.ContainmentKind.RateLimit });

    private static IEnumerable<IncidentEvent> Reverted(Incident incident, ContainmentRecord record, RecordRelease command)
    {
        yield return new ContainmentReverted(command.Now, command.Actor, command.ActionId, command.DryRun, command.State);
        yield return ContainmentAxis.Notice(command, incident, record.UndoneOn is null ? "containment-reverted" : "containment-undone", command.ActionId);
        var isLast = !incident.Containments.Any(other => other.Holds && !string.Equals(other.Plan.ActionId, record.Plan.ActionId, StringComparison.Ordinal));
        if (isLast && !command.DryRun && incident.Release is { } release && release.Probation > TimeSpan.Zero)
        {
            yield return new ClocksStarted(command.Now, command.Actor, [new ResponseClock(ClockKind.Probation, command.Now + release.Probation, 0)]);
        }
    }
}
