using System.Text;
using System.Text.Json;
using AiFinOps.Workflows;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AiFinOps.Adapters.Storage.Configuration;

/// <summary>Copies of applied configurations in Blob, written once, from which a version runs when its rows were tampered with.</summary>
internal sealed class SealedConfiguration(StorageClients storage)
{
    private readonly BlobContainerClient container = storage.Container(Containers.Configuration);

    public async Task WriteAsync(string name, IReadOnlyDictionary<string, string> rows, CancellationToken cancellationToken)
    {
        var json = Encoding.UTF8.GetBytes(StorageJson.Write(new SortedDictionary<string, string>(rows.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal)));
        try
        {
            var options = new BlobUploadOptions
            {
                Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
                HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
            };
            await container.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(json), options, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412)
        {
            // Its name carries the hash of what it holds: an earlier attempt wrote the same.
        }
    }

    /// <summary>Null where it is not there or is not JSON rows.</summary>
    public async Task<IReadOnlyDictionary<string, string>?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var content = await container.GetBlobClient(name).DownloadContentAsync(cancellationToken);
            return StorageJson.Read<Dictionary<string, string>>(content.Value.Content.ToString());
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
