using AiFinOps.Core.Sources;
using AiFinOps.Testing;
using Azure.Storage.Blobs;

namespace AiFinOps.Adapters.Tests.Sources.FocusExport;

public sealed class AzureExportTests(Azurite azurite)
{
    private const string Url = "https://costs.blob.core.windows.net/exports/folder";

    [Fact]
    public async Task A_run_counts_when_its_manifest_and_every_part_are_there_and_only_once()
    {
        await using var account = await azurite.RentAsync();
        var container = await ContainerAsync(account);
        var bench = new ExportBench(container);
        var parquet = await FocusParquet.FileAsync([new Cells()]);
        var packed = FocusParquet.Gzip(ExportBench.Csv(new Cells { ["ServiceName"] = "Images", ["EffectiveCost"] = "2" }));

        await PutAsync(container, "folder/focus/20260101-20260131/run-1/part_0_0001.snappy.parquet", parquet);
        Assert.StartsWith("Not yet: https://costs.blob.core.windows.net/exports/folder holds 1 file(s) and no manifest.", Assert.Single((await bench.PullAsync(Url)).Problems), StringComparison.Ordinal);

        await PutAsync(container, "folder/focus/20260101-20260131/run-1/manifest.json", Manifest("run-1", "2026-01-09T03:00:00.276245Z", ("part_0_0001.snappy.parquet", parquet.Length), ("part_0_0002.csv.gz", packed.Length)));
        var early = await bench.PullAsync(Url);
        Assert.Equal("Not yet: 2026-01 is not whole: folder/focus/20260101-20260131/run-1/part_0_0002.csv.gz is listed and not there. What is known of it stays; it is tried again.", Assert.Single(early.Problems));
        Assert.Equal(TimeSpan.FromMinutes(15), early.RetryAfter);

        await PutAsync(container, "folder/focus/20260101-20260131/run-1/part_0_0002.csv.gz", packed[..^5]);
        Assert.Contains($"part_0_0002.csv.gz has {packed.Length - 5} of {packed.Length} bytes", Assert.Single((await bench.PullAsync(Url)).Problems), StringComparison.Ordinal);
        Assert.Empty(bench.Ledger.Batches);

        await PutAsync(container, "folder/focus/20260101-20260131/run-1/part_0_0002.csv.gz", packed);
        var whole = await bench.PullAsync(Url);
        Assert.Empty(whole.Problems);
        Assert.Equal((true, 2, null), (whole.Changed, whole.FilesRead, whole.RetryAfter));
        Assert.Equal([(1, "sub-1", 1.25m), (1, "sub-1", 2m)], await bench.FactsAsync());

        var again = await bench.PullAsync(Url);
        Assert.Equal((false, 0, 0), (again.Changed, again.FilesRead, again.Problems.Count));
        Assert.True((await bench.CheckAsync(Url)).Passed);
    }

    [Fact]
    public async Task A_newer_run_of_the_month_restates_it_and_an_older_one_is_not_added_to_it()
    {
        await using var account = await azurite.RentAsync();
        var container = await ContainerAsync(account);
        var bench = new ExportBench(container);
        await RunAsync(container, "run-1", "2026-01-02T03:00:00Z", new Cells());
        await bench.PullAsync(Url);
        await RunAsync(container, "run-2", "2026-01-03T03:00:00Z", new Cells { ["EffectiveCost"] = "7", ["SubAccountId"] = "moved" }, new Cells { ["ChargePeriodStart"] = "2025-12-20T00:00:00Z", ["EffectiveCost"] = "-1", ["SubAccountId"] = "moved" });
        Assert.Empty((await bench.PullAsync(Url)).Problems);
        Assert.Equal([(1, "moved", 6m)], await bench.FactsAsync());
    }

    [Fact]
    public async Task Two_exports_in_one_place_are_refused_because_one_would_replace_the_other()
    {
        await using var account = await azurite.RentAsync();
        var container = await ContainerAsync(account);
        var bench = new ExportBench(container);
        await RunAsync(container, "run-1", "2026-01-02T03:00:00Z", new Cells());
        await PutAsync(container, "folder/other/manifest.json", Manifest("run-1", "2026-01-02T03:00:00Z").Replace("\"focus\"", "\"other\"", StringComparison.Ordinal));
        Assert.Contains("holds 2 exports: folder/focus, folder/other.", Assert.Single((await bench.PullAsync(Url)).Problems), StringComparison.Ordinal);
        Assert.Empty(bench.Ledger.Batches);
    }

    [Fact]
    public async Task A_refused_identity_and_a_container_that_is_not_there_name_what_to_do()
    {
        await using var account = await azurite.RentAsync();
        var absent = new BlobServiceClient(account.ConnectionString).GetBlobContainerClient("absent");
        var strangers = new BlobServiceClient(new Uri(absent.Uri.GetLeftPart(UriPartial.Path).Replace("/absent", "", StringComparison.Ordinal))).GetBlobContainerClient("absent");

        var gone = await new ExportBench(absent).PullAsync(Url);
        Assert.Contains("there is no such container or file (404", Assert.Single(gone.Problems), StringComparison.Ordinal);
        Assert.Equal(SourceTroubles.ScopeNotFound, gone.Trouble?.ReasonName);

        var refused = await new ExportBench(strangers).PullAsync(Url);
        Assert.Contains("`Storage Blob Data Reader` on the container", Assert.Single(refused.Problems), StringComparison.Ordinal);
        Assert.Equal(SourceTroubles.PermissionMissing, refused.Trouble?.ReasonName);
    }

    private static async Task<BlobContainerClient> ContainerAsync(AzuriteAccount account)
    {
        var container = new BlobServiceClient(account.ConnectionString).GetBlobContainerClient("exports");
        await container.CreateIfNotExistsAsync(cancellationToken: TestContext.Current.CancellationToken);
        return container;
    }

    private static async Task RunAsync(BlobContainerClient container, string run, string submitted, params Cells[] rows)
    {
        var part = ExportBench.Csv(rows);
        await PutAsync(container, $"folder/focus/20260101-20260131/{run}/part_0_0001.csv", part);
        await PutAsync(container, $"folder/focus/20260101-20260131/{run}/manifest.json", Manifest(run, submitted, ("part_0_0001.csv", part.Length)));
    }

    private static Task PutAsync(BlobContainerClient container, string path, string text) => PutAsync(container, path, System.Text.Encoding.UTF8.GetBytes(text));

    private static Task PutAsync(BlobContainerClient container, string path, byte[] bytes) =>
        container.GetBlobClient(path).UploadAsync(BinaryData.FromBytes(bytes), overwrite: true, TestContext.Current.CancellationToken);

    private static string Manifest(string run, string submitted, params (string Name, int Bytes)[] parts) => $$"""
        {"manifestVersion":"2024-04-01","byteCount":{{parts.Sum(part => part.Bytes)}},"blobCount":{{parts.Length}},"dataRowCount":36,
         "exportConfig":{"exportName":"focus","resourceId":"x","dataVersion":"1.2-preview","apiVersion":"x","type":"FocusCost","timeFrame":"MonthToDate","granularity":null},
         "deliveryConfig":{"partitionData":true,"dataOverwriteBehavior":"OverwritePreviousReport","fileFormat":"Parquet","compressionMode":"Snappy","containerUri":"/subscriptions/x","rootFolderPath":"folder"},
         "runInfo":{"executionType":"Scheduled","submittedTime":"{{submitted}}","runId":"{{run}}","startDate":"2026-01-01T00:00:00","endDate":"2026-01-09T00:00:00Z"},
         "blobs":[{{string.Join(',', parts.Select(part => $$"""{"blobName":"folder/focus/20260101-20260131/{{run}}/{{part.Name}}","byteCount":{{part.Bytes}},"dataRowCount":36}"""))}}]}
        """;
}
