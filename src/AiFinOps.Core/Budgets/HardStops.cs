using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;

namespace AiFinOps.Core.Budgets;

public static class HardStops
{
    /// <summary>
    /// The hard-stop rule in force for a line: the configured one; else, for critical lines and ceilings, the default threshold
    /// in dry-run with nothing to do but tell; else null.
    /// </summary>
    public static HardStopRule? RuleFor(AllocationLine line, FinOpsConfiguration configuration)
    {
        foreach (var rule in configuration.HardStops)
        {
            if (string.Equals(rule.Line, line.Id, StringComparison.Ordinal))
            {
                return rule;
            }
        }

        return line.Budget is { } budget && (budget.IsCeiling || line.Criticality == Criticality.Critical)
            ? new HardStopRule(line.Id, Defaults.HardStopThreshold, ContainmentMode.DryRun, [])
            : null;
    }
}
