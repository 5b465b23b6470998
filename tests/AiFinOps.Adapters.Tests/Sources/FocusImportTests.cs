using System.IO.Compression;
using System.Text;
using AiFinOps.Adapters.Sources;
using AiFinOps.Adapters.Sources.Csv;
using AiFinOps.Adapters.Sources.Focus;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;
using CsCheck;

namespace AiFinOps.Adapters.Tests.Sources;

public sealed class FocusImportTests
{
    private static readonly DayRange January = new(new DateOnly(2026, 1, 1), new DateOnly(2026, 1, 31));

    [Fact]
    public async Task Hours_of_a_day_are_summed_and_what_differs_stays_apart()
    {
        var records = await RecordsAsync(FocusCsv.File(
            new(),
            new() { ["ChargePeriodStart"] = "2026-01-01 23:00:00", ["EffectiveCost"] = "-0.25", ["BilledCost"] = "0.000001" },
            new() { ["ChargePeriodStart"] = "2026-01-01T23:00:00-01:00" },
            new() { ["ChargeClass"] = "Correction" },
            new() { ["BillingCurrency"] = "nok" }));

        Assert.Equal(
            [
                (1, false, "EUR", 1.00m, 1.500001m, 20m),
                (1, false, "NOK", 1.25m, 1.50m, 10m),
                (1, true, "EUR", 1.25m, 1.50m, 10m),
                (2, false, "EUR", 1.25m, 1.50m, 10m),
            ],
            records.Select(record => (record.Day.Day, record.IsCorrection, record.Billed.Currency, record.Effective.Amount, record.Billed.Amount, record.Quantity!.Value))
                .OrderBy(record => record.Day).ThenBy(record => record.IsCorrection).ThenBy(record => record.Currency, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Dimensions_come_from_FOCUS_columns_then_x_columns_then_tags()
    {
        var record = Assert.Single(await RecordsAsync(FocusCsv.File(new Cells
        {
            ["Tags"] = """{"ENV": "prod", "app": "shop", "Project": "order \"agent\"", "team": "blue", "phase": 3, "model": "old", "feature": null, "deep": {"model": "x"}}""",
            ["X_MODEL"] = "gpt-5-mini",
            ["SubAccountId"] = "NULL",
        })));

        Assert.Equal(
            new SpendDimensions
            {
                Provider = "Fjord AI", Account = "bill-1", Service = "Chat", ServiceCategory = "AI and Machine Learning", Model = "gpt-5-mini",
                Environment = "prod", Project = "order \"agent\"", Owner = "blue", Phase = "3", Region = "north",
            },
            record.Dimensions);
    }

    [Fact]
    public async Task A_header_may_have_any_order_any_case_more_columns_a_BOM_and_be_quoted()
    {
        var lines = FocusCsv.File(new Cells()).Split('\n');
        var text = "\uFEFF" + string.Join(',', lines[0].ToUpperInvariant().Split(',').Append("Id").Reverse().Select(name => $"\"{name}\"")) + "\r\n"
            + string.Join(',', lines[1].Replace("\"Tokens, input\"", "Tokens", StringComparison.Ordinal).Split(',').Append("7").Reverse());
        var report = await FocusCsv.ImportAsync(text);
        Assert.Equal([new SpendTotal("Fjord AI", "EUR", "1.5", "1.25")], report.File.Totals);
    }

    [Theory]
    [InlineData("SkuMeter", "FOCUS 1.1")]
    [InlineData("InvoiceId", "FOCUS 1.2")]
    [InlineData("Id", "FOCUS 1.0")]
    public async Task The_version_is_told_by_the_columns(string column, string version) =>
        Assert.Equal(version, (await FocusCsv.ImportAsync(FocusCsv.File(new Cells { [column] = "" }))).File.Format);

    [Fact]
    public async Task Reservations_are_counted_once_for_each_kind_and_the_rows_are_kept()
    {
        var report = await FocusCsv.ImportAsync(FocusCsv.File(
            new() { ["ChargePeriodStart"] = "2026-01-01" },
            new() { ["Tags"] = "{broken", ["ChargePeriodStart"] = "2026-01-01" },
            new() { ["Tags"] = "[1]" },
            new() { ["ConsumedQuantity"] = "many" },
            new() { ["ProviderName"] = "" },
            new() { ["ChargePeriodStart"] = "2026-01-20T00:00:00Z" }));

        Assert.Equal(6, report.File.RowsAccepted);
        Assert.Collection(
            report.File.Warnings,
            warning => Assert.StartsWith("2 row(s), first on line 2: ChargePeriodStart has no zone", warning, StringComparison.Ordinal),
            warning => Assert.StartsWith("2 row(s), first on line 3: Tags is not a JSON object", warning, StringComparison.Ordinal),
            warning => Assert.StartsWith("1 row(s), first on line 5: ConsumedQuantity", warning, StringComparison.Ordinal),
            warning => Assert.StartsWith("1 row(s), first on line 6: ProviderName is empty", warning, StringComparison.Ordinal),
            warning => Assert.StartsWith("No row between 2026-01-01 and 2026-01-20", warning, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_quantity_makes_the_sum_unknown_and_never_counts_as_zero()
    {
        var record = Assert.Single(await RecordsAsync(FocusCsv.File(new(), new() { ["ConsumedQuantity"] = "NULL" })));
        Assert.Null(record.Quantity);
        Assert.Equal(2.50m, record.Effective.Amount);
    }

    [Fact]
    public async Task Slices_cover_every_account_over_all_days_of_the_file()
    {
        var ledger = new MemoryLedger();
        await FocusCsv.ImportAsync(
            FocusCsv.File(new(), new() { ["SubAccountId"] = "sub-2", ["ChargePeriodStart"] = "2026-01-03T00:00:00Z" }), ledger);
        var batch = Assert.Single(ledger.Batches);
        var (from, to) = (new DateOnly(2026, 1, 1), new DateOnly(2026, 1, 3));
        Assert.Equal([new LedgerSlice("sub-1", from, to), new LedgerSlice("sub-2", from, to)], batch.Slices);
        Assert.Equal([from, to], batch.ReportedDays);
    }

    [Fact]
    public async Task The_same_file_twice_changes_nothing()
    {
        var ledger = new MemoryLedger();
        Assert.True((await FocusCsv.ImportAsync(FocusCsv.File(new(), new()), ledger)).Changed);
        var again = await FocusCsv.ImportAsync(FocusCsv.File(new(), new()), ledger);
        Assert.False(again.Changed);
        Assert.Equal([1L], again.LedgerVersions);
    }

    [Fact]
    public async Task A_header_alone_writes_nothing()
    {
        var ledger = new MemoryLedger();
        var report = await FocusCsv.ImportAsync(FocusCsv.File(), ledger);
        Assert.Equal((0, false), (report.File.RowsRead, report.Changed));
        Assert.Empty(ledger.Batches);
    }

    [Fact]
    public async Task A_gzip_file_is_unpacked_and_a_cut_one_is_refused()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(FocusCsv.File([.. Enumerable.Range(0, 500).Select(row => new Cells { ["BilledCost"] = $"{row}.7" })])), TestContext.Current.CancellationToken);
        }

        Assert.Equal(500, (await FocusCsv.ImportAsync(packed.ToArray())).File.RowsAccepted);
        var ledger = new MemoryLedger();
        var exception = await Assert.ThrowsAsync<CostFileException>(() => FocusCsv.ImportAsync(packed.ToArray()[..^40], ledger));
        Assert.Contains("cannot be unpacked", exception.Message, StringComparison.Ordinal);
        Assert.Empty(ledger.Batches);
    }

    [Fact]
    public void Spilled_and_parallel_sums_equal_plain_ones_whatever_the_rows()
    {
        // Few enough digits that decimal itself adds them without rounding.
        var amount = Gen.Select(Gen.Int, Gen.Int[0, 12], (digits, scale) => new decimal(digits & int.MaxValue, 0, 0, digits < 0, (byte)scale));
        var row = Gen.Select(Gen.Int[1, 5], Gen.Int[0, 30], Gen.OneOf(Gen.Const("EUR"), Gen.Const("USD")), amount);
        Gen.Select(row.Array[1, 80], Gen.Int[1, 20], Gen.Int[1, 3]).Sample((rows, maxGroups, workers) =>
        {
            var text = FocusCsv.File([.. rows.Select(cells => new Cells
            {
                ["ChargePeriodStart"] = $"2026-01-{cells.Item1:00}",
                ["ServiceName"] = $"service {cells.Item2}",
                ["BillingCurrency"] = cells.Item3,
                ["EffectiveCost"] = cells.Item4.ToString(System.Globalization.CultureInfo.InvariantCulture),
            })]);
            using var file = Read(text, new FocusLimits(maxGroups, workers));
            var read = file.Batches[0].Records.ToBlockingEnumerable(TestContext.Current.CancellationToken).ToList();
            var expected = rows.GroupBy(cells => (cells.Item1, cells.Item2, cells.Item3), cells => cells.Item4)
                .ToDictionary(same => same.Key, same => same.Sum());
            Assert.Equal(
                expected.OrderBy(entry => entry.Key).Select(entry => (entry.Key, entry.Value)),
                read.Select(record => (Key: (record.Day.Day, int.Parse(record.Dimensions.Service[8..], System.Globalization.CultureInfo.InvariantCulture), record.Effective.Currency), record.Effective.Amount))
                    .OrderBy(entry => entry.Key));
        });
    }

    private static CostFile Read(string text, FocusLimits limits)
    {
        var part = new CostFilePart("costs.csv", _ => Task.FromResult<Stream>(new MemoryStream(Encoding.UTF8.GetBytes(text))));
        return Run(async () => await FocusReader.ReadAsync(await CsvDocument.OpenAsync(part, default), [part], rowsRead: null, limits, default));
    }

    private static T Run<T>(Func<Task<T>> work) => Task.Run(work).GetAwaiter().GetResult();

    private static async Task<List<CostRecord>> RecordsAsync(string text)
    {
        var ledger = new MemoryLedger();
        await FocusCsv.ImportAsync(text, ledger);
        return await ledger.ReadAsync(January, source: null, knownAt: null, TestContext.Current.CancellationToken).Select(record => record.Record)
            .ToListAsync(TestContext.Current.CancellationToken);
    }
}
