using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection;

/// <summary>Expected usage of a line for one day.</summary>
public interface IBaseline
{
    /// <summary>Stable name in lower kebab case: it becomes the reason name of findings.</summary>
    string Name { get; }

    /// <summary>Learns from the days before <paramref name="day"/> only, so that a past day is judged as it was then.</summary>
    /// <param name="day">May lie after the last day of the history.</param>
    /// <param name="excluded">Days that must not teach: an open excess would explain itself away.</param>
    Expectation For(LineHistory history, DateOnly day, IReadOnlySet<DateOnly> excluded);
}

/// <param name="IsKnown">False where no comparison is possible: <paramref name="ReasonName"/> says why.</param>
/// <param name="Amount">Expected usage, in the currency of the history.</param>
/// <param name="Deviation">One robust standard deviation, above zero.</param>
/// <param name="ReasonName">Name of the baseline, or why there is none, for example <c>cold</c>.</param>
public readonly record struct Expectation(bool IsKnown, decimal Amount, decimal Deviation, string ReasonName)
{
    /// <summary>Too little history: the line is judged by its ceilings only.</summary>
    public static readonly Expectation Cold = new(IsKnown: false, 0m, 0m, "cold");
}
