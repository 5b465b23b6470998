using System.Globalization;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Containment;

/// <summary>A mode that a hard stop has earned. The system proposes it, and never applies it.</summary>
/// <param name="Why">With what the stop did, and would have done, so far.</param>
public sealed record ModeProposal(string Line, ContainmentMode From, ContainmentMode To, string Why)
{
    /// <summary>It has stood there and never had anything to do.</summary>
    public bool IsUntried { get; init; }
}

/// <summary>
/// Trust is earned: after two weeks in one mode without a false stop the next one is proposed, from dry-run to approve, and from there to automatic where
/// people have agreed to it and the line is not protected.
/// </summary>
public static class ModeRule
{
    /// <summary>How long a mode has to stand, as it is, before the next one is proposed.</summary>
    public static readonly TimeSpan Trial = TimeSpan.FromDays(14);

    /// <summary>Stops that are told in the proposal.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(90);

    /// <param name="rule">As it has stood since the trial began.</param>
    /// <param name="stops">The hard-stop incidents of the line, ended ones as well.</param>
    /// <param name="history">Null where the line was not judged.</param>
    /// <returns>Null where nothing is proposed.</returns>
    public static ModeProposal? Propose(AllocationLine line, HardStopRule rule, IEnumerable<Incident> stops, LineHistory? history, FinOpsConfiguration configuration, DateTimeOffset now)
    {
        var remembered = stops.Where(stop => now - stop.OpenedAt <= Remembered).OrderBy(stop => stop.OpenedAt).ToList();
        return rule.Ladder.Count == 0 || remembered.Exists(stop => IsFalse(stop) && now - stop.OpenedAt <= Trial) ? null
            : rule.Mode switch
            {
                ContainmentMode.DryRun => new ModeProposal(line.Id, ContainmentMode.DryRun, ContainmentMode.Approve, Rehearsed(remembered, history) + Missing(rule, configuration)) { IsUntried = remembered.Count == 0 },
                ContainmentMode.Approve when MayAct(line, rule) && Agreed(remembered) is { Length: > 0 } agreed => new ModeProposal(line.Id, ContainmentMode.Approve, ContainmentMode.Automatic, agreed),
                _ => null,
            };
    }

    /// <summary>Called a false alarm by a person, or corrected by newer figures.</summary>
    private static bool IsFalse(Incident stop) => stop.State == IncidentState.FalsePositive || stop.Cleared;

    /// <summary>A protected line needs a person in every mode, and what cannot be taken back is never done without one.</summary>
    private static bool MayAct(AllocationLine line, HardStopRule rule) =>
        line is { CustomerImpact: false, Regulated: false } && rule.Ladder.All(rung => rung.Reversible) && ContainmentPlanner.InOrder(rule).First().Kind == ContainmentKind.RateLimit;

    private static string Rehearsed(List<Incident> stops, LineHistory? history)
    {
        var rehearsed = stops.SelectMany(stop => stop.Containments).Where(record => record is { DryRun: true, AppliedAt: not null }).ToList();
        if (rehearsed.Count == 0 || history is null)
        {
            return $"It has not tripped in {Remembered.TotalDays:0} days: nobody is asked anything before it does.";
        }

        var after = rehearsed.Select(record => (Record: record, Spent: SpentAfter(record.AppliedAt!.Value, history))).ToList();
        var saved = after.Sum(one => one.Spent * one.Record.Plan.Rung.ExpectedSaving);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"It tripped {Times(rehearsed.Count)} in {Remembered.TotalDays:0} days. Had {string.Join(", ", rehearsed.Select(record => record.Plan.Rung.Id).Distinct(StringComparer.Ordinal))} been taken then, about {new Money(Math.Round(saved, 2), history.Currency)} of the {new Money(after.Sum(one => one.Spent), history.Currency)} that followed in those months would have been saved.");
    }

    /// <summary>What was used from the day after on, to the end of that month or what is known of it.</summary>
    private static decimal SpentAfter(DateTimeOffset appliedAt, LineHistory history)
    {
        var applied = DateOnly.FromDateTime(appliedAt.UtcDateTime);
        var days = new DayRange(applied.AddDays(1), BudgetPeriod.Of(applied).Last);
        return days.Days < 1 ? 0m : days.Each().Where(day => history[day].IsKnown).Sum(day => history[day].Usage);
    }

    /// <returns>Empty where nobody agreed yet, or somebody had to undo or decline something.</returns>
    private static string Agreed(List<Incident> stops)
    {
        var asked = stops.SelectMany(stop => stop.Containments).Where(record => !record.DryRun).ToList();
        var agreed = asked.Where(record => record.AppliedAt is not null).ToList();
        if (agreed.Count == 0 || asked.Exists(record => record.State is ContainmentState.Declined or ContainmentState.Failed or ContainmentState.Undone || record.BlockedSince is not null))
        {
            return "";
        }

        var waited = agreed.Where(record => record.RequestedAt is not null).Select(record => record.AppliedAt!.Value - record.RequestedAt!.Value).DefaultIfEmpty().Max();
        return string.Create(CultureInfo.InvariantCulture, $"People agreed {Times(agreed.Count)} in {Remembered.TotalDays:0} days and declined nothing; spend went on for up to {Math.Ceiling(waited.TotalMinutes):0} minutes until they did.");
    }

    private static string Missing(HardStopRule rule, FinOpsConfiguration configuration) =>
        rule.Ladder.Select(rung => rung.Target).Where(target => configuration.ContainmentTarget(target) is null).Distinct(StringComparer.Ordinal).ToList() is { Count: > 0 } missing
            ? $" First add {string.Join(", ", missing)} to containmentTargets."
            : "";

    private static string Times(int number) => number switch
    {
        1 => "once",
        2 => "twice",
        _ => string.Create(CultureInfo.InvariantCulture, $"{number} times"),
    };
}
