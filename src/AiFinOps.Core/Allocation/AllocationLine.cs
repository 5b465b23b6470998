using AiFinOps.Core.Budgets;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Allocation;

public enum SpendPhase
{
    /// <summary>Data preparation and experimentation.</summary>
    Build,

    /// <summary>Inference, agents and monitoring.</summary>
    Run,

    /// <summary>Storage growth and data transfer.</summary>
    Move,
}

public enum WorkloadEnvironment
{
    Production,
    Staging,
    Development,
    Pilot,
}

public enum Criticality
{
    Normal,
    Critical,
}

/// <summary>The unit that has a budget, owners, an environment, a phase and a criticality.</summary>
/// <param name="OwnerGroup">Id of the <see cref="Escalation.OwnerGroup"/> that is paged first.</param>
/// <param name="CustomerImpact">An anomaly here may be felt by customers: lifts the escalation by one level.</param>
/// <param name="Regulated">Regulated exposure: lifts the escalation by one level and adds compliance.</param>
/// <param name="Since">First day of the line, where known; a pilot's cold start counts from it.</param>
public sealed record AllocationLine(
    string Id,
    string Name,
    string OwnerGroup,
    WorkloadEnvironment Environment,
    SpendPhase Phase,
    Criticality Criticality,
    bool CustomerImpact,
    bool Regulated,
    DateOnly? Since,
    Budget? Budget)
{
    /// <summary>The line of everything that no rule matches. Always there, visible, and budgeted itself where configured.</summary>
    public const string UnallocatedId = "unallocated";

    /// <summary>What this line says of the bands; empty where all of them are as for every line.</summary>
    public IReadOnlyList<LineBand> Bands { get; init; } = [];

    /// <summary>
    /// Accumulated excess from which spend on this line speaks, in units of its currency, where that is more than the lowest band asks for;
    /// null for the lowest band's. Budgets and hard stops do not look at it.
    /// </summary>
    public decimal? AlertFrom { get; init; }
}

/// <summary>A band as one line has it. What is left out is as for every line.</summary>
/// <param name="Percent">Variance over the expected spend, as a fraction. It is taken as it stands: phase and environment do not stretch it.</param>
/// <param name="Money">Accumulated excess, in units of the line's currency.</param>
public sealed record LineBand(Severity Severity, decimal? Percent, decimal? Money);

/// <summary>
/// One ordered match from record dimensions to a line, or to several with a showback split.
/// The first rule whose every pattern matches wins.
/// </summary>
/// <param name="Match">Dimension name (lower camel case, as in <see cref="Spend.SpendDimensions"/>) to a pattern; <c>*</c> matches any run of characters; case is ignored.</param>
/// <param name="Shares">Line id to its share; the shares of one rule add up to exactly 1. One entry of 1 is a plain allocation.</param>
public sealed record AllocationRule(string Id, IReadOnlyDictionary<string, string> Match, IReadOnlyList<AllocationShare> Shares);

/// <param name="Share">Fraction of the cost, greater than 0 and at most 1.</param>
public sealed record AllocationShare(string Line, decimal Share);
