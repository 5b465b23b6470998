using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Escalation;

namespace AiFinOps.Workflows.Backtests;

/// <summary>
/// The configuration that a backtest judges with. A written one decides lines, rules, budgets and bands; without one, each series is a line
/// of its own with the defaults and no budget, and its own owner's: a file does not say who shares an alert budget. Either way each series is a source of its own.
/// </summary>
/// <param name="written">Null where every series is a line.</param>
/// <param name="events">Announced beforehand, besides the written ones.</param>
internal sealed class BacktestLines(FinOpsConfiguration? written, IReadOnlyList<ExpectedEvent> events)
{
    private readonly Allocator? rules = written is null ? null : new Allocator(written.Rules);

    public Allocator AllocatorOf(string series) =>
        rules ?? new Allocator([new AllocationRule(series, new Dictionary<string, string>(StringComparer.Ordinal), [new AllocationShare(series, 1m)])]);

    /// <param name="series">What is known so far; nothing of a series is configured before its first row is known.</param>
    public FinOpsConfiguration With(IReadOnlyCollection<SeriesSpend> series)
    {
        var basis = written ?? Defaulted(series);
        return basis with
        {
            Sources = [.. series.Select(one => SourceOf(one, basis))],
            ExpectedEvents = [.. basis.ExpectedEvents, .. events],
        };
    }

    private static FinOpsConfiguration Defaulted(IReadOnlyCollection<SeriesSpend> series) => Completion.Complete(new FinOpsConfiguration(
        Defaults.Organization,
        Defaults.Currency,
        Defaults.TimeZone,
        [],
        [.. series.Select(LineOf)],
        [],
        Defaults.Bands,
        [],
        [],
        [new OwnerGroup(Defaults.FinOpsGroup, Defaults.FinOpsGroup, [], []), .. series.Select(OwnerOf)],
        [],
        Defaults.EscalationPolicies,
        [],
        new ReviewSchedule(Defaults.WeeklyCron, Defaults.DailyCron, [])));

    private static AllocationLine LineOf(SeriesSpend series) => new(
        series.Name, series.Name, OwnerOf(series).Id, EnvironmentOf(series.Environment), PhaseOf(series.Phase), Criticality.Normal,
        CustomerImpact: false, Regulated: false, Since: null, Budget: null);

    private static OwnerGroup OwnerOf(SeriesSpend series) => new("owner-of-" + series.Name, series.Name, [], []);

    /// <summary>
    /// A source of the same name lends its settings; otherwise the slowest one does, since the file does not say which one a series is from.
    /// A day is owed when its settle lag has passed, and not before it usually arrives.
    /// </summary>
    private static SourceSettings SourceOf(SeriesSpend series, FinOpsConfiguration configuration)
    {
        var settleLag = configuration.Sources.Select(source => source.SettleLag).DefaultIfEmpty(Defaults.SettleLag).Append(TimeSpan.FromDays(series.UsualDelay)).Max();
        return configuration.Source(series.Name) ?? new SourceSettings(
            series.Name, "backtest", series.Name, configuration.OwnerGroups[0].Id, settleLag, Defaults.PullEvery, Defaults.LookBackDays);
    }

    /// <summary>What is not known to be less is production: nothing is judged more leniently for a word that nobody foresaw.</summary>
    private static WorkloadEnvironment EnvironmentOf(string tag) => tag.ToUpperInvariant() switch
    {
        "STAGING" or "STAGE" or "TEST" or "QA" or "UAT" => WorkloadEnvironment.Staging,
        "DEVELOPMENT" or "DEV" or "SANDBOX" => WorkloadEnvironment.Development,
        "PILOT" or "POC" => WorkloadEnvironment.Pilot,
        _ => WorkloadEnvironment.Production,
    };

    private static SpendPhase PhaseOf(string tag) => tag.ToUpperInvariant() switch
    {
        "BUILD" => SpendPhase.Build,
        "MOVE" => SpendPhase.Move,
        _ => SpendPhase.Run,
    };
}
