using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AiFinOps.Adapters.Sources.FocusFile;

/// <summary>A container of files. A blob appears whole.</summary>
/// <param name="mustExist">A container that is absent is a fault, not an empty one.</param>
internal sealed class BlobDropStore(BlobContainerClient container, bool mustExist = false) : IDropStore
{
    public async IAsyncEnumerable<DroppedFile> ListAsync(string location, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!mustExist && !await container.ExistsAsync(cancellationToken))
        {
            yield break;
        }

        var prefix = location.Trim('/') is { Length: > 0 } folder ? folder + "/" : null;
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken))
        {
            if (blob.Properties.ETag is { } tag)
            {
                yield return new DroppedFile(blob.Name, tag.ToString(), WrittenAt: null, token => OpenAsync(blob.Name, tag, token))
                {
                    Length = blob.Properties.ContentLength,
                    ChangedAt = blob.Properties.LastModified,
                };
            }
        }
    }

    /// <summary>Reads the version that was listed: a blob that is overwritten meanwhile fails the read and is taken next time.</summary>
    private Task<Stream> OpenAsync(string name, ETag tag, CancellationToken cancellationToken) =>
        container.GetBlobClient(name).OpenReadAsync(
            new BlobOpenReadOptions(allowModifications: false) { BufferSize = 4 * 1024 * 1024, Conditions = new BlobRequestConditions { IfMatch = tag } },
            cancellationToken);
}
