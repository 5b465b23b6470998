using System.Globalization;
using System.Text;
using AiFinOps.Adapters.Sources;
using AiFinOps.Adapters.Sources.FocusExport;
using AiFinOps.Adapters.Sources.FocusFile;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Amazon.S3;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Time.Testing;

namespace AiFinOps.Adapters.Tests.Sources.FocusExport;

/// <summary>A focus-export source, its ledger and its register, on stores that are really asked over HTTP.</summary>
internal sealed class ExportBench(BlobContainerClient? container = null, IAmazonS3? s3 = null, params IDropStore[] dropped) : IExportClients
{
    private static readonly DateTimeOffset Now = new(2026, 1, 10, 6, 0, 0, TimeSpan.Zero);
    private readonly MemoryRegister _register = new();

    public FakeTimeProvider Clock { get; } = new(Now);

    public MemoryLedger Ledger { get; } = new();

    public Task<PullResult> PullAsync(string at) =>
        new FocusExportSource(new ImportSpend(new CostFileReader(), Ledger), _register, new ExportPlaces(dropped, this), Clock).PullAsync(
            Source(at), new DayRange(new DateOnly(2025, 12, 1), new DateOnly(2026, 1, 10)), TestContext.Current.CancellationToken);

    public Task<SourceCheck> CheckAsync(string at) =>
        new FocusExportProbe(new CostFileReader(), new ExportPlaces(dropped, this)).CheckAsync(
            Source(at), new DayRange(new DateOnly(2026, 1, 4), new DateOnly(2026, 1, 10)), TestContext.Current.CancellationToken);

    public async Task<IReadOnlyList<(int Day, string Account, decimal Effective)>> FactsAsync() =>
        [.. (await Ledger.ReadAsync(new DayRange(new DateOnly(2025, 1, 1), new DateOnly(2026, 12, 31)), source: null, knownAt: null, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken))
            .Select(fact => (fact.Record.Day.Day, fact.Record.Dimensions.Account, fact.Record.Effective.Amount)).Order()];

    /// <summary>What is known of each day when the pull has been followed up.</summary>
    public SourceCalendar Days(PullResult pull) => SourceCalendar.Of("export", Ledger.Batches, TimeSpan.FromDays(3), pull.ConfirmedAt);

    public static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    public BlobContainerClient Container(Uri url) => container!;

    public IAmazonS3 S3() => s3!;

    public static byte[] Csv(params Cells[] rows) => Encoding.UTF8.GetBytes(FocusCsv.File(rows));

    /// <summary>As Azure writes it beside the parts of one run of January.</summary>
    public static string AzureManifest(string run, string submitted, params (string Name, int Bytes, int Rows)[] parts) => $$"""
        {"manifestVersion":"2024-04-01","byteCount":{{parts.Sum(part => part.Bytes)}},"blobCount":{{parts.Length}},"dataRowCount":{{parts.Sum(part => part.Rows)}},
         "exportConfig":{"exportName":"focus","resourceId":"x","dataVersion":"1.2-preview","apiVersion":"x","type":"FocusCost","timeFrame":"MonthToDate","granularity":null},
         "deliveryConfig":{"partitionData":true,"dataOverwriteBehavior":"OverwritePreviousReport","fileFormat":"Parquet","compressionMode":"Snappy","containerUri":"/subscriptions/x","rootFolderPath":"folder"},
         "runInfo":{"executionType":"Scheduled","submittedTime":"{{submitted}}","runId":"{{run}}","startDate":"2026-01-01T00:00:00","endDate":"2026-01-09T00:00:00Z"},
         "blobs":[{{string.Join(',', parts.Select(part => $$"""{"blobName":"folder/focus/20260101-20260131/{{run}}/{{part.Name}}","byteCount":{{part.Bytes}},"dataRowCount":{{part.Rows}}}"""))}}]}
        """;

    /// <param name="at">An address, or a location in the drop stores.</param>
    private static SourceSettings Source(string at) => Uri.TryCreate(at, UriKind.Absolute, out var url) && url.Scheme is "https" or "s3"
        ? Source("") with { Url = url }
        : new("export", SourceKinds.FocusExport, at, "finops", TimeSpan.FromDays(3), TimeSpan.FromHours(6), LookBack: 35);
}
