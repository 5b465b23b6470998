using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;

namespace AiFinOps.Workflows;

/// <summary>What the cap on new alerts a day makes of an evaluation. Pure.</summary>
internal sealed class NewAlerts
{
    private readonly IReadOnlyDictionary<(string Line, string CauseKey), AlertTelling> tellings;

    private NewAlerts(IReadOnlyDictionary<(string Line, string CauseKey), AlertTelling> tellings) => this.tellings = tellings;

    /// <param name="latest">By line and cause: the open incident, else the newest ended one.</param>
    /// <param name="all">All incidents.</param>
    public static NewAlerts Of(
        IReadOnlyList<GradedFinding> findings, IReadOnlyDictionary<(string Line, string CauseKey), Incident> latest, IEnumerable<Incident> all,
        FinOpsConfiguration configuration, DateTimeOffset now)
    {
        // Without a daily update to come, nobody would hear of what is held back: in doubt, notify.
        return BusinessSchedule.Next(configuration.Review.DailyCron, configuration.TimeZone, now) is not { } update
            ? new NewAlerts(new Dictionary<(string, string), AlertTelling>())
            : new NewAlerts(AlertCap.Tell(
                Firing(findings, latest).Where(graded => TellsOwner(graded, configuration)), all,
                new AlertDay(Figures.LocalDay(now, configuration.TimeZone), configuration.AlertBudget.NewAlertsPerOwnerDay, update)));
    }

    /// <summary>How the owner hears of a finding that fires; null where no cap applies.</summary>
    public AlertTelling? TellingOf(Finding finding) => tellings.GetValueOrDefault((finding.Line, finding.CauseKey));

    /// <summary>What no cap applies to first, then what is told, largest first, then what is held back.</summary>
    public IEnumerable<GradedFinding> InOrder(IEnumerable<GradedFinding> findings) => findings.OrderBy(graded => TellingOf(graded.Finding) switch
    {
        null => 0,
        AlertSlot slot => slot.Number,
        _ => int.MaxValue,
    });

    /// <summary>An incident that reopens is never less severe than it was.</summary>
    private static IEnumerable<GradedFinding> Firing(
        IEnumerable<GradedFinding> findings, IReadOnlyDictionary<(string Line, string CauseKey), Incident> latest) =>
        from graded in findings
        let before = latest.GetValueOrDefault((graded.Finding.Line, graded.Finding.CauseKey))
        where Refiring.FiresAnew(before, graded.Finding)
        select before is { IsOpen: true } && before.Severity > graded.Severity ? graded with { Severity = before.Severity } : graded;

    /// <summary>A policy may leave the owner out, and then there is nothing to hold back.</summary>
    private static bool TellsOwner(GradedFinding graded, FinOpsConfiguration configuration) =>
        ResponsePlan.For(configuration, configuration.Line(graded.Finding.Line), graded.OwnerGroup, graded.Severity, reviews: []).TellsAtOnce(graded.OwnerGroup);
}
