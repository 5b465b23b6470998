using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Configuration;

/// <summary>What applies until a team says otherwise. The reasons are in docs/configuration.md.</summary>
public static class Defaults
{
    public const decimal HardStopThreshold = 0.95m;

    /// <summary>A day with the rung in force, and the day on which it is seen.</summary>
    public static readonly TimeSpan RungWait = TimeSpan.FromHours(24);

    /// <summary>Guard rails of containment and of its way back.</summary>
    public static readonly ContainmentSettings Containment = new();

    public const string TimeZone = "Etc/UTC";

    public const string WeeklyCron = "0 8 * * 1";

    public const string DailyCron = "0 7 * * *";

    /// <summary>The group of a policy level or band that stands for the line's own owner group.</summary>
    public const string LineOwner = "owner";

    /// <summary>The owner group that answers for sources and unallocated spend, where it is configured.</summary>
    public const string FinOpsGroup = "finops";

    /// <summary>The owner group that hears of what is large or lasts, where it is configured.</summary>
    public const string ExecutivesGroup = "executives";

    /// <summary>The channel that always exists, and reaches every group that names no other.</summary>
    public const string LogChannel = "log";

    public const string Organization = "AI FinOps";

    /// <summary>Taken, with a warning, where a configuration names no currency.</summary>
    public const string Currency = "USD";

    /// <summary>Owner groups that receive the weekly pack, as far as they are configured.</summary>
    public static readonly IReadOnlyList<string> ReviewGroups = [FinOpsGroup, "leads", ExecutivesGroup];

    public static readonly TimeSpan SettleLag = TimeSpan.FromDays(2);

    public static readonly TimeSpan PullEvery = TimeSpan.FromHours(6);

    /// <summary>A source whose hours are judged is asked every hour.</summary>
    public static readonly TimeSpan PullHourlyEvery = TimeSpan.FromHours(1);

    /// <summary>Changes are asked for; they are no spend, and cost nothing to ask for.</summary>
    public static readonly TimeSpan PullChangesEvery = TimeSpan.FromMinutes(15);

    public const int LookBackDays = 10;

    /// <summary>One reminder in the last quarter, a week of waiting at most, and nobody is paged for what began two months ago.</summary>
    public static readonly ResponseSettings Response = new(RemindAt: 0.75m, LongestPause: TimeSpan.FromDays(7), AcknowledgementLasts: TimeSpan.FromHours(24), AgeCutOff: TimeSpan.FromDays(60));

    /// <summary>Nobody goes unchased for longer in one go.</summary>
    public static readonly TimeSpan LongestSnooze = TimeSpan.FromHours(24);

    /// <summary>Warning steps of budget utilisation, below the hard stop.</summary>
    public static readonly IReadOnlyList<decimal> WarningSteps = [0.70m, 0.80m, 0.90m];

    /// <summary>One a year for a line, one a month for a team, and as many on one day as a team can look at.</summary>
    public static readonly AlertBudget AlertBudget = new(FalseAlarmsPerLineYear: 1m, FalseAlarmsPerOwnerYear: 12m, NewAlertsPerOwnerDay: 5);

    /// <summary>Few and early, and daily from then on.</summary>
    public static readonly ExecutiveUpdateSettings ExecutiveUpdates = new(
        ExecutivesGroup, Excess: 10_000m, PartOfMonth: 0.025m, OverPlan: 0.20m, CriticalOpen: TimeSpan.FromHours(24), HighOpen: TimeSpan.FromHours(72), Every: TimeSpan.FromHours(24));

    public static readonly IReadOnlyList<VarianceBand> Bands =
    [
        new(Severity.Watch, 0.10m, 50m, new(ResponseTime.Reviews(1), null, null, null, ResponseTime.Reviews(2)), LineOwner),
        new(Severity.Medium, 0.20m, 250m, new(ResponseTime.BusinessDays(1), ResponseTime.BusinessDays(2), null, ResponseTime.Reviews(1), TimeSpan.FromDays(14)), LineOwner),
        new(Severity.High, 0.50m, 1_000m, new(TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromHours(24), TimeSpan.FromHours(72), TimeSpan.FromDays(5)), LineOwner),
        new(Severity.Critical, 1.00m, 5_000m, new(TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromHours(24), TimeSpan.FromDays(3)), LineOwner),
    ];

    public static readonly IReadOnlyList<EscalationPolicy> EscalationPolicies =
    [
        new(Severity.Watch, [new(TimeSpan.Zero, LineOwner)]),
        new(Severity.Medium, [new(TimeSpan.Zero, LineOwner)]),
        new(Severity.High, [new(TimeSpan.Zero, LineOwner) { Repeat = TimeSpan.FromMinutes(45), Times = 2 }, new(TimeSpan.FromHours(1), "leads"), new(TimeSpan.FromHours(4), "finops")]),
        new(Severity.Critical, [new(TimeSpan.Zero, LineOwner) { Repeat = TimeSpan.FromMinutes(10), Times = 3 }, new(TimeSpan.FromMinutes(15), "leads"), new(TimeSpan.FromMinutes(30), "finops"), new(TimeSpan.FromMinutes(60), ExecutivesGroup)]),
    ];

    /// <summary>Who contains a category where the group is configured, the first of several; the line's own group contains the others.</summary>
    public static readonly IReadOnlyDictionary<VarianceCategory, IReadOnlyList<string>> CategoryOwners = new Dictionary<VarianceCategory, IReadOnlyList<string>>
    {
        [VarianceCategory.Price] = ["procurement", FinOpsGroup],
        [VarianceCategory.AllocationError] = [FinOpsGroup],
        [VarianceCategory.AbuseOrLeakedKey] = ["security"],
        [VarianceCategory.DataQuality] = [FinOpsGroup],
    };

    /// <summary>Whoever holds a leaked key spends as much as he likes: it is Critical before the money says so.</summary>
    public static bool IsCritical(VarianceCategory category) => category == VarianceCategory.AbuseOrLeakedKey;

    /// <summary>When one person hands over to the next.</summary>
    public static readonly TimeSpan Handover = TimeSpan.FromHours(9);

    public const int RepeatTimes = 3;

    /// <summary>Ten in the evening to eight in the morning.</summary>
    public static readonly QuietHours Quiet = new(TimeSpan.FromHours(22), TimeSpan.FromHours(8));

    /// <summary>Monday to Friday, eight to five.</summary>
    /// <param name="zone">IANA zone.</param>
    public static BusinessHours HoursIn(string zone) => new(zone, WorkingDays, TimeSpan.FromHours(8), TimeSpan.FromHours(17), []);

    private static readonly IReadOnlySet<DayOfWeek> WorkingDays =
        new SortedSet<DayOfWeek> { DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday };
}
