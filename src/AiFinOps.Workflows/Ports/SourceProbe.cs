using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;

namespace AiFinOps.Workflows.Ports;

/// <summary>Tries a source without writing anything. The kind is the name used in configuration.</summary>
public interface ISourceProbe
{
    string Kind { get; }

    /// <summary>One small reading, and what it says about settings, credential, permission and scope.</summary>
    Task<SourceCheck> CheckAsync(SourceSettings source, DayRange window, CancellationToken cancellationToken);
}

/// <param name="Steps">In the order in which they were looked at.</param>
/// <param name="Saw">Null where nothing could be read.</param>
public sealed record SourceCheck(IReadOnlyList<CheckStep> Steps, SourceSample? Saw)
{
    public bool Passed => Steps.All(step => step.Passed is true);
}

/// <param name="Passed">Null where an earlier step kept it from being looked at.</param>
/// <param name="Text">What was seen, or what is wrong and what to do; empty where there is nothing to say.</param>
public sealed record CheckStep(string Name, bool? Passed, string Text);

/// <param name="ReportedDays">UTC days for which the source said something, ascending.</param>
/// <param name="Totals">By provider and currency.</param>
/// <param name="Values">Of each dimension that is not empty, the values that a rule could match; the first few.</param>
public sealed record SourceSample(
    long Rows, IReadOnlyList<DateOnly> ReportedDays, IReadOnlyList<SpendTotal> Totals, IReadOnlyDictionary<string, IReadOnlyList<string>> Values, IReadOnlyList<string> Problems)
{
    /// <summary>Rows of the price table that were used, each with its version; empty where the source states costs itself.</summary>
    public IReadOnlyList<string> PricedBy { get; init; } = [];
}
