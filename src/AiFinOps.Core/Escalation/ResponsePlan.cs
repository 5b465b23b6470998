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

    /// <summary>When it is looked whether executives must hear of it, elapsed time since it fired; null where they need not for its age.</summary>
    public TimeSpan? ExecutivesAfter { get; init; }

    /// <summary>By what the clocks are counted.</summary>
    public ResponseCalendar Calendar { get; init; } = ResponseCalendar.None;

    /// <summary>The part of a clock's time after which the owner is reminded once; null for no reminder.</summary>
    public decimal? RemindAt { get; init; }

    /// <summary>The end of the night that the owner spends in peace (UTC): what he owes counts from there. Null where he is told at once.</summary>
    public DateTimeOffset? Morning { get; init; }

    /// <summary>The same telling without clocks: for warnings, which nobody has to answer.</summary>
    public ResponsePlan AsWarning() => this with
    {
        Clocks = new ResponseTimes(null, null, null, null, null),
        AtOnce = [.. AtOnce.Select(level => level with { Repeat = null })],
        Later = [],
        ExecutivesAfter = null,
    };

    /// <summary>The same, told at once to further groups as well: to everybody who owns a part of it.</summary>
    public ResponsePlan AlsoTelling(IEnumerable<string> groups) => this with
    {
        AtOnce = [.. AtOnce, .. groups.Where(group => !TellsAtOnce(group)).Distinct(StringComparer.Ordinal).Select(group => new PlannedLevel(0, TimeSpan.Zero, group))],
        Later = [.. Later.Where(level => !groups.Contains(level.Group, StringComparer.Ordinal))],
    };

    public bool TellsAtOnce(string group) => AtOnce.Any(level => Same(level.Group, group));

    /// <summary>
    /// Resolves the policy of a severity for one line. Customer impact, of the line or as a person recorded it, regulated exposure and a missed resolve clock lift the first telling by one level each (S0);
    /// regulated exposure of Medium and above adds the group <c>compliance</c> where there is one.
    /// A level whose group is not configured is left out, and a group is told once, at its earliest level.
    /// </summary>
    /// <param name="line">Null for incidents about a source or about ourselves.</param>
    /// <param name="unresolved">It was not resolved in time.</param>
    /// <param name="customersNotice">Somebody recorded that customers are affected.</param>
    /// <param name="reviews">The weekly reviews to come (UTC), in their order: some clocks are due at one.</param>
    public static ResponsePlan For(
        FinOpsConfiguration configuration, AllocationLine? line, string ownerGroup, Severity severity, IReadOnlyList<DateTimeOffset> reviews, bool unresolved = false, bool customersNotice = false)
    {
        var band = configuration.Bands.FirstOrDefault(candidate => candidate.Severity == severity);
        var levels = Levels(configuration, ownerGroup, severity);
        var lift = (customersNotice || line is { CustomerImpact: true } ? 1 : 0) + (line is { Regulated: true } ? 1 : 0) + (unresolved ? 1 : 0);
        var atOnce = levels.Where(level => level.Level <= lift).ToList();
        if (line is { Regulated: true } && severity >= Severity.Medium && IsNew(configuration, atOnce, ComplianceGroup))
        {
            atOnce.Add(new PlannedLevel(0, TimeSpan.Zero, ComplianceGroup));
        }

        return new ResponsePlan(
            band?.Clocks ?? new ResponseTimes(null, null, null, null, null),
            atOnce,
            [.. levels.Where(level => level.Level > lift && atOnce.TrueForAll(told => !Same(told.Group, level.Group)))],
            // Watch is looked at in the review: a clock of it that passes is on record, and told to nobody.
            severity > Severity.Watch ? [.. levels.Take(2).Select(level => level.Group)] : [])
        {
            Calendar = new ResponseCalendar(configuration.HoursOf(ownerGroup), reviews),
            RemindAt = severity > Severity.Watch && configuration.Response.RemindAt is > 0m and < 1m and var part ? part : null,
            ExecutivesAfter = configuration.Group(configuration.ExecutiveUpdates.Group) is null ? null : ExecutiveUpdates.FirstAfter(severity, configuration.ExecutiveUpdates),
        };
    }

    /// <summary>The same with whoever answers for a confirmed category told at once, and of missed clocks.</summary>
    /// <param name="groups">Who contains it first, see <see cref="FinOpsConfiguration.GroupsOf"/>; none where no category is confirmed.</param>
    public ResponsePlan ForCategory(IReadOnlyList<string> groups) => groups.Count == 0 ? this : AlsoTelling(groups) with
    {
        MissedClockGroups = MissedClockGroups.Count == 0 || MissedClockGroups.Contains(groups[0], StringComparer.Ordinal) ? MissedClockGroups : [.. MissedClockGroups, groups[0]],
    };

    private static List<PlannedLevel> Levels(FinOpsConfiguration configuration, string ownerGroup, Severity severity)
    {
        var policy = configuration.EscalationPolicies.FirstOrDefault(candidate => candidate.Severity == severity);
        List<PlannedLevel> levels = [];
        foreach (var level in policy?.Levels ?? [new EscalationLevel(TimeSpan.Zero, Defaults.LineOwner)])
        {
            var group = Same(level.Group, Defaults.LineOwner) ? ownerGroup : level.Group;
            if (IsNew(configuration, levels, group))
            {
                levels.Add(new PlannedLevel(levels.Count, level.After, group) { Repeat = level.Repeat, Times = level.Times });
            }
        }

        return levels;
    }

    private static bool IsNew(FinOpsConfiguration configuration, List<PlannedLevel> levels, string group) =>
        configuration.Group(group) is not null && levels.TrueForAll(level => !Same(level.Group, group));

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);
}

/// <param name="After">Elapsed time since the incident fired.</param>
public sealed record PlannedLevel(int Level, TimeSpan After, string Group)
{
    /// <inheritdoc cref="EscalationLevel.Repeat"/>
    public TimeSpan? Repeat { get; init; }

    /// <inheritdoc cref="EscalationLevel.Times"/>
    public int Times { get; init; }
}
