using AiFinOps.Core.Sources;

namespace AiFinOps.Adapters.Tests.Sources.FocusExport;

public sealed class AwsExportTests
{
    private const string Url = "s3://bucket/costs";
    private const string Data = "costs/focus/data/billing_period=2026-01/";
    private const string ManifestKey = "costs/focus/metadata/billing_period=2026-01/focus-Manifest.json";

    private static readonly DateTime Delivered = new(2026, 1, 9, 3, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Only_the_files_that_the_manifest_lists_are_read_over_several_pages_and_only_once()
    {
        await using var s3 = await FakeS3.StartAsync();
        Deliver(s3);
        s3.Put(Data + "2026-01-08T20:16:37.306Z-3695a728/focus-00001.csv.gz", FocusParquet.Gzip(ExportBench.Csv(new Cells { ["EffectiveCost"] = "99" })), Delivered.AddDays(-1));
        s3.Put(Data + "focus-00002.snappy.parquet", await FocusParquet.FileAsync([new Cells { ["ServiceName"] = "Images", ["EffectiveCost"] = "2" }]), Delivered);
        s3.Put(ManifestKey, Manifest("focus-00001.csv.gz", "focus-00002.snappy.parquet"), Delivered.AddMinutes(1));
        var bench = new ExportBench(s3: s3.Client);

        var first = await bench.PullAsync(Url);
        Assert.Empty(first.Problems);
        Assert.Equal([(1, "sub-1", 1.25m), (1, "sub-1", 2m)], await bench.FactsAsync());
        Assert.Contains(s3.Requests, request => request.Contains("continuation-token", StringComparison.Ordinal));
        Assert.Equal(0, (await bench.PullAsync(Url)).FilesRead);
        Assert.True((await bench.CheckAsync(Url)).Passed);
    }

    [Fact]
    public async Task A_part_that_is_newer_than_the_manifest_waits_for_the_next_one()
    {
        await using var s3 = await FakeS3.StartAsync();
        Deliver(s3);
        s3.Put(Data + "focus-00001.csv.gz", FocusParquet.Gzip(ExportBench.Csv(new Cells())), Delivered.AddHours(1));
        var bench = new ExportBench(s3: s3.Client);
        Assert.Contains("the next run is being delivered", Assert.Single((await bench.PullAsync(Url)).Problems), StringComparison.Ordinal);
        Assert.Empty(bench.Ledger.Batches);
    }

    [Theory]
    [InlineData(403, "AccessDenied", "permission", SourceTroubles.PermissionMissing, "Allow `s3:ListBucket` on the bucket and `s3:GetObject`")]
    [InlineData(403, "InvalidAccessKeyId", "credential", SourceTroubles.CredentialRefused, "Correct AWS_ACCESS_KEY_ID")]
    [InlineData(404, "NoSuchBucket", "scope", SourceTroubles.ScopeNotFound, "there is no such bucket or object")]
    [InlineData(503, "SlowDown", "reachable", SourceTroubles.Unavailable, "it is tried again")]
    public async Task A_refusal_says_what_is_missing_and_writes_nothing(int status, string code, string step, string trouble, string remedy)
    {
        await using var s3 = await FakeS3.StartAsync();
        Deliver(s3);
        s3.Failure = (status, code);
        var bench = new ExportBench(s3: s3.Client);
        var refused = await bench.PullAsync(Url);
        Assert.Contains(remedy, Assert.Single(refused.Problems), StringComparison.Ordinal);
        Assert.Equal(trouble, refused.Trouble?.ReasonName);
        Assert.Equal(step, Assert.Single((await bench.CheckAsync(Url)).Steps, found => found.Passed is false).Name);

        s3.Failure = null;
        Assert.Empty((await bench.PullAsync(Url)).Problems);
        Assert.Single(bench.Ledger.Batches);
    }

    [Fact]
    public async Task A_list_that_goes_round_in_circles_ends()
    {
        await using var s3 = await FakeS3.StartAsync();
        Deliver(s3);
        s3.LoopsPages = true;
        Assert.Contains("the same page of its list again", Assert.Single((await new ExportBench(s3: s3.Client).PullAsync(Url)).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_ends_early_writes_nothing_and_is_read_again()
    {
        await using var s3 = await FakeS3.StartAsync();
        Deliver(s3);
        s3.CutsBodies = true;
        var bench = new ExportBench(s3: s3.Client);
        Assert.Contains("it is tried again", Assert.Single((await bench.PullAsync(Url)).Problems), StringComparison.Ordinal);
        Assert.Empty(bench.Ledger.Batches);

        s3.CutsBodies = false;
        Assert.True((await bench.PullAsync(Url)).Changed);
    }

    private static void Deliver(FakeS3 s3)
    {
        s3.Put(Data + "focus-00001.csv.gz", FocusParquet.Gzip(ExportBench.Csv(new Cells())), Delivered);
        s3.Put(ManifestKey, Manifest("focus-00001.csv.gz"), Delivered.AddMinutes(1));
    }

    private static string Manifest(params string[] files) =>
        $$"""{"columns":[{"name":"BilledCost","type":"double"}],"dataFiles":[{{string.Join(',', files.Select(file => $"\"s3://bucket/{Data}{file}\""))}}],"additionalOutputFiles":[]}""";
}
