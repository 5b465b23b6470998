using AiFinOps.Adapters.Sources.FocusFile;
using AiFinOps.Testing;
using Azure.Storage.Blobs;

namespace AiFinOps.Adapters.Tests.Sources.FocusExport;

/// <summary>An export that somebody copies into the drop folder or the drop container: its source has a <c>location</c> and no <c>url</c>.</summary>
public sealed class CopiedExportTests(Azurite azurite) : IDisposable
{
    private const string Month = "20260101-20260131";

    private readonly string _folder = Directory.CreateTempSubdirectory("finops-copied-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("exports/azure")]
    [InlineData("")]
    public async Task A_copy_in_the_drop_folder_is_read_below_its_location_with_the_paths_of_its_manifest_as_they_were(string location)
    {
        await CopyAsync(location, "2026-01-09T03:00:00Z", 1.25m);
        if (location.Length > 0)
        {
            await CopyAsync("exports/other", "2026-01-10T03:00:00Z", 99m);
        }

        var bench = new ExportBench(dropped: new FolderDropStore(_folder));
        var first = await bench.PullAsync(location);
        Assert.Empty(first.Problems);
        Assert.Equal([(1, "sub-1", 1.25m)], await bench.FactsAsync());
        Assert.Equal(ExportBench.Moment("2026-01-09T03:00:00Z"), first.ConfirmedAt);
        Assert.True((await bench.CheckAsync(location)).Passed);

        await CopyAsync(location, "2026-01-10T03:00:00Z", 7m);
        Assert.True((await bench.PullAsync(location)).Changed);
        Assert.Equal([(1, "sub-1", 7m)], await bench.FactsAsync());
    }

    [Fact]
    public async Task A_copy_in_the_drop_container_is_read_by_the_same_location()
    {
        await using var account = await azurite.RentAsync();
        var container = new BlobServiceClient(account.ConnectionString).GetBlobContainerClient("drop");
        await container.CreateIfNotExistsAsync(cancellationToken: TestContext.Current.CancellationToken);
        foreach (var (path, bytes) in Files("exports/azure", "2026-01-09T03:00:00Z", 1.25m))
        {
            await container.GetBlobClient(path).UploadAsync(BinaryData.FromBytes(bytes), TestContext.Current.CancellationToken);
        }

        var bench = new ExportBench(dropped: [new FolderDropStore(""), new BlobDropStore(container)]);
        Assert.Empty((await bench.PullAsync("exports/azure")).Problems);
        Assert.Equal([(1, "sub-1", 1.25m)], await bench.FactsAsync());
    }

    [Theory]
    [InlineData("exports/aws")]
    [InlineData("../outside")]
    public async Task A_location_with_nothing_in_it_says_what_to_look_for(string location)
    {
        await CopyAsync("exports/azure", "2026-01-09T03:00:00Z", 1.25m);
        var bench = new ExportBench(dropped: new FolderDropStore(_folder));
        Assert.StartsWith($"Not yet: {location} is empty.", Assert.Single((await bench.PullAsync(location)).Problems), StringComparison.Ordinal);
        Assert.Empty(bench.Ledger.Batches);
    }

    private async Task CopyAsync(string location, string submitted, decimal cost)
    {
        foreach (var (path, bytes) in Files(location, submitted, cost))
        {
            var file = Path.Combine(_folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        }
    }

    private static IEnumerable<(string Path, byte[] Bytes)> Files(string location, string submitted, decimal cost)
    {
        var part = ExportBench.Csv(new Cells { ["EffectiveCost"] = cost.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        var folder = $"{location}/folder/focus/{Month}/run-1".TrimStart('/');
        return
        [
            ($"{folder}/part_0_0001.csv", part),
            ($"{folder}/manifest.json", System.Text.Encoding.UTF8.GetBytes(ExportBench.AzureManifest("run-1", submitted, ("part_0_0001.csv", part.Length, 1)))),
        ];
    }
}
