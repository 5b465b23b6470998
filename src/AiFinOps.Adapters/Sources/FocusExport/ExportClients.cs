using AiFinOps.Adapters.Sources.Http;
using Amazon.Runtime;
using Amazon.S3;
using Azure.Core;
using Azure.Storage.Blobs;

namespace AiFinOps.Adapters.Sources.FocusExport;

/// <summary>Clients of the stores in which exports are delivered.</summary>
internal interface IExportClients
{
    /// <param name="url">Of the container or of a folder in it.</param>
    BlobContainerClient Container(Uri url);

    IAmazonS3 S3();
}

/// <summary>With the identity of the app for Azure, and with what the AWS SDK finds in the app settings for AWS.</summary>
internal sealed class ExportClients(TokenCredential credential) : IExportClients, IDisposable
{
    /// <summary>The identity's token is shown to Azure alone.</summary>
    private static readonly string[] BlobHosts = [".blob.core.windows.net", ".blob.storage.azure.net", ".blob.core.usgovcloudapi.net", ".blob.core.chinacloudapi.cn"];

    private readonly Lazy<IAmazonS3> _s3 = new(() => new AmazonS3Client());

    public BlobContainerClient Container(Uri url) =>
        BlobHosts.Any(host => url.Host.EndsWith(host, StringComparison.OrdinalIgnoreCase)) && string.Equals(url.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal)
            ? new BlobContainerClient(new BlobUriBuilder(url) { BlobName = "", Query = "" }.ToUri(), credential)
            : throw new SourceException(
                SourceFault.Settings, $"{url.Host} is no Blob Storage of Azure. Write `url` as https://ACCOUNT.blob.core.windows.net/CONTAINER/FOLDER or s3://BUCKET/FOLDER; nothing was written.");

    public IAmazonS3 S3()
    {
        try
        {
            return _s3.Value;
        }
        catch (AmazonClientException exception)
        {
            throw new SourceException(SourceFault.Settings, $"The AWS SDK cannot start: {exception.Message} Set AWS_REGION to the region of the bucket; nothing was written.", inner: exception);
        }
    }

    public void Dispose()
    {
        if (_s3.IsValueCreated)
        {
            _s3.Value.Dispose();
        }
    }
}
