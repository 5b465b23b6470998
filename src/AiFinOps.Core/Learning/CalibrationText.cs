using System.Globalization;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Playbooks;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Learning;

/// <summary>A calibration task in words. Plain text, not yet encoded.</summary>
public static class CalibrationText
{
    /// <summary>One sentence: what, how often, and what is proposed.</summary>
    public static string Headline(CalibrationTask task, string line, FinOpsConfiguration configuration) => string.Create(
        CultureInfo.InvariantCulture,
        $"{configuration.LineName(line)} fired {task.Firings.Count} times in {CalibrationRule.Window.Days} days for one cause: {Proposed(task)}");

    /// <summary>What somebody needs who has to decide.</summary>
    public static IEnumerable<string> Lines(CalibrationTask task, string zone)
    {
        yield return "Fired on " + string.Join(", ", task.Firings.Select(firing => $"{Figures.Moment(firing.At, zone)}{(firing.Peak is { } peak ? $" (up to {peak})" : "")}{(firing.Confirmed ? ", confirmed" : "")}")) + ".";
        yield return task.Advice;
        if (task is { Proposal: { } proposal, Effect: { } effect })
        {
            yield return Effect(proposal, effect);
            yield return Cost(effect);
        }
    }

    public static string Outcome(Calibration calibration, FinOpsConfiguration configuration) => calibration.Outcome is { } outcome
        ? $"{outcome} by {configuration.PersonName(calibration.SettledBy!.Id)}: {calibration.Reason}"
        : "Open: accept or decline it, with a reason.";

    private static string Proposed(CalibrationTask task) => task.Proposal is { } proposal
        ? $"speak from {new Money(proposal.Proposed, proposal.Currency)} instead of {new Money(proposal.Present, proposal.Currency)}, or mend the cause."
        : "mend the cause; no threshold is proposed.";

    private static string Effect(ThresholdProposal proposal, ReplayedEffect effect) => string.Create(
        CultureInfo.InvariantCulture,
        $"Replayed from {Figures.Day(effect.Days.From)} to {Figures.Day(effect.Days.To)}: {Alerts(effect.AlarmsPresent)} as it is, {Alerts(effect.AlarmsProposed)} with alertFrom: {proposal.Proposed:0.####}.");

    private static string Alerts(int number) => Figures.Count(number, "new alert", "new alerts");

    private static string Cost(ReplayedEffect effect) =>
        (effect.Missed.Count == 0
            ? "No incident that somebody confirmed would have been missed"
            : $"{Figures.Count(effect.Missed.Count, "confirmed incident", "confirmed incidents")} would have been missed: {string.Join(", ", effect.Missed)}")
        + (effect.Later.Count == 0 ? "." : $"; told later: {string.Join(", ", effect.Later.Select(one => $"{one.IncidentId} by {Figures.Count(one.Days, "day", "days")}"))}.");
}
