using AiFinOps.Workflows.Ports;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AiFinOps.Adapters.Storage.Documents;

/// <summary>Documents as blobs that are written once. A location is <c>container/path</c>, which holds wherever the account is.</summary>
internal sealed class BlobDocumentStore(StorageClients storage) : IDocumentStore
{
    public async Task<string> CreateAsync(
        string container, string path, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken)
    {
        var location = $"{container}/{path}";
        try
        {
            var options = new BlobUploadOptions
            {
                Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
                HttpHeaders = new BlobHttpHeaders { ContentType = contentType },
            };
            await storage.Container(container).GetBlobClient(path).UploadAsync(BinaryData.FromBytes(content), options, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412)
        {
            var stored = await ReadAsync(container, path, cancellationToken);
            if (!content.Span.SequenceEqual(stored))
            {
                throw new ConcurrencyException($"Document '{location}'", exception);
            }
        }

        return location;
    }

    public async Task<byte[]?> ReadAsync(string container, string path, CancellationToken cancellationToken)
    {
        try
        {
            var content = await storage.Container(container).GetBlobClient(path).DownloadContentAsync(cancellationToken);
            return content.Value.Content.ToArray();
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<string>> ListAsync(string container, string prefix, CancellationToken cancellationToken) => await storage
        .Container(container)
        .GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken)
        .Select(blob => blob.Name)
        .ToListAsync(cancellationToken);
}
