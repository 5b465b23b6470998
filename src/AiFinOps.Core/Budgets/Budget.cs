using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Budgets;

/// <summary>A monthly budget over calendar months of the organisation's time zone, in its own currency.</summary>
/// <param name="Monthly">Amount of one calendar month, above zero.</param>
/// <param name="IsCeiling">A pilot's hard ceiling: the hard stop applies whatever the criticality.</param>
/// <param name="Assumptions">What the amount was derived from, in the owner's words; empty where nobody said.</param>
public sealed record Budget(Money Monthly, bool IsCeiling, string Assumptions);

/// <summary>The hard-stop rule of one line.</summary>
/// <param name="Threshold">Utilisation that trips, 0.95 by default. 94.99 % does not trip a 95 % stop; 95.00 % does.</param>
/// <param name="Mode">What the system may do by itself. Only an applied configuration changes it.</param>
/// <param name="Ladder">Containment rungs, least disruptive first.</param>
public sealed record HardStopRule(string Line, decimal Threshold, ContainmentMode Mode, IReadOnlyList<Containment.ContainmentRung> Ladder)
{
    /// <summary>Limits that stop it as the month's budget does, each on its own number of days.</summary>
    public IReadOnlyList<StopWindow> Windows { get; init; } = [];

    /// <summary>Owner group that is asked to agree where a person must; empty for the line's own.</summary>
    public string Approvers { get; init; } = "";

    /// <summary>The line opted in: its first rung is done when nobody has answered in time.</summary>
    public bool FirstRungUnanswered { get; init; }

    /// <summary>How long a rung may take to bend the curve before the next one is taken, elapsed time.</summary>
    public TimeSpan Wait { get; init; } = Defaults.RungWait;

    public ContainmentClimb Climb { get; init; }
}

/// <summary>When a rung that does what it promised is not enough.</summary>
public enum ContainmentClimb
{
    /// <summary>Never: the next one is for a rung that did not bend the curve.</summary>
    Curve,

    /// <summary>While the whole budget, or the whole limit, is used: the ladder is climbed to its end, if need be.</summary>
    Budget,
}

public enum ContainmentMode
{
    /// <summary>Record the plan and what would have been done; touch nothing.</summary>
    DryRun,

    /// <summary>Act after a person approved.</summary>
    Approve,

    /// <summary>Act at once within the guard rails.</summary>
    Automatic,

    /// <summary>Tell people, and plan nothing.</summary>
    Observe,
}
