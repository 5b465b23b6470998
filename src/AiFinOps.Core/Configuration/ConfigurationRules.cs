namespace AiFinOps.Core.Configuration;

/// <summary>
/// What a completed configuration must mean, besides having the right shape. Every rule looks at all of it and tells everything it finds;
/// none throws, whatever the values.
/// </summary>
public static class ConfigurationRules
{
    private static readonly IReadOnlyList<Func<FinOpsConfiguration, IEnumerable<ConfigurationProblem>>> All =
    [
        IdentityRules.DuplicateIds,
        IdentityRules.DuplicateObjectIds,
        IdentityRules.DuplicatePagerDutyIds,
        IdentityRules.ReservedIds,
        IdentityRules.GroupIds,
        ReferenceRules.OwnerGroups,
        ReferenceRules.People,
        ReferenceRules.Channels,
        ReferenceRules.Lines,
        CalendarRules.TimeZone,
        CalendarRules.BusinessHours,
        CalendarRules.Absences,
        CalendarRules.ExpectedPeriods,
        SourceRules.Places,
        SourceRules.HourlyPulls,
        SourceRules.Settings,
        SourceRules.Scopes,
        SourceRules.Urls,
        UsageSourceRules.Prices,
        UsageSourceRules.Resources,
        PriceRules.Amounts,
        PriceRules.Currencies,
        PriceRules.Versions,
        ChangeSourceRules.Settings,
        ChangeSourceRules.Lines,
        ChangeSourceRules.Scopes,
        ChannelRules.Webhooks,
        ChannelRules.Settings,
        ChannelRules.Addresses,
        ChannelRules.MailRecipients,
        ChannelRules.Fallbacks,
        AllocationRules.SplitSums,
        AllocationRules.UnreachableRules,
        AllocationRules.LinesWithoutRule,
        BudgetRules.Currencies,
        BudgetRules.Rates,
        BudgetRules.Ceilings,
        BudgetRules.Groups,
        BudgetRules.HardStops,
        ContainmentTargetRules.Settings,
        ContainmentTargetRules.Fields,
        ContainmentTargetRules.Resources,
        ContainmentTargetRules.Urls,
        ContainmentTargetRules.Places,
        LadderRules.Targets,
        LadderRules.Kinds,
        LadderRules.Settings,
        LadderRules.Floors,
        LadderRules.OneWayTargets,
        LadderRules.SharedTargets,
        LadderRules.Signals,
        LadderRules.ReleaseSteps,
        BudgetRules.LeastAlerts,
        ResponseRules.Bands,
        ResponseRules.LineBands,
        ResponseRules.Clocks,
        ResponseRules.ElapsedClocks,
        ResponseRules.EscalationLevels,
        ResponseRules.Repeats,
        ResponseRules.AlertBudget,
    ];

    /// <param name="configuration">As <see cref="Completion.Complete"/> made it; places are told as index in its lists.</param>
    public static IEnumerable<ConfigurationProblem> Check(FinOpsConfiguration configuration) => All.SelectMany(rule => rule(configuration));
}
