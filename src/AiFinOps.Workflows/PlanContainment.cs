using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>What containment of a line looks like now.</summary>
/// <param name="Utilisation">Null where the line has no budget, or no spend that could be judged.</param>
/// <param name="HaltedSince">Since when the switch over all containment is off (UTC); null where it acts.</param>
/// <param name="Stop">The open hard-stop incident; null where none is.</param>
/// <param name="Next">What it would do next, or why nothing; null without an incident.</param>
/// <param name="Rungs">In the order in which they are taken.</param>
public sealed record ContainmentOutlook(
    HardStopRule Rule, ContainmentSettings Settings, BudgetUtilisation? Utilisation, DateTimeOffset? HaltedSince, Incident? Stop, ContainmentDecision? Next, IReadOnlyList<RungOutlook> Rungs)
{
    /// <summary>How far the other limits of the stop are used; only those of which that is known.</summary>
    public IReadOnlyList<WindowUtilisation> Windows { get; init; } = [];

    /// <summary>The mode that the stop has earned; null where it has not.</summary>
    public ModeProposal? Mode { get; init; }
}

/// <param name="Target">Null where it is not on the list of targets: then nothing could be written.</param>
/// <param name="Reading">What the target reads now; null where nobody asked, because it is not on the list.</param>
/// <param name="Guard">Why a person would have to agree although the rule acts by itself; null where he would not.</param>
/// <param name="Record">What the open incident has done with it; null where nothing.</param>
/// <param name="SavesADay">Expected effect in money a day, by the last known day; null where none is known.</param>
public sealed record RungOutlook(
    ContainmentRung Rung, ContainmentTargetSettings? Target, TargetReading? Reading, string? Guard, ContainmentRecord? Record, Money? SavesADay);

/// <summary>Shows a line's ladder, what each rung would do now and its way back. It reads the targets, and writes nothing.</summary>
public sealed class PlanContainment(IIncidentStore incidents, SpendReader reader, ContainmentSwitch @switch, IEnumerable<IContainmentTarget> targets, ProposeModes modes, TimeProvider time)
{
    /// <returns>Null where there is no such line, or no hard stop on it.</returns>
    public async Task<ContainmentOutlook?> RunAsync(string lineId, ConfigurationInForce inForce, CancellationToken cancellationToken)
    {
        var configuration = inForce.Configuration;
        if (configuration.Line(lineId) is not { } line || HardStops.RuleFor(line, configuration) is not { } rule)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var result = (await reader.ReadAsync(inForce, now, cancellationToken)).Judge(inForce, now);
        var evaluated = result.Lines.GetValueOrDefault(lineId);
        var all = (await incidents.ListAsync(includeClosed: true, cancellationToken)).Select(stored => stored.Incident).ToList();
        var stop = all.Find(incident => incident is { IsOpen: true, Finding.Kind: FindingKind.HardStop } && string.Equals(incident.Line, lineId, StringComparison.Ordinal));
        var situation = new ContainmentSituation(line, rule, configuration.Containment, "", now) { RestsOnEstimates = evaluated?.Utilisation?.RestsOnEstimates(rule.Threshold) == true };
        List<RungOutlook> rungs = [];
        foreach (var rung in ContainmentPlanner.InOrder(rule))
        {
            var target = configuration.ContainmentTarget(rung.Target);
            rungs.Add(new RungOutlook(
                rung, target, await ReadAsync(rung, target, cancellationToken), ContainmentPlanner.Guard(stop?.Trips ?? 0, rung, situation),
                stop?.Containments.FirstOrDefault(record => string.Equals(record.Plan.Rung.Id, rung.Id, StringComparison.Ordinal)), SavesADay(rung, evaluated)));
        }

        return new ContainmentOutlook(
            rule, configuration.Containment, evaluated?.Utilisation, await @switch.HaltedSinceAsync(cancellationToken), stop,
            stop is null ? null : new ContainmentRequests(all, result, configuration, now).Decide(stop), rungs)
        {
            Windows = evaluated?.Windows ?? [],
            Mode = (await modes.RunAsync(all, result, configuration, now, cancellationToken)).FirstOrDefault(proposal => string.Equals(proposal.Line, lineId, StringComparison.Ordinal)),
        };
    }

    private async Task<TargetReading?> ReadAsync(ContainmentRung rung, ContainmentTargetSettings? settings, CancellationToken cancellationToken) =>
        targets.OfKind(settings?.Kind) is { } target ? await target.ReadAsync(new ContainmentAct($"plan-{rung.Id}", rung, settings), cancellationToken) : null;

    private static Money? SavesADay(ContainmentRung rung, LineEvaluation? evaluated) => evaluated is { History: { LastKnown: { } last } history }
        ? new Money(Math.Round(history[last].Usage * rung.ExpectedSaving, 2), history.Currency)
        : null;
}
