namespace AiFinOps.Core.Incidents;

/// <summary>What our own functions report back: deliveries and evidence.</summary>
internal static class Facts
{
    public static Decision Delivery(RecordDelivery command) => new Accepted("delivery-recorded",
    [
        command.Failure is null
            ? new NotificationDelivered(command.Now, command.Actor, command.StepId, command.Channel) { Receipt = command.Receipt, Attempt = command.Attempt }
            : new NotificationFailed(command.Now, command.Actor, command.StepId, command.Channel, command.Failure),
    ]);

    public static Decision Evidence(Incident incident, RecordEvidence command) =>
        string.Equals(incident.EvidenceLocation, command.Location, StringComparison.Ordinal)
            ? new Accepted("already-written", [])
            : new Accepted("evidence-written", [new EvidenceWritten(command.Now, command.Actor, command.Location, command.ManifestHash)]);
}
