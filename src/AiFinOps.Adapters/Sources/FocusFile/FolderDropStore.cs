using System.Globalization;
using System.Runtime.CompilerServices;

namespace AiFinOps.Adapters.Sources.FocusFile;

/// <summary>A folder of this machine.</summary>
/// <param name="root">The drop folder; where it is empty or absent, there are no files.</param>
internal sealed class FolderDropStore(string root) : IDropStore
{
    public async IAsyncEnumerable<DroppedFile> ListAsync(string location, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        if (root.Length == 0)
        {
            yield break;
        }

        var top = Path.GetFullPath(root);
        var folder = Path.GetFullPath(Path.Combine(top, location));
        if (!IsWithin(top, folder) || !Directory.Exists(folder))
        {
            yield break;
        }

        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var writtenAt = new DateTimeOffset(file.LastWriteTimeUtc);
            yield return new DroppedFile(
                Path.GetRelativePath(top, file.FullName).Replace(Path.DirectorySeparatorChar, '/'),
                string.Create(CultureInfo.InvariantCulture, $"{file.Length}-{writtenAt.Ticks}"),
                writtenAt,
                _ => Task.FromResult<Stream>(Open(file.FullName)))
            {
                Length = file.Length,
                ChangedAt = writtenAt,
            };
        }
    }

    /// <summary>A configuration cannot lead out of the drop folder.</summary>
    private static bool IsWithin(string top, string folder) =>
        string.Equals(top, folder, StringComparison.Ordinal)
        || folder.StartsWith(Path.TrimEndingDirectorySeparator(top) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static FileStream Open(string path) =>
        new(path, new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.Read, BufferSize = 0, Options = FileOptions.SequentialScan });
}
