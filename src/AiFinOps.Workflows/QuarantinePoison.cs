using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>Stores a message that could not be handled and opens an incident about ourselves. The same message again changes nothing.</summary>
public sealed class QuarantinePoison(
    IQuarantineStore quarantine, IConfigurationStore configurations, FindingReconciler reconciler, TimeProvider time)
{
    /// <param name="queue">The queue whose message it was, without the poison suffix.</param>
    public async Task RunAsync(string queue, string messageId, string body, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await quarantine.StoreAsync(queue, messageId, body, now, cancellationToken);
        if (await configurations.LoadAsync(cancellationToken) is { } inForce)
        {
            var owner = Ownership.GroupOf(inForce.Configuration, LineIds.Self);
            await reconciler.ObserveAsync(new GradedFinding(FindingOf(queue, messageId, now), Severity.High, owner), inForce, 0, cancellationToken);
        }
    }

    private static Finding FindingOf(string queue, string messageId, DateTimeOffset now)
    {
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        return new Finding(
            LineIds.Self, FindingKind.PoisonMessage, CauseKeys.Poison(queue), day, day, null, null, null, null, false, "poison-message",
            $"Message {messageId} of queue {queue} could not be handled and is quarantined. Look at it with `finops poison list`; nothing else was lost.",
            [], new Dictionary<string, string>(StringComparer.Ordinal) { ["queue"] = queue, ["messageId"] = messageId });
    }
}
