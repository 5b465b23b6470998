using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Tests.Sources;

public sealed class DailySpendImportTests
{
    private const string Header = "series_key,date,provider,service,model,feature,environment,project,owner,phase,cost,currency,as_of\n";

    /// <summary>Two series; day 1 of series a is restated for one model on the 3rd, and gets a row it did not have.</summary>
    private const string Restated = Header +
        """
        a,2026-01-01,Fjord AI,Chat,large,shop,prod,order,blue,run,10.00,eur,2026-01-01
        a,2026-01-01,Fjord AI,Chat,small,shop,prod,order,blue,run,1.00,EUR,2026-01-01
        b,2026-01-01,Fjord AI,Chat,large,shop,prod,order,blue,run,5.00,EUR,2026-01-01
        a,2026-01-02,Fjord AI,Chat,large,shop,prod,order,blue,run,11.00,EUR,2026-01-02
        a,2026-01-03,Fjord AI,Chat,large,shop,prod,order,blue,run,12.00,EUR,2026-01-03
        a,2026-01-01,Fjord AI,Chat,large,shop,prod,order,blue,run,14.00,EUR,2026-01-03
        a,2026-01-01,Fjord AI,Credit,,shop,prod,order,blue,run,-2.00,EUR,2026-01-03

        """;

    [Theory]
    [InlineData(1, 16.00)]
    [InlineData(2, 27.00)]
    [InlineData(3, 41.00)]
    public async Task The_ledger_as_of_any_day_is_what_was_known_when_it_ended(int day, decimal expected)
    {
        var ledger = new MemoryLedger();
        await FocusCsv.ImportAsync(Restated, ledger);
        var records = await ReadAsync(ledger, new DateTimeOffset(2026, 1, day, 23, 59, 59, TimeSpan.Zero));
        Assert.Equal(expected, records.Sum(record => record.Effective.Amount));
    }

    [Fact]
    public async Task A_batch_covers_only_the_days_it_restates()
    {
        var ledger = new MemoryLedger();
        await FocusCsv.ImportAsync(Restated, ledger);
        Assert.Equal(3, ledger.Batches.Count);
        var last = ledger.Batches[^1];
        Assert.Equal([Slice("a", 1, 1), Slice("a", 3, 3)], last.Slices);
        Assert.Equal([Day(1), Day(3)], last.ReportedDays);
        Assert.Equal(4, last.RecordCount);
        Assert.Equal(new DateTimeOffset(2026, 1, 3, 23, 59, 59, TimeSpan.Zero), last.AsOf);
    }

    [Fact]
    public async Task Totals_count_what_is_in_force_and_replaced_rows_are_reported()
    {
        var report = await FocusCsv.ImportAsync(Restated);
        Assert.Equal(("daily spend", 7L, 7L), (report.File.Format, report.File.RowsRead, report.File.RowsAccepted));
        Assert.Equal([new SpendTotal("Fjord AI", "EUR", "41", "41")], report.File.Totals);
        Assert.StartsWith("1 row(s) were replaced", Assert.Single(report.File.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_order_of_the_rows_does_not_matter_and_the_same_file_twice_changes_nothing()
    {
        var ledger = new MemoryLedger();
        await FocusCsv.ImportAsync(Restated, ledger);
        var backwards = Header + string.Join('\n', Restated[Header.Length..].TrimEnd().Split('\n').Reverse());
        var again = await FocusCsv.ImportAsync(backwards, ledger);
        Assert.False(again.Changed);
        Assert.Equal([1L, 2, 3], again.LedgerVersions);
    }

    [Fact]
    public async Task Credits_and_commitments_are_no_usage()
    {
        var ledger = new MemoryLedger();
        await FocusCsv.ImportAsync(Restated + "a,2026-01-03,Fjord AI,Commitment,,shop,prod,order,blue,run,100,EUR,2026-01-03\n", ledger);
        var records = await ReadAsync(ledger, knownAt: null);
        Assert.Equal(-2.00m, Assert.Single(records, record => record.Category == ChargeCategory.Credit).Effective.Amount);
        Assert.Equal(100m, Assert.Single(records, record => record.Category == ChargeCategory.Purchase).Effective.Amount);
    }

    [Fact]
    public async Task Faulty_rows_are_rejected_with_their_place()
    {
        var report = await FocusCsv.ImportAsync(Header +
            """
            ,2026-01-01,P,S,,,,,,,1,EUR,2026-01-01
            a,01.01.2026,P,S,,,,,,,1,EUR,2026-01-01
            a,2026-01-01,P,S,,,,,,,1,EUR,yesterday
            a,2026-01-01,P,S,,,,,,,1 EUR,EUR,2026-01-01
            a,2026-01-01,P,S,,,,,,,1,Euro,2026-01-01
            a,2026-01-01,P,S,,,,,,,1,EUR,2026-01-01
            """);
        Assert.Equal(
            [(2L, "series_key"), (3L, "date"), (4L, "as_of"), (5L, "cost"), (6L, "currency")],
            report.File.Rejected.Select(row => (row.Line, row.Column)));
        Assert.Equal(1, report.File.RowsAccepted);
    }

    [Fact]
    public async Task A_missing_column_is_named()
    {
        var exception = await Assert.ThrowsAsync<CostFileException>(() => FocusCsv.ImportAsync("series_key,date,provider,service,model,cost\n"));
        Assert.Contains("lacks the column(s) currency, as_of", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<List<CostRecord>> ReadAsync(MemoryLedger ledger, DateTimeOffset? knownAt) =>
        await ledger.ReadAsync(new DayRange(Day(1), Day(31)), source: null, knownAt, TestContext.Current.CancellationToken)
            .Select(record => record.Record).ToListAsync(TestContext.Current.CancellationToken);

    private static LedgerSlice Slice(string account, int from, int to) => new(account, Day(from), Day(to));

    private static DateOnly Day(int day) => new(2026, 1, day);
}
