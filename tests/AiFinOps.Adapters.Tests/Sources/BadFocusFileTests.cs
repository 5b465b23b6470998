using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Tests.Sources;

/// <summary>One file for each rule, named after its fault.</summary>
public sealed class BadFocusFileTests
{
    [Theory]
    [InlineData("no-bytes", "is empty")]
    [InlineData("no-header", "has no FOCUS header")]
    [InlineData("delimiter-semicolon", "separated by a semicolon")]
    [InlineData("delimiter-tab", "separated by a tab")]
    [InlineData("mandatory-columns-missing", "lacks 2 column(s) that are mandatory in FOCUS 1.0, 1.1 and 1.2: BillingCurrency, EffectiveCost.")]
    [InlineData("column-twice", "columns twice: billedcost")]
    [InlineData("utf-16", "is UTF-16 text. Save it as UTF-8")]
    public async Task The_file_is_refused_and_nothing_is_written(string file, string message)
    {
        var ledger = new MemoryLedger();
        var exception = await Assert.ThrowsAsync<CostFileException>(() => FocusCsv.ImportAsync(Read(file), ledger));
        Assert.StartsWith("costs.csv", exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("othing was written.", exception.Message, StringComparison.Ordinal);
        Assert.Empty(ledger.Batches);
    }

    [Theory]
    [InlineData("number-with-comma", "BilledCost", "'1,50' is not a number. Write it with a decimal point")]
    [InlineData("number-with-currency-sign", "EffectiveCost", "'$1.50' is not a number")]
    [InlineData("number-not-a-number", "EffectiveCost", "'NaN' is not a number")]
    [InlineData("number-too-long", "EffectiveCost", "more digits than can be held exactly")]
    [InlineData("cost-null", "BilledCost", "is empty")]
    [InlineData("date-american", "ChargePeriodStart", "'1/2/2026' is not a date. Write it as")]
    [InlineData("date-impossible", "ChargePeriodStart", "'2026-02-30T00:00:00Z' is not a date")]
    [InlineData("date-in-another-century", "ChargePeriodStart", "is not within 2000 to 2099")]
    [InlineData("category-unknown", "ChargeCategory", "'Gift' is not a charge category. Use Usage,")]
    [InlineData("class-unknown", "ChargeClass", "'Adjusted' is not a charge class")]
    [InlineData("currency-not-iso", "BillingCurrency", "'Euro' is not a currency")]
    [InlineData("cells-missing", "", "The row has 23 cell(s), the header 26.")]
    [InlineData("cells-too-many", "", "The row has 27 cell(s), the header 26.")]
    [InlineData("stray-quote", "", "Text follows a closing quote.")]
    [InlineData("quote-never-closed", "", "A quote is opened here")]
    public async Task The_row_is_rejected_with_its_place_and_the_rest_is_kept(string file, string column, string reason)
    {
        var report = await FocusCsv.ImportAsync(Read(file));
        var rejected = Assert.Single(report.File.Rejected);
        Assert.Equal(3, rejected.Line);
        Assert.Equal(column, rejected.Column);
        Assert.Contains(reason, rejected.Reason, StringComparison.Ordinal);
        Assert.Equal(1, report.File.RowsRejected);
        Assert.Equal(report.File.RowsRead - 1, report.File.RowsAccepted);
        Assert.True(report.File.RowsAccepted >= 2);
    }

    [Theory]
    [InlineData("truncated-in-a-row", "The file ends inside this row, after 16 of 26 cells: it is truncated.")]
    [InlineData("truncated-in-a-quoted-cell", "never closed: the file is truncated")]
    public async Task A_truncated_file_loses_its_last_row_only(string file, string reason)
    {
        var report = await FocusCsv.ImportAsync(Read(file));
        var rejected = Assert.Single(report.File.Rejected);
        Assert.Equal(4, rejected.Line);
        Assert.Contains(reason, rejected.Reason, StringComparison.Ordinal);
        Assert.Equal(2, report.File.RowsAccepted);
    }

    [Fact]
    public async Task A_megabyte_in_one_cell_costs_its_row_only()
    {
        var report = await FocusCsv.ImportAsync(FocusCsv.File(new(), new() { ["ChargeDescription"] = "\n," + new string('x', 1024 * 1024) }, new()));
        var rejected = Assert.Single(report.File.Rejected);
        Assert.Equal((3, "ChargeDescription"), (rejected.Line, rejected.Column));
        Assert.Contains("1,048,580 bytes; at most 65,536", rejected.Reason, StringComparison.Ordinal);
        Assert.Equal(2, report.File.RowsAccepted);
    }

    [Fact]
    public async Task Only_the_first_thousand_rejections_are_listed_and_all_are_counted()
    {
        Cells bad = new() { ["BilledCost"] = "?" };
        var report = await FocusCsv.ImportAsync(FocusCsv.File([.. Enumerable.Repeat(bad, 1500), new()]));
        Assert.Equal(1500, report.File.RowsRejected);
        Assert.Equal(Enumerable.Range(2, 1000).Select(line => (long)line), report.File.Rejected.Select(row => row.Line));
    }

    private static byte[] Read(string file) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Sources", "Bad", file + ".csv"));
}
