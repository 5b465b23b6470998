namespace AiFinOps.Workflows.Ports;

/// <summary>
/// The places between two effects that must not come apart. At each of them a test ends the real process, starts it again, and wants the same
/// outcome as if nothing had happened.
/// </summary>
public static class CrashPoints
{
    /// <summary>A source was read into the ledger; nobody was asked to judge it.</summary>
    public const string SpendPulled = "spend-pulled";

    /// <summary>The ledger is packed for reading; nothing was judged.</summary>
    public const string LedgerProjected = "ledger-projected";

    /// <summary>An incident changed, with its steps and outbox; no message is on its queue.</summary>
    public const string IncidentCommitted = "incident-committed";

    /// <summary>A message is on its queue, and still in the outbox.</summary>
    public const string OutboxSent = "outbox-sent";

    /// <summary>A notification step is claimed; nothing was sent.</summary>
    public const string StepClaimed = "step-claimed";

    /// <summary>It was sent; nobody wrote that down.</summary>
    public const string StepSent = "step-sent";

    /// <summary>A proposed threshold was replayed; its task is not raised.</summary>
    public const string CalibrationReplayed = "calibration-replayed";

    /// <summary>What a target was before is stored; nothing is written to it.</summary>
    public const string ContainmentStarted = "containment-started";

    /// <summary>A target was written to, or given back; nobody wrote that down.</summary>
    public const string ContainmentDone = "containment-done";

    /// <summary>A bundle is whole; the index does not know it.</summary>
    public const string EvidenceStored = "evidence-stored";

    /// <summary>The index knows the bundle; its incident does not.</summary>
    public const string EvidenceWritten = "evidence-written";

    /// <summary>A weekly pack is kept; nobody was told.</summary>
    public const string ReviewWritten = "review-written";

    public static IReadOnlyList<string> All { get; } =
    [
        SpendPulled, LedgerProjected, IncidentCommitted, OutboxSent, StepClaimed, StepSent, CalibrationReplayed,
        ContainmentStarted, ContainmentDone, EvidenceStored, EvidenceWritten, ReviewWritten,
    ];
}
