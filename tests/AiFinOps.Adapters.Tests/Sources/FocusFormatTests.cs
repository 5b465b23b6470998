using System.Globalization;
using System.Text;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;
using Parquet.Schema;

namespace AiFinOps.Adapters.Tests.Sources;

public sealed class FocusFormatTests
{
    private static readonly DayRange January = new(new DateOnly(2026, 1, 1), new DateOnly(2026, 1, 31));

    private static readonly Cells[] Rows =
    [
        new() { ["Tags"] = """{"env":"prod","team":"a \"b\", c"}""" },
        new() { ["ServiceName"] = "\"Quoted\", with a comma", ["RegionId"] = "", ["EffectiveCost"] = "-0.1" },
        new() { ["ChargePeriodStart"] = "2026-01-03T23:00:00Z", ["ConsumedQuantity"] = "", ["SubAccountId"] = "" },
        new() { ["ServiceName"] = "Bergens æøå", ["BilledCost"] = "0.30000000000000004", ["ChargeClass"] = "Correction" },
    ];

    [Fact]
    public async Task The_same_export_as_CSV_gzip_CSV_and_Parquet_gives_the_same_ledger()
    {
        var text = Encoding.UTF8.GetBytes(FocusCsv.File(Rows));
        var plain = await FactsAsync(text);
        Assert.Equal(4, plain.Count);
        Assert.Equal(plain, await FactsAsync(FocusParquet.Gzip(text)));
        Assert.Equal(plain, await FactsAsync(await FocusParquet.FileAsync(Rows)));
        Assert.Equal(plain, await FactsAsync(await FocusParquet.FileAsync(Rows, rowGroups: 3)));
    }

    [Fact]
    public async Task A_file_of_many_batches_gives_the_same_facts_too()
    {
        Cells[] rows = [.. Enumerable.Range(0, 40_000).Select(row => new Cells { ["ServiceName"] = $"service {row % 50}", ["EffectiveCost"] = $"{row}.25" })];
        Assert.Equal(await FactsAsync(FocusCsv.File(rows)), await FactsAsync(await FocusParquet.FileAsync(rows, rowGroups: 2)));
    }

    public static TheoryData<string> Decimals => [.. DecimalFields.Keys];

    private static readonly Dictionary<string, Field> DecimalFields = new(StringComparer.Ordinal)
    {
        ["INT32"] = new BigDecimalDataField("EffectiveCost", 9, 2, isNullable: true),
        ["INT64"] = new BigDecimalDataField("EffectiveCost", 18, 6, isNullable: true),
        ["FIXED_LEN_BYTE_ARRAY, short"] = new DecimalDataField("EffectiveCost", 9, 2, forceByteArrayEncoding: true, isNullable: true),
        ["FIXED_LEN_BYTE_ARRAY"] = new BigDecimalDataField("EffectiveCost", 38, 18, isNullable: true),
        ["BYTE_ARRAY"] = new DataField<byte[]>("EffectiveCost", true),
    };

    [Theory]
    [MemberData(nameof(Decimals))]
    public async Task A_decimal_column_is_exact_however_it_is_stored(string stored)
    {
        Cells[] rows =
        [
            new() { ["EffectiveCost"] = "-1234567.25" }, new() { ["ServiceName"] = "Zero", ["EffectiveCost"] = "0" }, new() { ["ServiceName"] = "Cent", ["EffectiveCost"] = "0.01" },
            new() { ["ServiceName"] = "Two bytes", ["EffectiveCost"] = "-128" },
        ];
        var parquet = await FocusParquet.FileAsync(rows, [DecimalFields[stored]]);
        Assert.Equal(await FactsAsync(FocusCsv.File(rows)), await FactsAsync(stored is "BYTE_ARRAY" ? FocusParquet.AsByteArrayDecimal(parquet, "EffectiveCost", precision: 20) : parquet));
    }

    [Theory]
    [InlineData("FOCUS 1.1", "CapacityReservationId CommitmentDiscountUnit ServiceSubcategory SkuMeter")]
    [InlineData("FOCUS 1.2", "CapacityReservationId CommitmentDiscountUnit ServiceSubcategory SkuMeter BillingAccountType InvoiceId PricingCurrency SubAccountType")]
    public async Task The_columns_of_later_versions_are_known_in_Parquet_whatever_their_types(string version, string texts)
    {
        var (cells, types) = (new Cells { ["Tags"] = "env=prod", ["SkuPriceDetails"] = "tier=standard", ["CommitmentDiscountQuantity"] = "3.5", ["x_Discounts"] = "edp=0.1" }, new List<Field>());
        foreach (var column in texts.Split(' '))
        {
            cells[column] = "text";
        }

        types.Add(new MapField("Tags", new DataField<string>("key", false), new DataField<string>("value", true)));
        types.Add(new MapField("SkuPriceDetails", new DataField<string>("key", false), new DataField<string>("value", true)));
        types.Add(new MapField("x_Discounts", new DataField<string>("key", false), new DataField<string>("value", true)));
        types.Add(new BigDecimalDataField("CommitmentDiscountQuantity", 38, 18, isNullable: true));
        if (version is "FOCUS 1.2")
        {
            foreach (var column in new[] { "PricingCurrencyContractedUnitPrice", "PricingCurrencyEffectiveCost", "PricingCurrencyListUnitPrice" })
            {
                cells[column] = "0.5";
                types.Add(new DataField<double>(column, true));
            }
        }

        var parquet = await FocusParquet.FileAsync([cells, new Cells { ["ServiceName"] = "Images" }], types);
        var csv = FocusCsv.File(new Cells { ["Tags"] = """{"env":"prod"}""" }, new Cells { ["ServiceName"] = "Images" });
        Assert.Equal(version, (await FocusCsv.ImportAsync(parquet)).File.Format);
        Assert.Equal(await FactsAsync(csv), await FactsAsync(parquet));
    }

    [Theory]
    [InlineData(DateTimeTimeUnit.Millis)]
    [InlineData(DateTimeTimeUnit.Micros)]
    [InlineData(DateTimeTimeUnit.Nanos)]
    public async Task A_timestamp_means_the_same_day_in_every_unit_with_or_without_a_zone(DateTimeTimeUnit unit)
    {
        Cells[] rows = [new() { ["ChargePeriodStart"] = "2026-01-05T23:59:59Z" }];
        foreach (var utc in new[] { true, false })
        {
            var parquet = await FocusParquet.FileAsync(rows, [FocusParquet.Timestamp("ChargePeriodStart", unit, utc)]);
            Assert.Equal(await FactsAsync(FocusCsv.File(rows)), await FactsAsync(parquet));
        }
    }

    [Fact]
    public async Task An_INT96_timestamp_and_a_date_are_read_too()
    {
        Cells[] rows = [new() { ["ChargePeriodStart"] = "2026-01-05T00:00:00Z" }];
        var expected = await FactsAsync(FocusCsv.File(rows));
        Assert.Equal(expected, await FactsAsync(await FocusParquet.FileAsync(rows, [new DateTimeDataField("ChargePeriodStart", DateTimeFormat.Impala, isNullable: true)])));
        Assert.Equal(expected, await FactsAsync(await FocusParquet.FileAsync(rows, [new DateTimeDataField("ChargePeriodStart", DateTimeFormat.Date, isNullable: true)])));
    }

    [Fact]
    public async Task A_whole_number_and_a_number_written_as_text_are_numbers()
    {
        Cells[] rows = [new() { ["EffectiveCost"] = "7", ["BilledCost"] = "1.10" }];
        var parquet = await FocusParquet.FileAsync(rows, [new DataField<long>("EffectiveCost", true), new DataField<string>("BilledCost", true)]);
        Assert.Equal(await FactsAsync(FocusCsv.File(rows)), await FactsAsync(parquet));
    }

    [Fact]
    public async Task Tags_as_a_map_are_the_tags_that_JSON_would_give()
    {
        var map = new MapField("Tags", new DataField<string>("key", false), new DataField<string>("value", true));
        var parquet = await FocusParquet.FileAsync([new() { ["Tags"] = "env=prod;team=blue" }, new() { ["Tags"] = "env=dev" }], [map]);
        var csv = FocusCsv.File(new() { ["Tags"] = """{"env":"prod","team":"blue"}""" }, new() { ["Tags"] = """{"env":"dev"}""" });
        Assert.Equal(await FactsAsync(csv), await FactsAsync(parquet));
    }

    [Fact]
    public async Task A_row_without_a_map_of_tags_with_an_empty_one_or_with_a_tag_without_a_value_keeps_its_place()
    {
        var map = new MapField("Tags", new DataField<string>("key", false), new DataField<string>("value", true));
        string[] tags = ["env=prod;team=blue", "", "{}", "team", "team;env=dev", "", "env=test"];
        string[] json = ["""{"env":"prod","team":"blue"}""", "", "{}", "{}", """{"env":"dev"}""", "", """{"env":"test"}"""];
        Cells[] Rows(string[] cells) => [.. cells.Select((cell, row) => new Cells { ["Tags"] = cell, ["ServiceName"] = $"service {row}" })];
        Assert.Equal(await FactsAsync(FocusCsv.File(Rows(json))), await FactsAsync(await FocusParquet.FileAsync(Rows(tags), [map])));
        Assert.Equal(await FactsAsync(FocusCsv.File(Rows(["", ""]))), await FactsAsync(await FocusParquet.FileAsync(Rows(["", ""]), [map])));
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.7)]
    [InlineData(0.999)]
    public async Task A_Parquet_file_that_is_cut_off_writes_nothing_and_says_so(double share)
    {
        var whole = await FocusParquet.FileAsync(Rows);
        var message = await RefusalAsync(whole[..(int)(whole.Length * share)]);
        Assert.StartsWith("costs.csv begins as Parquet and has no whole footer at its end", message, StringComparison.Ordinal);
        Assert.EndsWith("Copy or export it again; nothing was written.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_Parquet_file_is_refused_wherever_it_is_damaged()
    {
        var whole = await FocusParquet.FileAsync(Rows);
        var refused = 0;
        for (var at = 4; at < whole.Length - 8; at += 97)
        {
            var bytes = whole.ToArray();
            bytes.AsSpan(at, Math.Min(24, whole.Length - 8 - at)).Fill(0xFF);
            var ledger = new MemoryLedger();
            try
            {
                await FocusCsv.ImportAsync(bytes, ledger);
            }
            catch (CostFileException exception)
            {
                refused++;
                Assert.Contains("costs.csv", exception.Message, StringComparison.Ordinal);
                Assert.Empty(ledger.Batches);
            }
        }

        Assert.True(refused > 3, $"{refused} refused");
    }

    [Fact]
    public async Task A_footer_that_asks_for_more_than_there_is_is_refused_before_it_is_allocated()
    {
        var bytes = await FocusParquet.FileAsync(Rows);
        bytes.AsSpan(bytes.Length - 8, 4).Fill(0x7F);
        Assert.Contains("no whole footer", await RefusalAsync(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parquet_without_a_mandatory_column_names_the_column()
    {
        var bytes = await FocusParquet.FileAsync(Rows, without: new HashSet<string>(["EffectiveCost"], StringComparer.Ordinal));
        Assert.StartsWith("costs.csv lacks 1 column(s) that are mandatory in FOCUS 1.0, 1.1 and 1.2: EffectiveCost.", await RefusalAsync(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_of_a_type_that_cannot_be_a_cost_names_the_column_and_the_types_that_can()
    {
        var bytes = await FocusParquet.FileAsync([new() { ["EffectiveCost"] = "true" }], [new DataField<bool>("EffectiveCost", true)]);
        Assert.StartsWith("costs.csv, column EffectiveCost: its type is BOOLEAN; DECIMAL, DOUBLE", await RefusalAsync(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gzip_file_that_is_cut_off_writes_nothing()
    {
        var rows = Enumerable.Range(0, 3000).Select(row => new Cells { ["ServiceName"] = row.ToString(CultureInfo.InvariantCulture) });
        var packed = FocusParquet.Gzip(Encoding.UTF8.GetBytes(FocusCsv.File([.. rows])));
        Assert.Contains("is gzip and cannot be unpacked to its end", await RefusalAsync(packed[..(packed.Length / 2)]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gzip_bomb_is_stopped_long_before_it_has_unpacked()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(FocusCsv.File(new Cells())), TestContext.Current.CancellationToken);
            var lines = new byte[1024 * 1024];
            lines.AsSpan().Fill((byte)'\n');
            for (var megabyte = 0; megabyte < 600; megabyte++)
            {
                await gzip.WriteAsync(lines, TestContext.Current.CancellationToken);
            }
        }

        Assert.Contains("unpacks to more than 250 times its size", await RefusalAsync(packed.ToArray()), StringComparison.Ordinal);
    }

    private static async Task<string> RefusalAsync(byte[] bytes)
    {
        var ledger = new MemoryLedger();
        var refusal = await Assert.ThrowsAsync<CostFileException>(() => FocusCsv.ImportAsync(bytes, ledger));
        Assert.Empty(ledger.Batches);
        return refusal.Message;
    }

    private static Task<List<string>> FactsAsync(string csv) => FactsAsync(Encoding.UTF8.GetBytes(csv));

    private static async Task<List<string>> FactsAsync(byte[] bytes)
    {
        var ledger = new MemoryLedger();
        var report = await FocusCsv.ImportAsync(bytes, ledger);
        Assert.Empty(report.File.Rejected);
        var records = await ledger.ReadAsync(January, source: null, knownAt: null, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        return [.. records.Select(record => record.ToString()).Order(StringComparer.Ordinal)];
    }
}
