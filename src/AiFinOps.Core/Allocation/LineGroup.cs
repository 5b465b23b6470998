using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;

namespace AiFinOps.Core.Allocation;

/// <summary>
/// Lines that share a budget besides their own, and with it its steps and a hard stop. Nothing is allocated to a group, and no total has it in it:
/// its spend is that of its lines.
/// </summary>
/// <param name="Id">Names it wherever a budget or a stop is meant; no line has the same.</param>
/// <param name="Lines">Ids of its lines. A line may be in several groups.</param>
/// <param name="Budget">In the currency in which its lines are judged.</param>
public sealed record LineGroup(string Id, string Name, string OwnerGroup, IReadOnlyList<string> Lines, Budget Budget)
{
    /// <summary>As budgets, stops and messages see it. It is as critical, and as protected, as any of its lines: to stop it is to stop them.</summary>
    public AllocationLine AsLine(FinOpsConfiguration configuration)
    {
        var lines = configuration.Lines.Where(line => Lines.Contains(line.Id, StringComparer.Ordinal)).ToList();
        return new AllocationLine(
            Id, Name, OwnerGroup,
            lines.Exists(line => line.Environment == WorkloadEnvironment.Production) ? WorkloadEnvironment.Production : lines.FirstOrDefault()?.Environment ?? WorkloadEnvironment.Production,
            lines.FirstOrDefault()?.Phase ?? SpendPhase.Run,
            lines.Exists(line => line.Criticality == Criticality.Critical) ? Criticality.Critical : Criticality.Normal,
            lines.Exists(line => line.CustomerImpact), lines.Exists(line => line.Regulated), Since: null, Budget);
    }
}
