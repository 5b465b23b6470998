namespace AiFinOps.Adapters.Storage.Ledger;

/// <summary>Blobs that are being read side by side, each opened at its first day and closed after its last.</summary>
internal sealed class OpenBlobs(BatchBlobs blobs, IEnumerable<DayPart> parts) : IAsyncDisposable
{
    private readonly Dictionary<string, int> daysLeft =
        parts.GroupBy(part => part.Entry.Blob, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    private readonly Dictionary<string, Stream> open = new(StringComparer.Ordinal);

    public async Task<Stream> OfAsync(DayPart part, CancellationToken cancellationToken)
    {
        if (!open.TryGetValue(part.Entry.Blob, out var stream))
        {
            stream = await blobs.OpenAsync(part.Entry.Blob, cancellationToken);
            open[part.Entry.Blob] = stream;
        }

        return stream;
    }

    public async Task DoneAsync(DayPart part)
    {
        if (--daysLeft[part.Entry.Blob] == 0 && open.Remove(part.Entry.Blob, out var stream))
        {
            await stream.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in open.Values)
        {
            await stream.DisposeAsync();
        }
    }
}
