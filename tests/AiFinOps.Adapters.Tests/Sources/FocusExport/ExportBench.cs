using System.Text;
using AiFinOps.Adapters.Sources;
using AiFinOps.Adapters.Sources.FocusExport;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Amazon.S3;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Time.Testing;

namespace AiFinOps.Adapters.Tests.Sources.FocusExport;

/// <summary>A focus-export source, its ledger and its register, on stores that are really asked over HTTP.</summary>
internal sealed class ExportBench(BlobContainerClient? container = null, IAmazonS3? s3 = null) : IExportClients
{
    private static readonly DateTimeOffset Now = new(2026, 1, 10, 6, 0, 0, TimeSpan.Zero);
    private readonly MemoryRegister _register = new();

    public MemoryLedger Ledger { get; } = new();

    public Task<PullResult> PullAsync(string url) =>
        new FocusExportSource(new ImportSpend(new CostFileReader(), Ledger), _register, new ExportPlaces([], this), new FakeTimeProvider(Now)).PullAsync(
            Source(url), new DayRange(new DateOnly(2025, 12, 1), new DateOnly(2026, 1, 10)), TestContext.Current.CancellationToken);

    public Task<SourceCheck> CheckAsync(string url) =>
        new FocusExportProbe(new CostFileReader(), new ExportPlaces([], this)).CheckAsync(
            Source(url), new DayRange(new DateOnly(2026, 1, 4), new DateOnly(2026, 1, 10)), TestContext.Current.CancellationToken);

    public async Task<IReadOnlyList<(int Day, string Account, decimal Effective)>> FactsAsync() =>
        [.. (await Ledger.ReadAsync(new DayRange(new DateOnly(2025, 1, 1), new DateOnly(2026, 12, 31)), source: null, knownAt: null, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken))
            .Select(fact => (fact.Record.Day.Day, fact.Record.Dimensions.Account, fact.Record.Effective.Amount)).Order()];

    public BlobContainerClient Container(Uri url) => container!;

    public IAmazonS3 S3() => s3!;

    public static byte[] Csv(params Cells[] rows) => Encoding.UTF8.GetBytes(FocusCsv.File(rows));

    private static SourceSettings Source(string url) =>
        new("export", SourceKinds.FocusExport, "", "finops", TimeSpan.FromDays(3), TimeSpan.FromHours(6), LookBack: 35) { Url = new Uri(url) };
}
