namespace AiFinOps.Core.Incidents;

/// <summary>
/// A rung that saves money and breaks the product is no fix. Where the owner named a signal for it in the configuration, which is the review that was made
/// beforehand, it is taken back as soon as the signal comes; the next rung is free to take its place, and the rest still holds until its own review.
/// </summary>
internal static class UndoAxis
{
    public static Decision Decide(Incident incident, UndoOnSignal command)
    {
        var broken = incident.Containments
            .Where(record => record is { State: ContainmentState.Active, DryRun: false, UndoneOn: null } && string.Equals(record.Plan.Rung.UndoOn, command.Signal, StringComparison.Ordinal))
            .ToList();
        return broken.Count == 0
            ? new Accepted("nothing-to-undo", [])
            : new Accepted("undo-asked", [.. broken.Select(record => new UndoAsked(command.Now, command.Actor, record.Plan.ActionId, command.Signal, command.What))]);
    }

    /// <summary>What was blocked is asked for again, as the signal asked for it.</summary>
    public static IEnumerable<UndoAsked> Again(Incident incident, RingClock command) =>
        incident.Containments.SelectMany(record => record is { State: ContainmentState.Active, UndoneOn: { } signal }
            ? new[] { new UndoAsked(command.Now, command.Actor, record.Plan.ActionId, signal, "Its way back was not free; it is tried again.") }
            : []);
}
