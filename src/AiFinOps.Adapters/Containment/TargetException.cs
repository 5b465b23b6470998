using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Containment;

/// <summary>The words of <see cref="TargetChange"/> and of <see cref="TargetReading"/>.</summary>
internal static class TargetReasons
{
    public const string Read = "read";
    public const string Applied = "applied";
    public const string AlreadyApplied = "already-applied";
    public const string Released = "released";
    public const string PartlyReleased = "partly-released";
    public const string HeldLower = "held-lower";
    public const string SavesNothing = "saves-nothing";
    public const string ChangedBySomebody = "changed-by-somebody";
    public const string Refused = "refused";
    public const string NotFound = "not-found";
    public const string InsufficientQuota = "insufficient-quota";
    public const string NotConfirmed = "not-confirmed";
    public const string Unavailable = "unavailable";
}

/// <summary>A target could not be read or written. It never leaves the targets, which say the same in what they return; the message never holds a secret.</summary>
/// <param name="reasonName">One of <see cref="TargetReasons"/>.</param>
/// <param name="retryAfter">When asking again may help by itself; null where a person must act first.</param>
internal sealed class TargetException(string reasonName, string message, TimeSpan? retryAfter = null) : Exception(message)
{
    public string ReasonName { get; } = reasonName;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Of the answer; 0 where there was none.</summary>
    public int Status { get; init; }

    /// <summary>The code by which the service names the fault; empty where it does not.</summary>
    public string Code { get; init; } = "";

    /// <summary>Nobody knows whether what was to be written is written: the state has to be read.</summary>
    public bool MayHaveWritten { get; init; }

    /// <returns>Null where the rung's target is configured, and is of this kind.</returns>
    public static TargetException? OffTheList(ContainmentAct act, string kind) =>
        act.Target is { } target && string.Equals(target.Kind, kind, StringComparison.Ordinal) && string.Equals(target.Name, act.Rung.Target, StringComparison.Ordinal)
            ? null
            : new(TargetReasons.Refused, $"{act.Rung.Target} is no configured target of kind {kind}: what is not on the list is never acted on.");

    /// <summary>The answer is not what the service documents: asking again brings the same.</summary>
    public static TargetException Unexpected(string name, string what) => new(TargetReasons.Unavailable, $"{name} answered with {what}: its answers have changed, or `url` leads to something else.");
}
