using AiFinOps.Core.Containment;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Playbooks;

/// <summary>One containment action in words that pages, messages and packs share. Plain text: encode it for where it is shown.</summary>
public static class ContainmentText
{
    /// <summary>What became of it so far, for example <c>in force, 25 % released</c>.</summary>
    public static string State(ContainmentRecord record) => record switch
    {
        { State: ContainmentState.AwaitingApproval } => "waits for a person to agree; nothing is written before",
        { State: ContainmentState.Declined } => "declined, nothing is contained by it",
        { State: ContainmentState.Requested } => "requested",
        { State: ContainmentState.Writing } => "being written",
        { State: ContainmentState.Failed } => "failed, nothing is contained by it",
        { State: ContainmentState.Reverted } => "taken back",
        { State: ContainmentState.Undone } => $"undone: {record.UndoneOn} said that it broke the product",
        { DryRun: true } => "dry-run, nothing was touched; this is what would have been written",
        { BlockedSince: not null } => "in force; its way back is blocked and a person has to decide",
        { Released: > 0m } => $"in force, {Figures.Percent(record.Released)} released",
        _ => "in force",
    };

    /// <summary>What is expected of it: money and users.</summary>
    public static string Effect(ContainmentRung rung) =>
        $"Expected to save about {Figures.Percent(rung.ExpectedSaving)} of the line's spend{(rung.Saves is null ? ", which is usual for its kind" : "")}."
        + (rung.Effect.Length > 0 ? $" Users will notice: {rung.Effect}" : "");

    /// <summary>Why a person is asked although the rule acts by itself; empty where it does not, or nobody is asked.</summary>
    public static string Guard(ContainmentPlan plan) => Guard(plan.Guard);

    public static string Guard(string? guard) => guard switch
    {
        "protected-line" => "A person is asked because customers or regulated work depend on the line.",
        "irreversible" => "A person is asked because there is no way back.",
        "proposal" => "A person is asked because the budget is not used up yet.",
        "estimated-only" => "A person is asked because it rests on estimates that nobody has billed yet.",
        "too-many-trips" => "A person is asked because it came back too often.",
        _ => "",
    };
}
