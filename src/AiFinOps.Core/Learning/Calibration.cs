using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Learning;

public enum CalibrationOutcome
{
    /// <summary>The threshold is changed as proposed, or otherwise; a person applies it.</summary>
    Accepted,

    /// <summary>It stays as it is.</summary>
    Declined,
}

/// <summary>One cause fired more than twice in a month: its threshold is miscalibrated, or the cause was never mended. Which of the two, people say.</summary>
/// <param name="Firings">Those that raised it, oldest first; the last one is of the incident that carries the task.</param>
/// <param name="Proposal">Null where no threshold would help; <paramref name="Advice"/> says why.</param>
/// <param name="Effect">What the proposal would have done; null where there is none.</param>
public sealed record CalibrationTask(IReadOnlyList<CauseFiring> Firings, ThresholdProposal? Proposal, string Advice, ReplayedEffect? Effect)
{
    /// <summary>Number of the incident's firing that raised it: one task for each.</summary>
    public int Firing => Firings[^1].Number;
}

/// <param name="Present">Accumulated excess from which spend on the line speaks now, in units of <paramref name="Currency"/>.</param>
/// <param name="Proposed">The same as proposed: <c>alertFrom</c> of the line.</param>
public sealed record ThresholdProposal(string Line, decimal Present, decimal Proposed, string Currency);

/// <summary>A calibration task on an incident, and what became of it.</summary>
/// <param name="RaisedAt">UTC.</param>
public sealed record Calibration(CalibrationTask Task, DateTimeOffset RaisedAt)
{
    /// <summary>Null while nobody has settled it.</summary>
    public CalibrationOutcome? Outcome { get; init; }

    public Actor? SettledBy { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>Why it was settled so; empty while it is not.</summary>
    public string Reason { get; init; } = "";

    public bool IsOpen => Outcome is null;
}
