using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Containment;

/// <summary>Guard rails of containment and of its way back. What they do not allow waits for a person.</summary>
public sealed record ContainmentSettings
{
    /// <summary>Actions that one line may see on one day of the organisation's zone, over all its incidents.</summary>
    public int MostActionsPerDay { get; init; } = 3;

    /// <summary>Actions that one evaluation may ask for, over all lines: a wrong figure must not switch everything off at once.</summary>
    public int MostActionsPerRun { get; init; } = 5;

    /// <summary>Elapsed time between two actions on one line.</summary>
    public TimeSpan LeastInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long an approval may take before the next level is asked.</summary>
    public TimeSpan ApproveWithin { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Spend that nobody has billed yet may switch a feature off; it may limit a rate in any case.</summary>
    public bool EstimatesMayDisable { get; init; }

    /// <summary>Shares of the way back, rising, the last of them 1.</summary>
    public IReadOnlyList<decimal> ReleaseSteps { get; init; } = [0.25m, 0.50m, 1m];

    public TimeSpan ReleaseStepEvery { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Time after a release in which spend that comes back is contained again.</summary>
    public TimeSpan Probation { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a first trip holds before it may be released; each further trip doubles it. Zero: as long as the review takes.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.Zero;

    /// <summary>From this trip of an incident on, only a person contains again.</summary>
    public int MostTrips { get; init; } = 3;

    /// <summary>Part of the month's budget, used above expectation in one day, that proposes the first rung.</summary>
    public decimal Runaway { get; init; } = 0.10m;

    public ReleasePlan Release => new(ReleaseSteps, ReleaseStepEvery, Probation);
}
