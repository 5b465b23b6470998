using System.Globalization;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;
using AiFinOps.Core.Spend;

namespace AiFinOps.Workflows;

/// <summary>Why an incident's cause is gone, or null while it is not known to be.</summary>
internal sealed record Clearing(string Reason, bool Resolves)
{
    /// <summary>What is true instead, where people were told other figures.</summary>
    public Finding? Restated { get; init; }

    /// <summary>The days of the finding itself were reported anew.</summary>
    public bool RestatedAway { get; init; }

    public static Clearing? Of(Incident incident, EvaluationResult result, DateTimeOffset now, string timeZone) => incident.Finding.Kind switch
    {
        FindingKind.DataMissing when incident.Line.StartsWith(LineIds.OfChangeSource(""), StringComparison.Ordinal) => new("The change source is read again.", Resolves: true),
        FindingKind.DataMissing when incident.Finding.Facts.ContainsKey(FactNames.Trouble) => new("The source is well: what was wrong has ended, and every day that was owed has arrived.", Resolves: true),
        FindingKind.DataMissing => new("Every day that was owed has arrived.", Resolves: true),
        FindingKind.ConfigurationTampered => new("The rows verify against their seal again.", Resolves: true),
        FindingKind.SpendAbove or FindingKind.SpendBelow => SpendClearing(incident, result),
        FindingKind.NewSpender => NewSpenderClearing(incident, result),
        FindingKind.BudgetStep when !incident.CauseKey.EndsWith(BudgetPeriod.Of(now, timeZone).Id, StringComparison.Ordinal) =>
            new("The budget month has ended.", Resolves: true),
        FindingKind.BudgetStep when CauseKeys.IsStopAhead(incident.CauseKey) && IsReached(incident, result) => new("The hard stop is reached, and has an incident of its own.", Resolves: true),
        FindingKind.HardStop when StopWindow.DaysOf(incident.Finding) is not null => WindowClearing(incident, result),
        FindingKind.HardStop => StopClearing(incident, result),
        _ => null,
    };

    /// <summary>What many lines did at a provider is over when none of them does it any more.</summary>
    public static Clearing? OfProvider(Incident incident, IEnumerable<Incident> all) =>
        all.Any(part => string.Equals(part.Provider, incident.Line, StringComparison.Ordinal) && part is { IsOpen: true, Cleared: false, State: not IncidentState.Resolved })
            ? null
            : new("Every line of it is within its band again, or its own incident has ended.", Resolves: true);

    private static bool IsReached(Incident ahead, EvaluationResult result) => result.Findings.Any(graded =>
        string.Equals(graded.Finding.Line, ahead.Line, StringComparison.Ordinal)
        && string.Equals(graded.Finding.CauseKey, CauseKeys.HardStop(ahead.Finding.Facts.GetValueOrDefault(FactNames.Period, "")), StringComparison.Ordinal));

    private static Clearing? NewSpenderClearing(Incident incident, EvaluationResult result) =>
        result.Lines.TryGetValue(incident.Line, out var line) && line.History.LastKnown >= incident.Finding.Day
            ? new("The line has a history of its own now, or what it spent was restated: from here on it is compared with itself.", Resolves: true)
            : null;

    /// <summary>Spend is back in its band only where a day after the finding's day was reported; silence clears nothing.</summary>
    private static Clearing? SpendClearing(Incident incident, EvaluationResult result)
    {
        if (!result.Lines.TryGetValue(incident.Line, out var line) || line.History.LastKnown is not { } last)
        {
            return null;
        }

        var restated = last == incident.Finding.Day;
        return last < incident.Finding.Day || line.History[last].Status == DayStatus.Missing
            ? null
            : new(restated ? $"Restated: {last:yyyy-MM-dd} is within its band now." : $"{last:yyyy-MM-dd} is within its band.", Resolves: false) { RestatedAway = restated };
    }

    /// <summary>The days behind leave the window by themselves, and that corrects nothing: only final figures of the days that were told do.</summary>
    private static Clearing? WindowClearing(Incident incident, EvaluationResult result) =>
        result.Lines.TryGetValue(incident.Line, out var line) && WindowJudge.Corrected(incident.Finding, line.History) is { } corrected
            ? new Clearing(corrected.Reason, Resolves: false) { Restated = corrected }
            : null;

    /// <summary>
    /// A stop that rested on an estimate, or on days that were restated, is corrected where the month is below it now. Days that are missing
    /// beyond the lag prove nothing. What was contained stays so: only a review releases it.
    /// </summary>
    private static Clearing? StopClearing(Incident incident, EvaluationResult result)
    {
        var finding = incident.Finding;
        if (!result.Lines.TryGetValue(incident.Line, out var line) || line.Utilisation is not { MissingDays: 0 } utilisation
            || !string.Equals(finding.Facts.GetValueOrDefault(FactNames.Period), utilisation.Period.Id, StringComparison.Ordinal)
            || !decimal.TryParse(finding.Facts.GetValueOrDefault(FactNames.Threshold), CultureInfo.InvariantCulture, out var threshold)
            || utilisation.Reaches(threshold))
        {
            return null;
        }

        var reason = string.Create(
            CultureInfo.InvariantCulture,
            $"Below the hard stop {threshold * 100m:0.##} % of {utilisation.Period.Id} again: {utilisation.Print()}. It was told with {FindingFigures.BudgetUse(finding)}.");
        return new Clearing(reason, Resolves: false) { Restated = BudgetJudge.Restated(finding, utilisation, reason) };
    }
}
