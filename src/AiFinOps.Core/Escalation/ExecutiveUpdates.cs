using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Escalation;

/// <summary>From which size or age on executives hear of an incident, and how often from then on (seed S0).</summary>
/// <param name="Group">Owner group that is told; empty where nobody is.</param>
/// <param name="Excess">Excess of an incident, in units of the line's currency.</param>
/// <param name="PartOfMonth">The same as a part of all monthly budgets of that currency together: 0.025 is 2.5 %.</param>
/// <param name="OverPlan">Projected month end above the budget, as a fraction of it, while no fix is on record.</param>
/// <param name="CriticalOpen">How long a critical incident may be open, elapsed time since it fired.</param>
/// <param name="HighOpen">The same for a high one.</param>
/// <param name="Every">Time between two updates of the same incident.</param>
public sealed record ExecutiveUpdateSettings(
    string Group, decimal Excess, decimal PartOfMonth, decimal OverPlan, TimeSpan CriticalOpen, TimeSpan HighOpen, TimeSpan Every);

/// <summary>What the next ringing of the clock does.</summary>
/// <param name="Reason">Named reason why executives are told; null where there is none yet.</param>
public sealed record ExecutivePlan(string Group, TimeSpan Every, string? Reason);

/// <summary>
/// Decides whether executives hear of an incident. Once they have, they hear of it on a cadence until it is closed: whoever was alarmed is
/// told how it ended.
/// </summary>
public static class ExecutiveUpdates
{
    public const string Why = "executive-update";

    /// <summary>Null where nobody is configured to be told, nobody was told of the incident at all, or it is told as a part of its provider's.</summary>
    public static ExecutivePlan? PlanFor(Incident incident, FinOpsConfiguration configuration, DateTimeOffset now) =>
        configuration.Group(configuration.ExecutiveUpdates.Group) is null || incident.Noted || incident.Provider is not null
            ? null
            : new ExecutivePlan(
                configuration.ExecutiveUpdates.Group, configuration.ExecutiveUpdates.Every,
                incident.ExecutivesTold ? "open-still" : ReasonByMoney(incident, configuration) ?? ReasonByAge(incident, configuration.ExecutiveUpdates, now));

    /// <summary>When the clock of a fresh incident rings first; null for severities that executives hear of by money alone.</summary>
    public static TimeSpan? FirstAfter(Severity severity, ExecutiveUpdateSettings settings) => severity switch
    {
        Severity.Critical => settings.CriticalOpen,
        Severity.High => settings.HighOpen,
        _ => null,
    };

    /// <summary>The reason that a new figure may bring: <c>excess</c>, <c>part-of-month</c> or <c>over-plan</c>; null for none.</summary>
    public static string? ReasonByMoney(Incident incident, FinOpsConfiguration configuration)
    {
        var (settings, finding) = (configuration.ExecutiveUpdates, incident.Finding);
        if (!IsAtWork(incident) || finding.Excess is not { } excess)
        {
            return null;
        }

        // The limit of some days is no plan: what is above it is money like any other excess.
        return FindingFigures.IsAboutBudget(finding) && StopWindow.DaysOf(finding) is null
            ? finding.Variance >= settings.OverPlan && string.IsNullOrWhiteSpace(incident.RootCause?.Fix) ? "over-plan" : null
            : excess.Amount >= settings.Excess ? "excess"
            : MonthOf(configuration, excess.Currency) is > 0m and var month && excess.Amount >= settings.PartOfMonth * month ? "part-of-month"
            : null;
    }

    private static string? ReasonByAge(Incident incident, ExecutiveUpdateSettings settings, DateTimeOffset now) =>
        IsAtWork(incident) && FirstAfter(incident.Severity, settings) is { } after && now - incident.FiredAt >= after
            ? incident.Severity == Severity.Critical ? "critical-open" : "high-open"
            : null;

    private static bool IsAtWork(Incident incident) => incident is { IsOpen: true, Cleared: false, State: not IncidentState.Resolved };

    private static decimal MonthOf(FinOpsConfiguration configuration, string currency) => configuration.Lines
        .Select(line => line.Budget?.Monthly).OfType<Money>()
        .Where(budget => string.Equals(budget.Currency, currency, StringComparison.Ordinal))
        .Sum(budget => budget.Amount);
}
