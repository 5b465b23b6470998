using System.IO.Compression;
using AiFinOps.Core.Playbooks;

namespace AiFinOps.Cli.Commands;

/// <summary>Reads a bundle from a folder or a zip file. What it reads may have been made by anybody.</summary>
internal static class EvidenceFiles
{
    // A bundle is a few hundred kilobytes; what is larger by orders is not one of ours.
    private const long LargestBundle = 64L << 20;

    private const int MostFiles = 1_000;

    /// <summary>The files, or the one problem that keeps them from being read.</summary>
    public static async Task<(IReadOnlyList<EvidenceFile> Files, EvidenceProblem? Unreadable)> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var files = Directory.Exists(path) ? await FromFolderAsync(path, cancellationToken) : await FromZipAsync(path, cancellationToken);
            return (files, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return ([], new EvidenceProblem("unreadable", path, $"{path} cannot be read as a bundle: {exception.Message}"));
        }
    }

    private static async Task<IReadOnlyList<EvidenceFile>> FromFolderAsync(string folder, CancellationToken cancellationToken)
    {
        var paths = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Take(MostFiles + 1).ToList();
        Guard(paths.Count, paths.Sum(path => new FileInfo(path).Length));
        List<EvidenceFile> files = [];
        foreach (var path in paths)
        {
            files.Add(new EvidenceFile(Path.GetRelativePath(folder, path).Replace('\\', '/'), await File.ReadAllBytesAsync(path, cancellationToken)));
        }

        return files;
    }

    private static async Task<IReadOnlyList<EvidenceFile>> FromZipAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        await using var zip = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        var entries = zip.Entries.Where(entry => !entry.FullName.EndsWith('/')).ToList();
        Guard(entries.Count, entries.Sum(entry => entry.Length));
        List<EvidenceFile> files = [];
        foreach (var entry in entries)
        {
            files.Add(new EvidenceFile(entry.FullName, await UnpackAsync(entry, cancellationToken)));
        }

        return WithoutCommonFolder(files);
    }

    // The declared length of an entry is the archive's own claim; reading stops at it.
    private static async Task<byte[]> UnpackAsync(ZipArchiveEntry entry, CancellationToken cancellationToken)
    {
        var content = new byte[entry.Length];
        await using var unpacked = await entry.OpenAsync(cancellationToken);
        await unpacked.ReadExactlyAsync(content, cancellationToken);
        return content;
    }

    private static void Guard(int files, long bytes)
    {
        if (files > MostFiles || bytes > LargestBundle)
        {
            throw new InvalidDataException("it is far larger than any evidence bundle.");
        }
    }

    // A folder that was zipped as a whole carries its name before every file.
    private static IReadOnlyList<EvidenceFile> WithoutCommonFolder(IReadOnlyList<EvidenceFile> files)
    {
        var manifest = files.FirstOrDefault(file => file.Path.EndsWith("/" + EvidenceBundle.ManifestPath, StringComparison.Ordinal));
        var folder = manifest?.Path[..^EvidenceBundle.ManifestPath.Length];
        return folder is not null && files.All(file => file.Path.StartsWith(folder, StringComparison.Ordinal))
            ? [.. files.Select(file => file with { Path = file.Path[folder.Length..] })]
            : files;
    }
}
