using System.Globalization;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Playbooks;

/// <summary>What the reader of an incident needs, in the order in which it is needed. All of it is plain text, not yet encoded.</summary>
/// <param name="FirstLine">What, how much, which line, since when, who owns it, due by when.</param>
/// <param name="Evidence">The reason, the drivers and announced events; the amounts are <see cref="FindingFigures"/>.</param>
/// <param name="Stabilise">Fastest step that does not stop the service.</param>
/// <param name="BeforeReenabling">What must be answered first; empty where nothing is or can be contained.</param>
/// <param name="Owed">Running response clocks, the next one first.</param>
public sealed record Playbook(
    string FirstLine,
    IReadOnlyList<string> Evidence,
    string Stabilise,
    IReadOnlyList<OptimisationLever> Levers,
    IReadOnlyList<string> BeforeReenabling,
    IReadOnlyList<string> Owed)
{
    public static Playbook For(Incident incident, FinOpsConfiguration configuration)
    {
        var owed = OwedClocks(incident, configuration.TimeZone);
        var due = owed.Count == 0 ? "." : $"; next: {owed[0]}.";
        return new Playbook(
            $"{Headline.For(incident, configuration)}. Owner: {configuration.GroupName(incident.OwnerGroup)}{due}",
            [.. EvidenceOf(incident, configuration)],
            Stabilisation.For(incident, configuration),
            OptimisationLevers.For(incident.Finding, configuration.Line(incident.Line)?.Phase ?? SpendPhase.Run),
            CanBeContained(incident) ? [.. FourAnswers.Questions.Select(question => question.Question)] : [],
            owed);
    }

    private static bool CanBeContained(Incident incident) => incident.Containments.Count > 0 || incident.Finding.Kind == FindingKind.HardStop;

    private static IEnumerable<string> EvidenceOf(Incident incident, FinOpsConfiguration configuration)
    {
        var finding = incident.Finding;
        yield return finding.Reason;
        if (!incident.Cleared && UrgencyText.Of(incident) is { } score)
        {
            yield return score;
        }

        if (CategoryText.Of(incident, configuration) is { } category)
        {
            yield return category;
        }

        foreach (var driver in finding.Drivers)
        {
            yield return $"{driver.Dimension} {(driver.Value.Length == 0 ? "(not named)" : driver.Value)}: {Figures.Signed(driver.Excess)}, {Figures.Percent(driver.Share)} of the change.";
        }

        foreach (var announced in configuration.ExpectedEvents.Where(announced => Covers(announced, finding)))
        {
            yield return $"Announced for {Figures.Day(announced.From)} to {Figures.Day(announced.To)}: {announced.Reason}";
        }

        if (incident.Firings > 1)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Fired {incident.Firings} times for this cause.");
        }
    }

    private static bool Covers(ExpectedEvent announced, Finding finding) =>
        string.Equals(announced.Line, finding.Line, StringComparison.Ordinal) && announced.From <= finding.Day && announced.To >= finding.Onset;

    // Escalations and checks are the system's own clocks; people owe the others.
    private static IReadOnlyList<string> OwedClocks(Incident incident, string zone) =>
    [
        .. incident.Clocks
            .Where(clock => clock.IsOwed)
            .OrderBy(clock => clock.Due)
            .ThenBy(clock => clock.Kind)
            .Select(clock => $"{Naming.ClockName(clock.Kind)} by {Figures.Moment(clock.Due, zone)}"),
    ];
}
