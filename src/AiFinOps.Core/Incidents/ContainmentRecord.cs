using AiFinOps.Core.Budgets;
using AiFinOps.Core.Containment;

namespace AiFinOps.Core.Incidents;

/// <summary>Kinds are added at the end: they are stored by number.</summary>
public enum ContainmentState
{
    None,

    /// <summary>To be done. Nothing was written yet.</summary>
    Requested,

    /// <summary>It holds, whole or in part.</summary>
    Active,

    /// <summary>It could not be done; nothing is held by it.</summary>
    Failed,

    /// <summary>All of it is taken back.</summary>
    Reverted,

    /// <summary>A person has to agree first.</summary>
    AwaitingApproval,

    /// <summary>What was there before is stored, and the write may have happened.</summary>
    Writing,

    /// <summary>Nobody agreed: it was declined, or its incident ended first.</summary>
    Declined,

    /// <summary>Taken back because a signal said that it broke the product.</summary>
    Undone,
}

/// <param name="ActionId">Deterministic: one per incident and rung.</param>
/// <param name="Margin">Printed arithmetic of the utilisation, billed and lag margin apart.</param>
public sealed record ContainmentPlan(string ActionId, ContainmentRung Rung, ContainmentMode Mode, string Margin)
{
    /// <summary>Why the mode is stricter than the rule's own: <c>protected-line</c>, <c>irreversible</c>, <c>estimated-only</c>, <c>too-many-trips</c>; null where it is not.</summary>
    public string? Guard { get; init; }

    /// <summary>Owner group that is asked to agree; empty for the incident's own.</summary>
    public string Approvers { get; init; } = "";

    /// <summary>How long an answer may take before the next level is asked.</summary>
    public TimeSpan ApproveWithin { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The line opted in: it is done when nobody has answered by then.</summary>
    public bool TakenUnanswered { get; init; }
}

/// <summary>One containment rung on its own axis: a fact beside the lifecycle.</summary>
/// <param name="PreState">What was there before the first write, as the target gave it. No later write changes it.</param>
/// <param name="PostState">What was there after our last write, as read back.</param>
public sealed record ContainmentRecord(ContainmentPlan Plan, ContainmentState State, bool DryRun, string PreState, string PostState)
{
    /// <summary>When it was asked for first (UTC); null of what was asked for before this was kept.</summary>
    public DateTimeOffset? RequestedAt { get; init; }

    /// <summary>What the write that began last expects to find; null before the first.</summary>
    public FoundState? Found { get; init; }

    /// <summary>When it began to hold, last (UTC).</summary>
    public DateTimeOffset? AppliedAt { get; init; }

    /// <summary>How much of the way back was asked for, from 0 to 1.</summary>
    public decimal Asked { get; init; }

    /// <summary>How much of the way back is gone, from 0 to 1.</summary>
    public decimal Released { get; init; }

    /// <summary>
    /// Steps of the way back, from 0 to 1, that were asked for, never recorded, and overtaken by a later step, an undo or by being contained again.
    /// Each may have been taken by a process that ended before it wrote it down.
    /// </summary>
    public IReadOnlyList<decimal> Unrecorded { get; init; } = [];

    /// <summary>The way back is not free since then (UTC): it is tried again daily, and a person decides.</summary>
    public DateTimeOffset? BlockedSince { get; init; }

    /// <summary>The signal by which it is to be undone; null where none came.</summary>
    public string? UndoneOn { get; init; }

    /// <summary>It holds, or may.</summary>
    public bool Holds => State is ContainmentState.Requested or ContainmentState.Writing or ContainmentState.Active;
}

/// <summary>What a target said before something was written to it.</summary>
/// <param name="Tag">Entity tag for the precondition; empty where the target has none.</param>
public sealed record FoundState(string Text, string Tag);

/// <summary>The way back of an approved release.</summary>
/// <param name="Steps">Shares of the way, rising, the last of them 1.</param>
/// <param name="StepEvery">Time between two steps.</param>
/// <param name="Probation">Time after the last step in which spend that comes back is contained again.</param>
public sealed record ReleasePlan(IReadOnlyList<decimal> Steps, TimeSpan StepEvery, TimeSpan Probation);

/// <summary>The four playbook answers that must stand before anything is re-enabled (S2).</summary>
public sealed record ReenableReview(string WorkloadOwner, string WhatChanged, string Stabilisation, string ReviewedBeforeReenabling);
