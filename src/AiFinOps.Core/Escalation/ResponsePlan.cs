using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Escalation;

/// <summary>What a severity owes on one line: who is told at once, who is told later, and the response clocks.</summary>
/// <param name="AtOnce">Groups that are told when the incident fires, with their level.</param>
/// <param name="Later">Groups that are told when nobody has acknowledged by then.</param>
/// <param name="MissedClockGroups">Groups that are told of a missed clock.</param>
public sealed record ResponsePlan(
    ResponseTimes Clocks,
    IReadOnlyList<PlannedLevel> AtOnce,
    IReadOnlyList<PlannedLevel> Later,
    IReadOnlyList<string> MissedClockGroups)
{
    private const string ComplianceGroup = "compliance";
    private const string SecurityGroup = "security";

    /// <summary>The same telling without clocks: for warnings, which nobody has to answer.</summary>
    public ResponsePlan AsWarning() => this with { Clocks = new ResponseTimes(null, null, null, null, null), Later = [] };

    public bool TellsAtOnce(string group) => AtOnce.Any(level => Same(level.Group, group));

    /// <summary>
    /// Resolves the policy of a severity for one line. Customer impact and regulated exposure lift the first telling by one level each (S0);
    /// regulated exposure of Medium and above adds the group <c>compliance</c> where there is one.
    /// A level whose group is not configured is left out, and a group is told once, at its earliest level.
    /// </summary>
    /// <param name="line">Null for incidents about a source or about ourselves.</param>
    public static ResponsePlan For(FinOpsConfiguration configuration, AllocationLine? line, string ownerGroup, Severity severity)
    {
        var band = configuration.Bands.FirstOrDefault(candidate => candidate.Severity == severity);
        var levels = Levels(configuration, ownerGroup, severity);
        var lift = (line is { CustomerImpact: true } ? 1 : 0) + (line is { Regulated: true } ? 1 : 0);
        var atOnce = levels.Where(level => level.Level <= lift).ToList();
        if (line is { Regulated: true } && severity >= Severity.Medium && IsNew(configuration, atOnce, ComplianceGroup))
        {
            atOnce.Add(new PlannedLevel(0, TimeSpan.Zero, ComplianceGroup));
        }

        return new ResponsePlan(
            band?.Clocks ?? new ResponseTimes(null, null, null, null, null),
            atOnce,
            [.. levels.Where(level => level.Level > lift && atOnce.TrueForAll(told => !Same(told.Group, level.Group)))],
            [.. levels.Take(2).Select(level => level.Group)]);
    }

    /// <summary>The same with the group that answers for abuse and leaked keys told at once, where it is configured.</summary>
    public ResponsePlan WithSecurity(FinOpsConfiguration configuration) =>
        configuration.Group(SecurityGroup) is null || AtOnce.Any(level => Same(level.Group, SecurityGroup))
            ? this
            : this with { AtOnce = [.. AtOnce, new PlannedLevel(0, TimeSpan.Zero, SecurityGroup)], Later = [.. Later.Where(level => !Same(level.Group, SecurityGroup))] };

    private static List<PlannedLevel> Levels(FinOpsConfiguration configuration, string ownerGroup, Severity severity)
    {
        var policy = configuration.EscalationPolicies.FirstOrDefault(candidate => candidate.Severity == severity);
        List<PlannedLevel> levels = [];
        foreach (var level in policy?.Levels ?? [new EscalationLevel(TimeSpan.Zero, Defaults.LineOwner)])
        {
            var group = Same(level.Group, Defaults.LineOwner) ? ownerGroup : level.Group;
            if (IsNew(configuration, levels, group))
            {
                levels.Add(new PlannedLevel(levels.Count, level.After, group));
            }
        }

        return levels;
    }

    private static bool IsNew(FinOpsConfiguration configuration, List<PlannedLevel> levels, string group) =>
        configuration.Group(group) is not null && levels.TrueForAll(level => !Same(level.Group, group));

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);
}

/// <param name="After">Elapsed time since the incident fired.</param>
public sealed record PlannedLevel(int Level, TimeSpan After, string Group);
