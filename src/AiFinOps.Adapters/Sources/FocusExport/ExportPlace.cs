using AiFinOps.Adapters.Sources.FocusFile;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Configuration;
using Azure.Storage.Blobs;

namespace AiFinOps.Adapters.Sources.FocusExport;

/// <summary>Where an export is delivered.</summary>
/// <param name="Name">For people: an address or a folder.</param>
/// <param name="Prefix">Folder within the container, the bucket or the drop folder; empty for all of it.</param>
internal sealed record ExportPlace(string Name, string Prefix, IReadOnlyList<IDropStore> Stores)
{
    /// <exception cref="SourceException">The place cannot be listed.</exception>
    public async Task<IReadOnlyDictionary<string, DroppedFile>> ListAsync(int most, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, DroppedFile>(StringComparer.Ordinal);
        foreach (var store in Stores)
        {
            await foreach (var file in store.ListAsync(Prefix, cancellationToken))
            {
                files[file.Path] = file;
                if (files.Count > most)
                {
                    throw new SourceException(SourceFault.Settings, $"{Name} holds more than {most} files. Name the folder of the export in `url`; nothing was written.");
                }
            }
        }

        return files;
    }
}

/// <summary>Finds the place that a source names: Blob Storage and S3 by <c>url</c>, the drop folder and the drop container by <c>location</c>.</summary>
internal sealed class ExportPlaces(IEnumerable<IDropStore> dropped, IExportClients clients)
{
    /// <exception cref="SourceException">The place is not one that can be read, or a setting is missing.</exception>
    public ExportPlace Of(SourceSettings source)
    {
        if (source.Url is not { } url)
        {
            return new ExportPlace(source.Location, source.Location, [.. dropped]);
        }

        if (string.Equals(url.Scheme, "s3", StringComparison.OrdinalIgnoreCase))
        {
            return new ExportPlace(url.AbsoluteUri.TrimEnd('/'), url.AbsolutePath.Trim('/'), [new S3DropStore(clients.S3(), url.Host)]);
        }

        var blob = new BlobUriBuilder(url);
        return blob.BlobContainerName.Length > 0
            ? new ExportPlace(url.AbsoluteUri.TrimEnd('/'), blob.BlobName.Trim('/'), [new BlobDropStore(clients.Container(url), mustExist: true)])
            : throw new SourceException(SourceFault.Settings, $"{url} names no container. Write `url` as https://ACCOUNT.blob.core.windows.net/CONTAINER/FOLDER; nothing was written.");
    }
}
