using System.Text;
using AiFinOps.Adapters.Sources;
using AiFinOps.Adapters.Sources.Csv;
using AiFinOps.Adapters.Sources.Focus;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Tests.Sources;

/// <summary>Charge periods of an hour, beside the days that the ledger gets.</summary>
public sealed class FocusHoursTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Usage_of_an_hour_is_kept_by_the_hour_and_by_the_day()
    {
        using var file = await ReadAsync(Hour(12, "1.25"), Hour(12, "0.50"), Hour(13, "2"));
        var batch = Assert.Single(file.Batches);

        Assert.Equal([(Noon, 1.75m), (Noon.AddHours(1), 2m)], await HoursOfAsync(batch));
        Assert.Equal([Noon, Noon.AddHours(1)], batch.Hours!.Reported.Order());
        Assert.Equal(new HourSlice("sub-1", Noon.AddHours(-12), Noon.AddHours(12)), Assert.Single(batch.Hours.Slices));
        Assert.Equal(3.75m, Assert.Single(await batch.Records.ToListAsync(TestContext.Current.CancellationToken)).Effective.Amount);
    }

    [Fact]
    public async Task Five_minutes_count_for_their_hour_and_a_zone_is_heeded()
    {
        using var file = await ReadAsync(
            Period("2026-01-01T12:05:00Z", "2026-01-01T12:10:00Z", "1"),
            Period("2026-01-01T14:30:00+02:00", "2026-01-01T15:00:00+02:00", "2"));

        Assert.Equal([(Noon, 3m)], await HoursOfAsync(file.Batches[0]));
    }

    [Theory]
    [InlineData("2026-01-01T12:00:00Z", "2026-01-02T12:00:00Z", "Usage")]
    [InlineData("2026-01-01T12:30:00Z", "2026-01-01T13:30:00Z", "Usage")]
    [InlineData("2026-01-01T12:00:00Z", "2026-01-01T12:00:00Z", "Usage")]
    [InlineData("2026-01-01", "2026-01-01T01:00:00Z", "Usage")]
    [InlineData("2026-01-01T12:00:00Z", "soon", "Usage")]
    [InlineData("2026-01-01T12:00:00Z", "2026-01-01T13:00:00Z", "Credit")]
    [InlineData("2026-01-01T12:00:00Z", "2026-01-01T13:00:00Z", "Tax")]
    public async Task What_is_no_hour_of_usage_counts_for_its_day_alone(string start, string end, string category)
    {
        using var file = await ReadAsync(Period(start, end, "-1.25", category));

        Assert.Empty(await HoursOfAsync(file.Batches[0]));
        Assert.Empty(file.Batches[0].Hours!.Reported);
        Assert.Single(await file.Batches[0].Records.ToListAsync(TestContext.Current.CancellationToken));
        Assert.Contains(file.Summary.Warnings, warning => warning.StartsWith("The source is configured as hourly", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_daily_source_pays_nothing_for_hours()
    {
        using var file = await ReadAsync(SourceGranularity.Daily, Hour(12, "1"));

        Assert.Null(file.Batches[0].Hours);
        Assert.Empty(file.Summary.Warnings);
    }

    [Fact]
    public async Task Hours_that_do_not_fit_in_memory_give_the_same_sums()
    {
        Cells[] rows = [.. Enumerable.Range(0, 500).Select(row => Hour(row % 24, "0.01", $"model-{row % 7}"))];
        using var roomy = await ReadAsync(rows);
        var text = Encoding.UTF8.GetBytes(FocusCsv.File(rows));
        var part = new CostFilePart("costs.csv", _ => Task.FromResult<Stream>(new MemoryStream(text)));
        var document = await CsvDocument.OpenAsync(part, TestContext.Current.CancellationToken);
        using var tight = await FocusReader.ReadAsync(document, [part], null, new FocusLimits(MaxGroups: 20, Workers: 2, Hours: true), TestContext.Current.CancellationToken);

        var expected = await roomy.Batches[0].Hours!.Records.ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(expected, await tight.Batches[0].Hours!.Records.ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(5m, expected.Sum(record => record.Usage.Amount));
    }

    private static Cells Hour(int hour, string cost, string service = "Chat") => Period(
        $"2026-01-01T{hour:00}:00:00Z", hour == 23 ? "2026-01-02T00:00:00Z" : $"2026-01-01T{hour + 1:00}:00:00Z", cost, service: service);

    private static Cells Period(string start, string end, string cost, string category = "Usage", string service = "Chat") => new()
    {
        ["ChargePeriodStart"] = start, ["ChargePeriodEnd"] = end, ["EffectiveCost"] = cost, ["ChargeCategory"] = category, ["ServiceName"] = service,
    };

    private static Task<CostFile> ReadAsync(params Cells[] rows) => ReadAsync(SourceGranularity.Hourly, rows);

    private static Task<CostFile> ReadAsync(SourceGranularity granularity, params Cells[] rows) => new CostFileReader().ReadAsync(
        [new CostFilePart("costs.csv", _ => Task.FromResult<Stream>(new MemoryStream(Encoding.UTF8.GetBytes(FocusCsv.File(rows)))))],
        granularity, null, TestContext.Current.CancellationToken);

    private static async Task<IEnumerable<(DateTimeOffset, decimal)>> HoursOfAsync(CostFileBatch batch) =>
        (await batch.Hours!.Records.ToListAsync(TestContext.Current.CancellationToken)).Select(record => (record.Hour, record.Usage.Amount));
}
