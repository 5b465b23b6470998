using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Prices;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Configuration;

/// <summary>A whole, validated configuration. It is in force whole or not at all.</summary>
/// <param name="Organization">Shown on pages and packs.</param>
/// <param name="Currency">ISO 4217 reporting currency.</param>
/// <param name="TimeZone">IANA zone of budgets' calendar months and of the review schedule.</param>
public sealed record FinOpsConfiguration(
    string Organization,
    string Currency,
    string TimeZone,
    IReadOnlyList<SourceSettings> Sources,
    IReadOnlyList<AllocationLine> Lines,
    IReadOnlyList<AllocationRule> Rules,
    IReadOnlyList<VarianceBand> Bands,
    IReadOnlyList<HardStopRule> HardStops,
    IReadOnlyList<Person> People,
    IReadOnlyList<OwnerGroup> OwnerGroups,
    IReadOnlyList<ChannelSettings> Channels,
    IReadOnlyList<EscalationPolicy> EscalationPolicies,
    IReadOnlyList<ExpectedEvent> ExpectedEvents,
    ReviewSchedule Review)
{
    /// <summary>Lines that share a budget besides their own.</summary>
    public IReadOnlyList<LineGroup> LineGroups { get; init; } = [];

    public AlertBudget AlertBudget { get; init; } = Defaults.AlertBudget;

    public ExecutiveUpdateSettings ExecutiveUpdates { get; init; } = Defaults.ExecutiveUpdates with { Group = "" };

    public ResponseSettings Response { get; init; } = Defaults.Response;

    /// <summary>Dated rates by which spend is put into the currency of its line; none where everything is in one currency.</summary>
    public IReadOnlyList<ExchangeRate> Rates { get; init; } = [];

    /// <summary>What usage costs where a provider reports quantities alone.</summary>
    public IReadOnlyList<PriceRow> Prices { get; init; } = [];

    /// <summary>Where changes are told from, besides people.</summary>
    public IReadOnlyList<ChangeSourceSettings> ChangeSources { get; init; } = [];

    public ContainmentSettings Containment { get; init; } = Defaults.Containment;

    /// <summary>Everything that containment may ever write to.</summary>
    public IReadOnlyList<ContainmentTargetSettings> ContainmentTargets { get; init; } = [];

    /// <summary>What follows from each variance category; what is not written is as <see cref="Completion"/> has it.</summary>
    public IReadOnlyList<CategoryPolicy> Categories { get; init; } = [];

    /// <returns>The line, or the group of lines as one; null where there is neither.</returns>
    public AllocationLine? Line(string id) =>
        Lines.FirstOrDefault(line => string.Equals(line.Id, id, StringComparison.Ordinal))
        ?? LineGroup(id)?.AsLine(this);

    private LineGroup? LineGroup(string id) => LineGroups.FirstOrDefault(group => string.Equals(group.Id, id, StringComparison.Ordinal));

    /// <summary>Whether spend can be allocated to it, which it cannot to a group.</summary>
    public bool HasLine(string id) => Lines.Any(line => string.Equals(line.Id, id, StringComparison.Ordinal));

    /// <returns>The lines of a group; of everything else, itself.</returns>
    public IReadOnlyList<string> LinesOf(string id) => LineGroup(id)?.Lines ?? [id];

    /// <summary>What is true of a line is true of every group that it is in.</summary>
    public IReadOnlySet<string> WithGroups(IReadOnlySet<string> lines) => lines.Count == 0 || LineGroups.Count == 0
        ? lines
        : lines.Concat(LineGroups.Where(group => group.Lines.Any(lines.Contains)).Select(group => group.Id)).ToHashSet(StringComparer.Ordinal);

    public OwnerGroup? Group(string id) => OwnerGroups.FirstOrDefault(group => string.Equals(group.Id, id, StringComparison.Ordinal));

    public CategoryPolicy CategoryPolicy(VarianceCategory category) =>
        Categories.FirstOrDefault(policy => policy.Category == category && policy.OwnerGroup.Length > 0) ?? Completion.Category(this, category);

    /// <summary>Who contains a category on a line of this owner, and who else hears of it: groups that are configured, each once, in this order.</summary>
    public IReadOnlyList<string> GroupsOf(VarianceCategory category, string lineOwner)
    {
        var policy = CategoryPolicy(category);
        return [.. policy.Tell.Prepend(policy.OwnerGroup)
            .Select(group => string.Equals(group, Defaults.LineOwner, StringComparison.Ordinal) ? lineOwner : group)
            .Where(group => Group(group) is not null)
            .Distinct(StringComparer.Ordinal)];
    }

    /// <summary>When a group is at work: what is usual, in the organisation's zone, where it does not say.</summary>
    public BusinessHours HoursOf(string group) => Group(group)?.Hours ?? Defaults.HoursIn(TimeZone);

    public ChannelSettings? Channel(string name) => Channels.FirstOrDefault(channel => string.Equals(channel.Name, name, StringComparison.Ordinal));

    public ChangeSourceSettings? ChangeSource(string name) => ChangeSources.FirstOrDefault(source => string.Equals(source.Name, name, StringComparison.Ordinal));

    public ContainmentTargetSettings? ContainmentTarget(string name) =>
        ContainmentTargets.FirstOrDefault(target => string.Equals(target.Name, name, StringComparison.Ordinal));

    public SourceSettings? Source(string name) => Sources.FirstOrDefault(source => string.Equals(source.Name, name, StringComparison.Ordinal));
}

/// <summary>A launch, migration or commitment that was announced. It explains variance; it never mutes a hard stop.</summary>
/// <param name="ExpectedFactor">Expected spend as a multiple of the baseline, above 1.</param>
public sealed record ExpectedEvent(string Id, string Line, DateOnly From, DateOnly To, decimal ExpectedFactor, string Owner, string Reason);

/// <param name="WeeklyCron">Five-field cron of the weekly pack, in the organisation's time zone.</param>
/// <param name="DailyCron">Five-field cron of the daily update, in the organisation's time zone.</param>
/// <param name="Groups">Owner groups that receive the weekly pack.</param>
public sealed record ReviewSchedule(string WeeklyCron, string DailyCron, IReadOnlyList<string> Groups);
