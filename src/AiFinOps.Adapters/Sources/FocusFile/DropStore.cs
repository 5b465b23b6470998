namespace AiFinOps.Adapters.Sources.FocusFile;

/// <summary>A place where cost files are dropped.</summary>
internal interface IDropStore
{
    /// <summary>Files below a location, of whatever kind.</summary>
    /// <param name="location">Folder, without slashes at its ends; empty for all.</param>
    IAsyncEnumerable<DroppedFile> ListAsync(string location, CancellationToken cancellationToken);
}

/// <param name="Path">Unique over all stores, with <c>/</c>, for example <c>aws/2024-09/part-1.csv.gz</c>; starts with the location.</param>
/// <param name="Fingerprint">Changes when the content does.</param>
/// <param name="WrittenAt">Last change (UTC) where a writer may still be at it; null where a file appears whole.</param>
internal sealed record DroppedFile(string Path, string Fingerprint, DateTimeOffset? WrittenAt, Func<CancellationToken, Task<Stream>> OpenAsync)
{
    private static readonly string[] Endings = [".csv", ".gz", ".parquet"];

    /// <summary>Bytes; null where the store does not say.</summary>
    public long? Length { get; init; }

    /// <summary>Last change (UTC), whether or not a writer may still be at it.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Writers name a file otherwise until it is complete: <c>*.csv.tmp</c>, <c>*.csv.partial</c>.</summary>
    public static bool IsCostFile(string path) => Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
