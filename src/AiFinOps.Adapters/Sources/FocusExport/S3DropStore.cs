using System.Runtime.CompilerServices;
using AiFinOps.Adapters.Sources.FocusFile;
using AiFinOps.Adapters.Sources.Http;
using Amazon.S3;
using Amazon.S3.Model;

namespace AiFinOps.Adapters.Sources.FocusExport;

/// <summary>A bucket of S3. An object appears whole.</summary>
internal sealed class S3DropStore(IAmazonS3 client, string bucket) : IDropStore
{
    public async IAsyncEnumerable<DroppedFile> ListAsync(string location, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = location.Length > 0 ? location + "/" : null };
        var pages = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var page = await client.ListObjectsV2Async(request, cancellationToken);
            foreach (var item in page.S3Objects ?? [])
            {
                yield return new DroppedFile(item.Key, item.ETag, WrittenAt: null, token => OpenAsync(item, token))
                {
                    Length = item.Size,
                    ChangedAt = item.LastModified is { } at ? new DateTimeOffset(at.ToUniversalTime()) : null,
                };
            }

            if (page.IsTruncated is not true)
            {
                yield break;
            }

            request.ContinuationToken = page.NextContinuationToken;
            if (string.IsNullOrEmpty(page.NextContinuationToken) || !pages.Add(page.NextContinuationToken))
            {
                throw new SourceException(SourceFault.Answer, $"s3://{bucket} gives the same page of its list again and again. Nothing was written; it is tried again.", ExportFaults.Later);
            }
        }
    }

    /// <summary>
    /// Reads the version that was listed. It is fetched whole into a temporary file that goes with the stream: formats are told apart and
    /// Parquet is read by going back and forth, which an answer over HTTP cannot.
    /// </summary>
    private async Task<Stream> OpenAsync(S3Object item, CancellationToken cancellationToken)
    {
        using var answer = await client.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = item.Key, EtagToMatch = item.ETag }, cancellationToken);
        var file = new FileStream(Path.Combine(Path.GetTempPath(), "finops-" + Path.GetRandomFileName()), new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        });
        try
        {
            await answer.ResponseStream.CopyToAsync(file, cancellationToken);
            file.Position = 0;
            return file.Length == item.Size ? file : throw new IOException($"s3://{bucket}/{item.Key} ended after {file.Length} of {item.Size} bytes.");
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}
