using AiFinOps.Core.Detection;

namespace AiFinOps.Core.Incidents;

/// <summary>What people do: acknowledge, investigate, find the cause, resolve, reopen. Illegal moves are refused by name.</summary>
internal static class Lifecycle
{
    public static Decision Acknowledge(Incident incident, Acknowledge command) => incident.State switch
    {
        IncidentState.Open => new Accepted("acknowledged",
        [
            new Acknowledged(command.Now, command.Actor, command.Now + command.Lasts),
            new ClocksStarted(command.Now, command.Actor, [new ResponseClock(ClockKind.AcknowledgementExpiry, command.Now + command.Lasts, 0)]),
        ]),
        IncidentState.Acknowledged or IncidentState.Investigating => new Accepted("already-acknowledged", []),
        _ => Ended(incident, "acknowledge"),
    };

    public static Decision StartInvestigation(Incident incident, StartInvestigation command) => incident.State switch
    {
        IncidentState.Open or IncidentState.Acknowledged =>
            new Accepted("investigation-started", [new InvestigationStarted(command.Now, command.Actor)]),
        IncidentState.Investigating => new Accepted("already-investigating", []),
        _ => Ended(incident, "investigate"),
    };

    public static Decision RecordRootCause(Incident incident, RecordRootCause command)
    {
        if (incident.State is IncidentState.Closed or IncidentState.FalsePositive)
        {
            return Ended(incident, "record a root cause for");
        }

        if (Blank(command.RootCause.Cause) || Blank(command.RootCause.Category))
        {
            return new Refused("root-cause-incomplete", "A root cause needs a category and a cause.", "Send both `category` and `cause`.");
        }

        if (VarianceCategories.Find(command.RootCause.Category) is null)
        {
            return Categorising.Unknown(command.RootCause.Category);
        }

        if (incident.RootCause == command.RootCause)
        {
            return new Accepted("already-recorded", []);
        }

        var recorded = new RootCauseRecorded(command.Now, command.Actor, command.RootCause);
        IReadOnlyList<IncidentEvent> events = incident.State is IncidentState.Open or IncidentState.Acknowledged
            ? [new InvestigationStarted(command.Now, command.Actor), recorded]
            : [recorded];
        return new Accepted("root-cause-recorded", [.. events, .. Categorising.After(IncidentFold.Of(incident, events)!, command.Confirms)]);
    }

    public static Decision AddNote(Incident incident, AddNote command) => Blank(command.Text)
        ? new Refused("note-empty", "The note is empty.", "Send a `text`.")
        : new Accepted("noted", [new NoteAdded(command.Now, command.Actor, command.Text)]);

    public static Decision Resolve(Incident incident, Resolve command)
    {
        if (incident.State == IncidentState.Resolved)
        {
            return new Accepted("already-resolved", []);
        }

        if (incident.State is IncidentState.Closed or IncidentState.FalsePositive)
        {
            return Ended(incident, "resolve");
        }

        return Blank(command.Reason)
            ? new Refused("reason-missing", "A resolution needs a reason.", "Say in one line what ended the excess.")
            : new Accepted("resolved",
            [
                new IncidentResolved(command.Now, command.Actor, command.Reason),
                .. Firing.Resolved(command.Now, command.Actor, incident),
            ]);
    }

    public static Decision Reopen(Incident incident, Reopen command) => incident.State == IncidentState.Resolved
        ? new Accepted("reopened",
        [
            new IncidentReopened(command.Now, command.Actor, command.Reason),
            .. Firing.Events(command.Now, command.Actor, command.Plan, incident.Firings + 1, "reopened", "fired", null),
        ])
        : new Refused("not-resolved", $"Only a resolved incident reopens; this one is {incident.State}.", "A closed cause that returns opens a new incident by itself.");

    public static Decision MarkFalse(Incident incident, MarkFalse command)
    {
        if (incident.State == IncidentState.FalsePositive)
        {
            return new Accepted("already-false-positive", []);
        }

        if (incident.State == IncidentState.Closed)
        {
            return Ended(incident, "mark as false positive");
        }

        if (StillContained(incident) is { } contained)
        {
            return contained;
        }

        return Blank(command.Reason)
            ? new Refused("reason-missing", "A false positive needs a reason.", "Say in one line why the alert was wrong.")
            : new Accepted("false-positive", [new MarkedFalsePositive(command.Now, command.Actor, command.Reason), .. ExecutiveClock.Last(incident, command)]);
    }

    public static Refused Ended(Incident incident, string verb) =>
        new("incident-ended", $"Cannot {verb} incident {incident.Id}: it is {incident.State}.", "Look at its timeline; if the cause is back, a new incident opens by itself.");

    /// <summary>Nothing ends while it holds something, while it is watched after a release, or while somebody owes a look at one.</summary>
    public static Refused? StillContained(Incident incident) => incident switch
    {
        { HasActiveContainment: true } => new(
            "containment-active", $"Incident {incident.Id} still has an active containment action.", "Record the re-enable review and have it approved; the action is taken back then."),
        { IsOnProbation: true } => new(
            "on-probation", $"Incident {incident.Id} was released and is watched until {incident.Clocks.First(clock => clock.Kind == ClockKind.Probation).Due:yyyy-MM-dd HH:mm} UTC.",
            "Wait until then: spend that comes back is contained again."),
        { OwesSecondReview: true } => new(
            "second-review-missing", $"Incident {incident.Id} was released by one person alone.", "Have a second approver look at it: POST …/approve by another person."),
        _ => null,
    };

    public static bool Blank(string? text) => string.IsNullOrWhiteSpace(text);
}
