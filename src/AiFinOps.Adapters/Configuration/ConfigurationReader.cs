using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Configuration;

/// <summary>
/// Turns nodes into the configuration that was written, with the defaults of single keys. What whole sections left out is added by
/// <see cref="Completion"/>. It reads anything: items keep their index, so that a rule's finding has its place in the file.
/// </summary>
internal static class ConfigurationReader
{
    public static FinOpsConfiguration Read(ConfigNode root)
    {
        var currency = root.Text("currency", Defaults.Currency);
        return new FinOpsConfiguration(
            root.Text("organization", Defaults.Organization),
            currency,
            root.Text("timeZone", Defaults.TimeZone),
            [.. root.Items("sources").Select(Source)],
            [.. root.Items("lines").Select(line => Line(line, currency))],
            [.. root.Items("rules").Select(Rule)],
            [.. Defaults.Bands.Select(standard => BandFormat.Read(root.At("bands").At(NodeValues.WriteWord(standard.Severity)), standard))],
            [.. root.Items("hardStops").Select(HardStopFormat.Read)],
            [.. root.Items("people").Select(Person)],
            [.. root.Items("ownerGroups").Select(group => OwnerGroupFormat.Read(group, root.Text("timeZone", Defaults.TimeZone)))],
            [.. root.Items("channels").Select(Channel)],
            [.. Enum.GetValues<Severity>().SelectMany(severity => Policy(root.At("escalation"), severity))],
            [.. root.Items("expectedEvents").Select(Expected)],
            Review(root.At("review")))
        {
            Categories = [.. Enum.GetValues<VarianceCategory>().Select(category => BandFormat.Read(root.At("categories").At(VarianceCategories.NameOf(category)), category))],
            AlertBudget = AlertBudget(root.At("alertBudget")),
            ExecutiveUpdates = ExecutiveUpdates(root.At("executiveUpdates")),
            LineGroups = [.. root.Items("lineGroups").Select(group => LineGroup(group, currency))],
            Response = Response(root.At("response")),
            Containment = HardStopFormat.ReadSettings(root.At("containment")),
            Rates = [.. root.Items("rates").Select(Rate)],
            Prices = [.. root.Items("prices").Select(PriceRowFormat.Read)],
            ChangeSources = [.. root.Items("changeSources").Select(ChangeSource)],
            ContainmentTargets = [.. root.Items("containmentTargets").Select(ContainmentTargetFormat.Read)],
        };
    }

    private static SourceSettings Source(ConfigNode node)
    {
        var kind = SourceKinds.Of(node.Text("kind"));
        var granularity = node.Word("granularity", kind.Granularity);
        var every = granularity == SourceGranularity.Hourly ? (int)Defaults.PullHourlyEvery.TotalHours : kind.PullEveryHours;
        return new SourceSettings(
            node.Text("name"),
            kind.Name,
            node.Text("location", kind.Name is SourceKinds.FocusFile || (kind.Name is SourceKinds.FocusExport && node.Text("url").Length == 0) ? node.Text("name") : ""),
            node.Text("owner"),
            TimeSpan.FromDays(node.Whole("settleDays", kind.SettleDays)),
            TimeSpan.FromHours(node.Whole("pullEveryHours", every)),
            node.Whole("lookBackDays", kind.LookBackDays))
        {
            Url = Uri.TryCreate(node.Text("url"), UriKind.Absolute, out var url) ? url : null,
            SecretRef = node.At("secret") is ScalarNode secret ? secret.Text : null,
            SecretExpires = node.Date("secretExpires"),
            Scope = node.Text("scope").TrimEnd('/'),
            GroupBy = node.Texts("groupBy"),
            Granularity = granularity,
            CostType = node.Word("costType", CostType.Actual),
            Resources = [.. node.Texts("resources").Select(resource => resource.TrimEnd('/'))],
            Endpoints = node.Texts("endpoints"),
            TokenMetrics = node.Word("tokenMetrics", TokenMetrics.Processed),
        };
    }

    private static ChangeSourceSettings ChangeSource(ConfigNode node) => new(
        node.Text("name"), node.Text("kind"), TimeSpan.FromMinutes(node.Whole("pullEveryMinutes", (int)Defaults.PullChangesEvery.TotalMinutes)))
    {
        Scope = node.Text("scope").TrimEnd('/'),
        SecretRef = node.At("secret") is ScalarNode secret ? secret.Text : null,
        Line = node.Text("line"),
        OwnerGroup = node.Text("owner"),
        Url = Uri.TryCreate(node.Text("url"), UriKind.Absolute, out var url) ? url : null,
    };

    private static AllocationLine Line(ConfigNode node, string currency) => new(
        node.Text("id"),
        node.Text("name", node.Text("id")),
        node.Text("owner"),
        node.Word("environment", WorkloadEnvironment.Production),
        node.Word("phase", SpendPhase.Run),
        node.Word("criticality", Criticality.Normal),
        node.Flag("customerImpact", false),
        node.Flag("regulated", false),
        node.Date("since"),
        node.At("budget") is { } budget ? Budget(budget, currency) : null)
    {
        Bands = BandFormat.ReadLine(node.At("bands")),
        AlertFrom = node.At("alertFrom") is null ? null : node.Amount("alertFrom", 0m),
    };

    private static LineGroup LineGroup(ConfigNode node, string currency) => new(
        node.Text("id"), node.Text("name", node.Text("id")), node.Text("owner"), [.. node.Texts("lines")], Budget(node.At("budget"), currency));

    private static Budget Budget(ConfigNode? node, string currency) => new(
        new Money(node.Amount("monthly", 0m), node.Text("currency", currency)), node.Flag("ceiling", false), node.Text("assumptions"));

    private static AllocationRule Rule(ConfigNode node)
    {
        var match = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var pattern in node.Entries("match"))
        {
            match[pattern.Key] = (pattern.Value as ScalarNode)?.Text ?? "";
        }

        return new AllocationRule(node.Text("id"), match, [.. Shares(node)]);
    }

    private static IEnumerable<AllocationShare> Shares(ConfigNode node) => node.At("line") is not null
        ? [new AllocationShare(node.Text("line"), 1m)]
        : node.Entries("split").OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => new AllocationShare(entry.Key, NodeValues.ParsePercent((entry.Value as ScalarNode)?.Text ?? "") ?? 0m));

    private static Person Person(ConfigNode node)
    {
        var roles = node.At("roles") is null ? [Role.Engineer] : node.Texts("roles").Select(NodeValues.ParseWord<Role>).OfType<Role>();
        return new Person(node.Text("id"), node.Text("name", node.Text("id")), node.Text("objectId"), new SortedSet<Role>(roles))
        {
            Email = node.Text("email"),
            PagerDuty = node.Text("pagerDuty"),
            Away = [.. node.Items("away").Select(item => new Absence(item.Date("from") ?? DateOnly.MinValue, item.Date("to") ?? DateOnly.MaxValue))],
        };
    }

    private static ChannelSettings Channel(ConfigNode node) => new(
        node.Text("name"),
        node.Text("kind"),
        Uri.TryCreate(node.Text("url"), UriKind.Absolute, out var url) ? url : null,
        node.At("secret") is ScalarNode secret ? secret.Text : null)
    {
        From = node.Text("from"),
        To = node.Texts("to"),
        User = node.Text("user"),
        WebhookSecretRef = node.At("webhookSecret") is ScalarNode webhookSecret ? webhookSecret.Text : null,
        ApiTokenRef = node.At("apiToken") is ScalarNode apiToken ? apiToken.Text : null,
        Fallback = node.At("fallback") is ScalarNode fallback ? fallback.Text : null,
    };

    private static IEnumerable<EscalationPolicy> Policy(ConfigNode? node, Severity severity) =>
        node.At(NodeValues.WriteWord(severity)) is null
            ? []
            : [new EscalationPolicy(
                severity,
                [.. node.Items(NodeValues.WriteWord(severity)).Select(level => new EscalationLevel(level.Duration("after", TimeSpan.Zero), level.Text("group"))
                {
                    Repeat = NodeValues.ParseDuration(level.Text("repeat")),
                    Times = level.At("repeat") is null ? 0 : level.Whole("times", Defaults.RepeatTimes),
                })])];

    private static ExpectedEvent Expected(ConfigNode node) => new(
        node.Text("id"),
        node.Text("line"),
        node.Date("from") ?? DateOnly.MinValue,
        node.Date("to") ?? DateOnly.MaxValue,
        node.Amount("factor", 1m),
        node.Text("owner"),
        node.Text("reason"));

    private static ExchangeRate Rate(ConfigNode node) => new(
        node.Text("from"), node.Text("to"), node.Date("date") ?? DateOnly.MinValue, node.Amount("rate", 1m), node.Text("source"));

    private static AlertBudget AlertBudget(ConfigNode? node) => new(
        node.Amount("falseAlarmsPerLineYear", Defaults.AlertBudget.FalseAlarmsPerLineYear),
        node.Amount("falseAlarmsPerOwnerYear", Defaults.AlertBudget.FalseAlarmsPerOwnerYear),
        node.Whole("newAlertsPerOwnerDay", Defaults.AlertBudget.NewAlertsPerOwnerDay))
    {
        StormFrom = node.Whole("stormFrom", Defaults.AlertBudget.StormFrom),
        ProviderLines = node.Whole("providerLines", Defaults.AlertBudget.ProviderLines),
    };

    private static ResponseSettings Response(ConfigNode? node) => new(
        node.Percent("remindAt", Defaults.Response.RemindAt),
        node.Duration("longestPause", Defaults.Response.LongestPause),
        node.Duration("acknowledgementLasts", Defaults.Response.AcknowledgementLasts),
        node.Duration("ageCutOff", Defaults.Response.AgeCutOff));

    private static ExecutiveUpdateSettings ExecutiveUpdates(ConfigNode? node) => new(
        node.Text("group"),
        node.Amount("excess", Defaults.ExecutiveUpdates.Excess),
        node.Percent("partOfMonth", Defaults.ExecutiveUpdates.PartOfMonth),
        node.Percent("overPlan", Defaults.ExecutiveUpdates.OverPlan),
        node.Duration("criticalOpen", Defaults.ExecutiveUpdates.CriticalOpen),
        node.Duration("highOpen", Defaults.ExecutiveUpdates.HighOpen),
        node.Duration("every", Defaults.ExecutiveUpdates.Every));

    private static ReviewSchedule Review(ConfigNode? node) => new(
        node.Text("weekly", Defaults.WeeklyCron), node.Text("daily", Defaults.DailyCron), node.Texts("groups"));
}
