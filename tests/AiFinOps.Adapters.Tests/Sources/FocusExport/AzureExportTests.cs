using AiFinOps.Adapters.Sources.FocusExport;
using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;
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

        await PutAsync(container, "folder/focus/20260101-20260131/run-1/manifest.json", ExportBench.AzureManifest("run-1", "2026-01-09T03:00:00.276245Z", ("part_0_0001.snappy.parquet", parquet.Length, 1), ("part_0_0002.csv.gz", packed.Length, 1)));
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
        await RunAsync(container, "run-1", "2026-01-09T03:00:00Z", new Cells());
        await bench.PullAsync(Url);
        await RunAsync(container, "run-2", "2026-01-10T03:00:00Z", new Cells { ["EffectiveCost"] = "7", ["SubAccountId"] = "moved" }, new Cells { ["ChargePeriodStart"] = "2025-12-20T00:00:00Z", ["EffectiveCost"] = "-1", ["SubAccountId"] = "moved" });
        Assert.Empty((await bench.PullAsync(Url)).Problems);
        Assert.Equal([(1, "moved", 6m)], await bench.FactsAsync());
    }

    [Fact]
    public async Task An_export_that_stops_leaves_its_last_days_provisional_and_says_that_it_has_gone_quiet()
    {
        await using var account = await azurite.RentAsync();
        var container = await ContainerAsync(account);
        var bench = new ExportBench(container);
        await RunAsync(container, "run-1", "2026-01-10T03:00:00Z", Day(5), Day(6), Day(9), Day(10));
        var read = await bench.PullAsync(Url);
        Assert.Empty(read.Problems);
        Assert.Equal(ExportBench.Moment("2026-01-10T03:00:00Z"), Assert.Single(bench.Ledger.Batches).AsOf);

        bench.Clock.Advance(TimeSpan.FromDays(2));
        var idle = await bench.PullAsync(Url);
        Assert.Empty(idle.Problems);
        Assert.Equal(ExportBench.Moment("2026-01-10T03:00:00Z"), idle.ConfirmedAt);

        bench.Clock.Advance(TimeSpan.FromDays(30));
        var quiet = await bench.PullAsync(Url);
        Assert.Equal(SourceTroubles.GoneQuiet, quiet.Trouble?.ReasonName);
        Assert.StartsWith("The export has delivered nothing since 2026-01-10 03:00 UTC.", Assert.Single(quiet.Problems), StringComparison.Ordinal);
        var days = bench.Days(quiet);
        Assert.Equal(
            [DayStatus.Final, DayStatus.Final, DayStatus.Provisional, DayStatus.Provisional, DayStatus.Missing],
            new[] { 5, 6, 9, 10, 11 }.Select(day => days.StatusOf(new DateOnly(2026, 1, day))));
        Assert.True(days.IsOverdue(new DateOnly(2026, 1, 11), bench.Clock.GetUtcNow()));

        await RunAsync(container, "run-2", "2026-02-11T03:00:00Z", Day(9), Day(10), Day(11));
        var back = await bench.PullAsync(Url);
        Assert.Empty(back.Problems);
        Assert.Equal(DayStatus.Final, bench.Days(back).StatusOf(new DateOnly(2026, 1, 11)));
    }

    [Fact]
    public async Task A_run_that_claims_to_be_made_in_the_future_was_made_when_its_manifest_was_written_and_is_known_no_later_than_now()
    {
        var written = new DateTimeOffset(2026, 1, 10, 4, 0, 0, TimeSpan.Zero);
        var json = System.Text.Encoding.UTF8.GetBytes(ExportBench.AzureManifest("run-1", "2199-01-01T00:00:00Z"));
        Assert.Equal(written, ExportManifest.Parse("folder/focus/manifest.json", written, json)!.MadeAt);

        await using var account = await azurite.RentAsync();
        var container = await ContainerAsync(account);
        var bench = new ExportBench(container);
        await RunAsync(container, "run-1", "2199-01-01T00:00:00Z", Day(10));
        Assert.Equal(bench.Clock.GetUtcNow(), (await bench.PullAsync(Url)).ConfirmedAt);
        Assert.Equal(bench.Clock.GetUtcNow(), Assert.Single(bench.Ledger.Batches).AsOf);
    }

    [Fact]
    public async Task A_run_of_which_no_row_can_be_read_is_a_change_of_format_at_each_pull_until_it_is_mended()
    {
        await using var account = await azurite.RentAsync();
        var container = await ContainerAsync(account);
        var bench = new ExportBench(container);
        await RunAsync(container, "run-1", "2026-01-09T03:00:00Z", new Cells { ["EffectiveCost"] = "much" }, new Cells { ["EffectiveCost"] = "more" });
        for (var pull = 0; pull < 2; pull++)
        {
            var refused = await bench.PullAsync(Url);
            Assert.Contains("2 of 2 row(s) were rejected; the first is folder/focus/20260101-20260131/run-1/part_0_0001.csv, line 2, EffectiveCost:", Assert.Single(refused.Problems), StringComparison.Ordinal);
            Assert.Equal((SourceTroubles.SchemaDrift, null), (refused.Trouble?.ReasonName, refused.ConfirmedAt));
        }

        await RunAsync(container, "run-2", "2026-01-09T04:00:00Z", new Cells { ["EffectiveCost"] = "much" }, new Cells { ["EffectiveCost"] = "3" });
        var half = await bench.PullAsync(Url);
        Assert.Contains("1 of 2 row(s) were rejected", Assert.Single(half.Problems), StringComparison.Ordinal);
        Assert.Null(half.Trouble);
        Assert.Empty((await bench.PullAsync(Url)).Problems);
    }

    [Theory]
    [InlineData(3, 3, "folder/focus/20260101-20260131/run-2/part_0_0001.csv has 2 row(s), and its manifest says 3: the run is not whole.")]
    [InlineData(1, 1, "folder/focus/20260101-20260131/run-2/part_0_0001.csv has 2 row(s), and its manifest says 1: the run is not whole.")]
    [InlineData(3, 2, "manifest.json says that there are 3 rows and lists 2.")]
    public async Task A_run_with_other_rows_than_its_manifest_states_is_not_whole_and_leaves_the_ledger_untouched(int whole, int listed, string told)
    {
        await using var account = await azurite.RentAsync();
        var container = await ContainerAsync(account);
        var bench = new ExportBench(container);
        await RunAsync(container, "run-1", "2026-01-09T03:00:00Z", Day(1));
        await bench.PullAsync(Url);

        var part = ExportBench.Csv(Day(1), Day(2));
        await PutAsync(container, "folder/focus/20260101-20260131/run-2/part_0_0001.csv", part);
        await PutAsync(
            container, "folder/focus/20260101-20260131/run-2/manifest.json",
            ExportBench.AzureManifest("run-2", "2026-01-10T03:00:00Z", ("part_0_0001.csv", part.Length, listed)).Replace($"\"dataRowCount\":{listed},", $"\"dataRowCount\":{whole},", StringComparison.Ordinal));
        var refused = await bench.PullAsync(Url);
        Assert.Contains(told, Assert.Single(refused.Problems), StringComparison.Ordinal);
        Assert.False(refused.Changed);
        Assert.Single(await bench.FactsAsync());

        await RunAsync(container, "run-3", "2026-01-10T04:00:00Z", Day(1), Day(2));
        Assert.Empty((await bench.PullAsync(Url)).Problems);
        Assert.Equal(2, (await bench.FactsAsync()).Count);
    }

    [Fact]
    public async Task Two_exports_in_one_place_are_refused_because_one_would_replace_the_other()
    {
        await using var account = await azurite.RentAsync();
        var container = await ContainerAsync(account);
        var bench = new ExportBench(container);
        await RunAsync(container, "run-1", "2026-01-02T03:00:00Z", new Cells());
        await PutAsync(container, "folder/other/manifest.json", ExportBench.AzureManifest("run-1", "2026-01-02T03:00:00Z").Replace("\"focus\"", "\"other\"", StringComparison.Ordinal));
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

    private static Cells Day(int day) => new()
    {
        ["ChargePeriodStart"] = $"2026-01-{day:00}T00:00:00Z", ["ChargePeriodEnd"] = $"2026-01-{day + 1:00}T00:00:00Z",
    };

    private static async Task RunAsync(BlobContainerClient container, string run, string submitted, params Cells[] rows)
    {
        var part = ExportBench.Csv(rows);
        await PutAsync(container, $"folder/focus/20260101-20260131/{run}/part_0_0001.csv", part);
        await PutAsync(container, $"folder/focus/20260101-20260131/{run}/manifest.json", ExportBench.AzureManifest(run, submitted, ("part_0_0001.csv", part.Length, rows.Length)));
    }

    private static Task PutAsync(BlobContainerClient container, string path, string text) => PutAsync(container, path, System.Text.Encoding.UTF8.GetBytes(text));

    private static Task PutAsync(BlobContainerClient container, string path, byte[] bytes) =>
        container.GetBlobClient(path).UploadAsync(BinaryData.FromBytes(bytes), overwrite: true, TestContext.Current.CancellationToken);
}
