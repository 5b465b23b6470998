using System.Globalization;
using System.Text;
using System.Text.Json;
using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AiFinOps.Adapters.Storage.Hours;

/// <summary>A blob for each source, day and account; a new reading of a day replaces it. No source can be named like the folder: names are encoded.</summary>
internal sealed class HourBlobs(StorageClients storage)
{
    private const string Folder = "~hours";
    private const string DayFormat = "yyyy-MM-dd";

    private readonly BlobContainerClient container = storage.Container(Containers.Ledger);

    public static string NameOf(string source, DateOnly day, string account) =>
        $"{FolderOf(source)}{day.ToString(DayFormat, CultureInfo.InvariantCulture)}/{KeyEncoder.Encode(account)}.json.br";

    /// <summary>Blobs of a source in the order of their days.</summary>
    public async IAsyncEnumerable<(string Name, DateOnly Day, ETag Tag)> ListAsync(
        string source, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var folder = FolderOf(source);
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, folder, cancellationToken))
        {
            if (blob.Name.Length > folder.Length + DayFormat.Length && RowText.TryDay(blob.Name.Substring(folder.Length, DayFormat.Length), out var day))
            {
                yield return (blob.Name, day, blob.Properties.ETag ?? default);
            }
        }
    }

    /// <returns>Null where the blob is not there.</returns>
    /// <exception cref="UnreadableRowException">The blob is not what was written, or is from a newer version.</exception>
    public async Task<(StoredHours Hours, ETag Tag)?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var content = await container.GetBlobClient(name).DownloadContentAsync(cancellationToken);
            return (Parse(name, content.Value.Content.ToArray()), content.Value.Details.ETag);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
    }

    /// <param name="tag">Of the blob as it was read; null where there was none.</param>
    /// <returns>False where somebody else was faster.</returns>
    public async Task<bool> TryWriteAsync(string name, StoredHours hours, ETag? tag, CancellationToken cancellationToken)
    {
        var conditions = tag is { } known ? new BlobRequestConditions { IfMatch = known } : new BlobRequestConditions { IfNoneMatch = ETag.All };
        try
        {
            var content = BinaryData.FromBytes(Packing.Pack(Encoding.UTF8.GetBytes(StorageJson.Write(hours))));
            await container.GetBlobClient(name).UploadAsync(content, new BlobUploadOptions { Conditions = conditions }, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412)
        {
            return false;
        }
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken) => container.DeleteBlobIfExistsAsync(name, cancellationToken: cancellationToken);

    private static string FolderOf(string source) => $"{Folder}/{KeyEncoder.Encode(source)}/";

    private static StoredHours Parse(string name, byte[] content)
    {
        try
        {
            var hours = StorageJson.Read<StoredHours>(Encoding.UTF8.GetString(Packing.Unpack(content)));
            return hours.Schema is >= 1 and <= StoredHours.CurrentSchema
                ? hours
                : throw Unreadable(name, $"Schema {hours.Schema} is not one this version knows (1 to {StoredHours.CurrentSchema}).", inner: null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            throw Unreadable(name, exception.Message, exception);
        }
    }

    private static UnreadableRowException Unreadable(string name, string why, Exception? inner) => new(
        Containers.Ledger, Folder, name, "hours", why, "Delete the blob: its hours count as missing until the source is read again. No daily figure depends on it.", inner);
}
