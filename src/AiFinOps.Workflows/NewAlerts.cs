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

    private NewAlerts(IReadOnlyDictionary<(string Line, string CauseKey), AlertTelling> tellings, IReadOnlyList<ProviderSurge> surges) =>
        (this.tellings, Surges) = (tellings, surges);

    /// <summary>What many lines did at one provider.</summary>
    public IReadOnlyList<ProviderSurge> Surges { get; }

    /// <param name="latest">By line and cause: the open incident, else the newest ended one.</param>
    /// <param name="all">All incidents.</param>
    public static NewAlerts Of(
        IReadOnlyList<GradedFinding> findings, IReadOnlyDictionary<(string Line, string CauseKey), Incident> latest, IEnumerable<Incident> all,
        FinOpsConfiguration configuration, DateTimeOffset now)
    {
        var firing = Firing(findings, latest).ToList();
        var going = findings.Where(graded => latest.GetValueOrDefault((graded.Finding.Line, graded.Finding.CauseKey)) is { IsOpen: true, Provider: not null } before && !Refiring.FiresAnew(before, graded.Finding));
        var surges = ProviderSurge.Of(firing, going, Ownership.GroupOf(configuration, LineIds.Self), configuration)
            .Where(surge => latest.GetValueOrDefault(CauseOf(surge.Graded)) is not { IsOpen: false } ended || Refiring.Allows(ended, surge.Graded.Finding)).ToList();
        var parts = surges.SelectMany(surge => surge.Parts.Select(part => (Part: part, Surge: surge.Graded.Finding.Line))).ToDictionary(one => one.Part, one => one.Surge);
        var told = firing.Where(graded => parts.ContainsKey(CauseOf(graded)))
            .ToDictionary(CauseOf, graded => (AlertTelling)new AlertWithProvider(graded.OwnerGroup, parts[CauseOf(graded)]));
        foreach (var (cause, telling) in Capped([.. firing.Where(graded => !told.ContainsKey(CauseOf(graded)))], all, configuration, now))
        {
            told[cause] = telling;
        }

        return new NewAlerts(told, surges);
    }

    /// <summary>Without a daily update to come, nobody would hear of what is held back: in doubt, notify.</summary>
    private static IReadOnlyDictionary<(string Line, string CauseKey), AlertTelling> Capped(
        IReadOnlyList<GradedFinding> firing, IEnumerable<Incident> all, FinOpsConfiguration configuration, DateTimeOffset now) =>
        BusinessSchedule.Next(configuration.Review.DailyCron, configuration.TimeZone, now) is not { } update
            ? new Dictionary<(string, string), AlertTelling>()
            : AlertCap.Tell(
                firing.Where(graded => TellsOwner(graded, configuration)), all,
                new AlertDay(Figures.LocalDay(now, configuration.TimeZone), configuration.AlertBudget.NewAlertsPerOwnerDay, update) { StormFrom = configuration.AlertBudget.StormFrom });

    private static (string Line, string CauseKey) CauseOf(GradedFinding graded) => (graded.Finding.Line, graded.Finding.CauseKey);

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
