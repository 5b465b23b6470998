using AiFinOps.Core.Detection;

namespace AiFinOps.Core.Incidents;

/// <summary>What evaluations see: opening, updating, restating and clearing.</summary>
internal static class Observation
{
    public static Decision Open(Observe command) => new Accepted("opened",
    [
        new IncidentOpened(
            command.Now, command.Actor, command.Id, command.Finding.Line, command.Finding.CauseKey, command.OwnerGroup, command.Severity,
            command.Finding, command.ConfigurationVersion, command.LedgerVersion) { Noted = command.Quiet, Score = command.Score },
        .. Fires(command, 1, "fired"),
    ]);

    public static Decision Update(Incident incident, Observe command)
    {
        if (!incident.IsOpen)
        {
            return new Refused("incident-ended", $"Incident {incident.Id} has ended.", "A new observation opens a new incident.");
        }

        var severity = command.Severity > incident.Severity ? command.Severity : incident.Severity;
        if (incident.State == IncidentState.Resolved)
        {
            return AfterResolution(incident, command, severity);
        }

        if (command.Quiet && !incident.Noted)
        {
            // Half a history would change what people were told. The evaluation after it sees the whole.
            return new Accepted("noted", []);
        }

        if (incident.Noted && !command.Quiet && Refiring.IsPresent(incident, command.Finding))
        {
            return new Accepted("goes-on", [Updated(incident, command, severity), .. Fires(command, incident.Firings, "fired")]);
        }

        if (Says(incident.Finding, command.Finding) && severity == incident.Severity && !incident.Cleared)
        {
            return new Accepted("nothing-new", []);
        }

        var updated = Updated(incident, command, severity);
        return incident.Noted ? new Accepted("facts-updated", [updated with { Noted = true }])
            : severity > incident.Severity ? new Accepted("severity-raised", [updated, .. ToldAgain(incident, command, "severity-raised", $"{command.Severity}")])
            : IsBackAtStop(incident, command.Finding) ? new Accepted("returned", [updated, .. ToldAgain(incident, command, "returned", $"stop-{command.Finding.Day:yyyy-MM-dd}")])
            : IsBack(incident, command.Finding) ? new Accepted("returned", [updated, .. ToldAgain(incident, command, "returned", $"{command.Finding.Onset:yyyy-MM-dd}")])
            : RoseOn(command.Finding) is { } rose && string.CompareOrdinal(rose, RoseOn(incident.Finding)) > 0
                ? new Accepted("rose-again", [updated, .. ToldAgain(incident, command, "rose-again", rose)])
            : new Accepted("facts-updated", [updated]);
    }

    private static FindingUpdated Updated(Incident incident, Observe command, Severity severity) =>
        new(command.Now, command.Actor, command.Finding, severity, NoteOf(incident, command.Finding)) { Score = command.Score, Graded = command.Severity };

    /// <summary>
    /// The excess had ended, and before it was called recovered another one of the same cause began. Whoever answers for it would
    /// otherwise never hear of it, because the incident was open all the time.
    /// </summary>
    private static bool IsBack(Incident incident, Finding finding) =>
        incident.Cleared && finding.Kind is (FindingKind.SpendAbove or FindingKind.SpendBelow) && finding.Onset > incident.Finding.Day;

    /// <summary>Days as text are in order as days.</summary>
    private static string? RoseOn(Finding finding) => finding.Facts.GetValueOrDefault(FactNames.RoseOn);

    /// <summary>Whoever was told that the month is below its stop must hear that it is not.</summary>
    private static bool IsBackAtStop(Incident incident, Finding finding) => incident.Cleared && finding.Kind == FindingKind.HardStop;

    public static Decision Clear(Incident incident, Clear command)
    {
        if (incident.State is IncidentState.Resolved or IncidentState.Closed or IncidentState.FalsePositive || incident.Cleared)
        {
            return new Accepted("nothing-to-clear", []);
        }

        List<IncidentEvent> events =
        [
            .. command.Restated is { } restated ? [new FindingUpdated(command.Now, command.Actor, restated, incident.Severity, "Restated.") { Noted = incident.Noted }] : Array.Empty<IncidentEvent>(),
            new FindingCleared(command.Now, command.Actor, command.Reason) { RestatedAway = command.RestatedAway },
        ];
        if (command.Resolves)
        {
            events.Add(new IncidentResolved(command.Now, command.Actor, command.Reason));
            events.AddRange(Firing.Resolved(command.Now, command.Actor, incident));
        }
        else
        {
            events.Add(new ClocksStarted(command.Now, command.Actor, [ResponseClocks.NextRecoveryCheck(command.Now)]));
            events.AddRange(Corrections(incident, command));
        }

        return new Accepted("cleared", events);
    }

    /// <summary>Whoever was told a figure is told that it was another one; once for each time that the incident fired.</summary>
    private static IEnumerable<IncidentEvent> Corrections(Incident incident, Clear command)
    {
        var notice = Firing.Notice(command.Now, command.Actor, incident, "corrected");
        return (command.Restated is null && !command.RestatedAway) || incident.Noted || incident.Steps.Contains(notice.StepId, StringComparer.Ordinal) ? [] : [notice];
    }

    /// <summary>A resolved cause fires again only on days after the resolution; earlier days are late facts about the same thing.</summary>
    private static Accepted AfterResolution(Incident incident, Observe command, Severity severity)
    {
        if (command.Quiet)
        {
            return new Accepted("noted", []);
        }

        if (Refiring.Allows(incident, command.Finding))
        {
            return new Accepted("reopened",
            [
                new IncidentReopened(command.Now, command.Actor, $"Seen again on {command.Finding.Day:yyyy-MM-dd} after it was resolved."),
                new FindingUpdated(command.Now, command.Actor, command.Finding, severity, "Regression.") { Score = command.Score, Graded = command.Severity },
                .. Fires(command, incident.Firings + 1, "reopened"),
            ]);
        }

        return Says(incident.Finding, command.Finding)
            ? new Accepted("nothing-new", [])
            : new Accepted("late-facts", [new FindingUpdated(command.Now, command.Actor, command.Finding, severity, "Late facts about days before the resolution.") { Score = command.Score, Graded = command.Severity }]);
    }

    private static IEnumerable<IncidentEvent> Fires(Observe command, int firing, string occasion) => (command.Quiet, RecoveryClockOf(command)) switch
    {
        (true, { } clock) => [new ClocksStarted(command.Now, command.Actor, [clock])],
        (true, null) => [],
        (_, var clock) => Firing.Events(command.Now, command.Actor, command.Plan, firing, occasion, "fired", clock, command.Telling),
    };

    /// <param name="detail">What makes this occasion another one than the last of its kind.</param>
    private static IEnumerable<IncidentEvent> ToldAgain(Incident incident, Observe command, string why, string detail) => Firing
        .Events(command.Now, command.Actor, command.Plan, incident.Firings, $"{why}-{detail}".ToLowerInvariant(), why, null)
        .Where(happened => happened is not NotificationRequested asked || !incident.Steps.Contains(asked.StepId, StringComparer.Ordinal))
        .Select(happened => happened is ClocksStarted started ? started with { Clocks = [.. started.Clocks.Where(clock => !IsAnswered(incident, clock.Kind))] } : happened);

    /// <summary>Somebody who is at work already does not have to answer again: only what is still owed runs on the shorter times.</summary>
    internal static bool IsAnswered(Incident incident, ClockKind clock) => clock switch
    {
        ClockKind.Acknowledge or ClockKind.Escalate or ClockKind.Repeat => incident.State != IncidentState.Open,
        ClockKind.RootCauseStarted => incident.State == IncidentState.Investigating,
        ClockKind.RootCauseDue => incident.RootCause is not null,
        _ => false,
    };

    private static ResponseClock? RecoveryClockOf(Observe command) =>
        command.Finding.Kind == FindingKind.HardStop ? ResponseClocks.NextRecoveryCheck(command.Now) : null;

    private static string NoteOf(Incident incident, Finding now)
    {
        var before = incident.Finding;
        if (incident.Cleared)
        {
            return "Seen again after it had cleared.";
        }

        return now.Day > before.Day
            ? $"Judged up to {now.Day:yyyy-MM-dd}."
            : $"Restated: {before.Excess} became {now.Excess} for days up to {now.Day:yyyy-MM-dd}.";
    }

    /// <summary>
    /// The same facts in the same words: lists and facts are compared through the reason, which prints them. A budget step is told once and
    /// is news for as long as its day is; that the month goes on by the hour is none.
    /// </summary>
    private static bool Says(Finding before, Finding now) =>
        (now.Kind == FindingKind.BudgetStep && before.Onset == now.Onset && before.Day == now.Day) || SaysAll(before, now);

    private static bool SaysAll(Finding before, Finding now) =>
        before.Onset == now.Onset && before.Day == now.Day && before.Actual == now.Actual && before.Expected == now.Expected
        && before.Excess == now.Excess && before.Provisional == now.Provisional && string.Equals(before.Reason, now.Reason, StringComparison.Ordinal);
}
