using System.Runtime.CompilerServices;
using AiFinOps.Workflows;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AiFinOps.Adapters.Sources.FocusFile;

/// <summary>The container of dropped files. A blob appears whole.</summary>
internal sealed class BlobDropStore(BlobServiceClient service) : IDropStore
{
    public async IAsyncEnumerable<DroppedFile> ListAsync(string location, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var container = service.GetBlobContainerClient(Containers.Drop);
        if (!await container.ExistsAsync(cancellationToken))
        {
            yield break;
        }

        var prefix = location.Trim('/') + "/";
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken))
        {
            if (DroppedFile.IsCostFile(blob.Name) && blob.Properties.ETag is { } tag)
            {
                yield return new DroppedFile(blob.Name, tag.ToString(), WrittenAt: null, token => OpenAsync(container, blob.Name, tag, token));
            }
        }
    }

    /// <summary>Reads the version that was listed: a blob that is overwritten meanwhile fails the read and is taken next time.</summary>
    private static Task<Stream> OpenAsync(BlobContainerClient container, string name, ETag tag, CancellationToken cancellationToken) =>
        container.GetBlobClient(name).OpenReadAsync(
            new BlobOpenReadOptions(allowModifications: false) { BufferSize = 4 * 1024 * 1024, Conditions = new BlobRequestConditions { IfMatch = tag } },
            cancellationToken);
}
