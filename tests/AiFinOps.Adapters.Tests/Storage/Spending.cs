using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Tests.Storage;

/// <summary>Small facts of spend, and what a source says about them.</summary>
internal static class Spending
{
    public static DateOnly March(int day) => new(2026, 3, day);

    public static DateTimeOffset At(int marchDay, int hour = 6) => new(2026, 3, marchDay, hour, 0, 0, TimeSpan.Zero);

    public static CostRecord Record(int marchDay, decimal cost, string account = "a1", string service = "Chat") => new(
        March(marchDay), new SpendDimensions { Provider = "Azure", Account = account, Service = service, Project = "snøball/\"x\"" },
        ChargeCategory.Usage, IsCorrection: false, new(cost, "EUR"), new(cost, "EUR"), Quantity: null, Unit: "");

    /// <summary>A draft over whole days of one account, all of them reported.</summary>
    public static LedgerDraft Draft(int from, int to, DateTimeOffset asOf, bool stated = true, string source = "azure", string account = "a1") => new(
        source, asOf, stated, [new(account, March(from), March(to))], [.. new DayRange(March(from), March(to)).Each()]);

    public static Task<LedgerWrite> WriteAsync(this ILedger ledger, LedgerDraft draft, params CostRecord[] records) =>
        ledger.WriteAsync(draft, records.ToAsyncEnumerable(), TestContext.Current.CancellationToken);

    /// <summary>What is in force, as <c>source day cost</c>.</summary>
    public static async Task<IReadOnlyList<string>> InForceAsync(this ILedger ledger, int from, int to, string? source = null, DateTimeOffset? knownAt = null) =>
        await ledger.ReadAsync(new(March(from), March(to)), source, knownAt, TestContext.Current.CancellationToken)
            .Select(fact => FormattableString.Invariant($"{fact.Source} {fact.Record.Day.Day} {fact.Record.Effective.Amount}"))
            .ToListAsync(TestContext.Current.CancellationToken);
}
