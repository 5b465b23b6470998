namespace AiFinOps.Core.Incidents;

/// <summary>What people say about an incident beside its lifecycle: whose it is, what it did to customers, whether its cause was read by somebody.</summary>
internal static class People
{
    public static Decision Assign(Incident incident, Assign command)
    {
        if (!incident.IsOpen)
        {
            return Lifecycle.Ended(incident, "assign");
        }

        if (string.Equals(incident.AssignedTo, command.Person, StringComparison.Ordinal))
        {
            return new Accepted("already-assigned", []);
        }

        var occasion = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"assigned-{command.Person}-{command.Now:yyyyMMddHHmmss}");
        return new Accepted("assigned",
        [
            new Assigned(command.Now, command.Actor, command.Person),
            .. command.Told is { } group ? [Firing.Notice(command.Now, command.Actor, incident, occasion, "assigned", group)] : Array.Empty<IncidentEvent>(),
        ]);
    }

    public static Decision RecordImpact(Incident incident, RecordImpact command) =>
        !incident.IsOpen ? Lifecycle.Ended(incident, "record the impact of")
        : command.Impact.Customers == CustomerImpact.Yes && string.IsNullOrWhiteSpace(command.Impact.Words)
            ? new Refused("impact-incomplete", "An impact on customers needs one line that says which.", "Send `words`: who notices what.")
        : incident.Impact == command.Impact ? new Accepted("already-recorded", [])
        : new Accepted("impact-recorded", [new ImpactRecorded(command.Now, command.Actor, command.Impact), .. Lifted(incident, command)]);

    /// <summary>
    /// Customers who notice lift the telling by a level (S0): who comes next hears of it now, whoever has taken it. A correction untells nobody, and
    /// takes the lift out of later plans.
    /// </summary>
    private static IEnumerable<NotificationRequested> Lifted(Incident incident, RecordImpact command) =>
        command is { Impact.Customers: CustomerImpact.Yes, Plan: { } plan } && incident is { CustomersNotice: false, Noted: false } && incident.State != IncidentState.Resolved
            ? plan.AtOnce.Where(level => level.Level > incident.EscalationLevel).Select(level => new NotificationRequested(
                command.Now, command.Actor, Firing.FreshStepId(incident, $"impact-{level.Level}", level.Group), level.Group, level.Level, "customer-impact"))
            : [];

    public static Decision ReviewCause(Incident incident, ReviewCause command) =>
        !incident.IsOpen ? Lifecycle.Ended(incident, "review the root cause of")
        : incident.RootCause is null
            ? new Refused("root-cause-missing", $"Incident {incident.Id} has no root cause that could be reviewed.", "Record one first with `root-cause`.")
        : string.Equals(incident.CauseReviewedBy?.Id, command.Actor.Id, StringComparison.Ordinal) ? new Accepted("already-reviewed", [])
        : new Accepted("cause-reviewed", [new CauseReviewed(command.Now, command.Actor)]);
}
