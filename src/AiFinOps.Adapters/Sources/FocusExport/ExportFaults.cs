using System.Net;
using AiFinOps.Adapters.Sources.Http;
using Amazon.Runtime;
using Amazon.S3;
using Azure;
using Azure.Identity;

namespace AiFinOps.Adapters.Sources.FocusExport;

/// <summary>Says what a store's refusal means, and which right is missing.</summary>
internal static class ExportFaults
{
    /// <summary>Deliveries and throttling are a matter of minutes.</summary>
    public static readonly TimeSpan Later = TimeSpan.FromMinutes(15);

    private static readonly string[] CredentialCodes = ["InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "TokenRefreshRequired"];

    /// <returns>Null for what is no trouble of a store.</returns>
    public static SourceException? Of(Exception exception, string place) => exception switch
    {
        SourceException known => known,
        AuthenticationFailedException => new(SourceFault.Credential, $"{place}: there is no identity to show: {exception.Message} Sign in, or give the app a managed identity; nothing was written.", inner: exception),
        RequestFailedException failed => OfBlob(failed, place),
        AmazonS3Exception failed => OfS3(failed, place),
        AmazonClientException => new(SourceFault.Credential, $"{place}: {exception.Message} Set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION, or a role; nothing was written.", inner: exception),
        IOException or HttpRequestException or AmazonServiceException => new(SourceFault.Unavailable, $"{place} cannot be read: {exception.Message} Nothing was written; it is tried again.", Later, exception),
        _ => null,
    };

    private static SourceException OfBlob(RequestFailedException failed, string place) => (HttpStatusCode)failed.Status switch
    {
        HttpStatusCode.Unauthorized => new(SourceFault.Credential, $"{place}: the identity is not known there (401 {failed.ErrorCode}). Use an identity of the storage account's tenant; nothing was written.", inner: failed),
        HttpStatusCode.Forbidden => new(
            SourceFault.Permission, $"{place}: refused (403 {failed.ErrorCode}). Give the identity `Storage Blob Data Reader` on the container, and let the account's network rules admit the app; nothing was written.",
            inner: failed),
        HttpStatusCode.NotFound => new(SourceFault.Scope, $"{place}: there is no such container or file (404 {failed.ErrorCode}). Check `url`; nothing was written.", Later, failed),
        HttpStatusCode.PreconditionFailed => new(SourceFault.Unavailable, $"{place}: a part was delivered anew while it was read (412). Nothing was written; it is tried again.", Later, failed),
        _ => new(SourceFault.Unavailable, $"{place} cannot be read ({failed.Status} {failed.ErrorCode}). Nothing was written; it is tried again.", Later, failed),
    };

    private static SourceException OfS3(AmazonS3Exception failed, string place) => failed.StatusCode switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest when CredentialCodes.Contains(failed.ErrorCode, StringComparer.Ordinal) => new(
            SourceFault.Credential, $"{place}: the key is not accepted ({(int)failed.StatusCode} {failed.ErrorCode}). Correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; nothing was written.", inner: failed),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(
            SourceFault.Permission, $"{place}: refused ({(int)failed.StatusCode} {failed.ErrorCode}). Allow `s3:ListBucket` on the bucket and `s3:GetObject` on its objects, and `kms:Decrypt` where a key of yours encrypts them; nothing was written.",
            inner: failed),
        HttpStatusCode.NotFound => new(SourceFault.Scope, $"{place}: there is no such bucket or object (404 {failed.ErrorCode}). Check `url`; nothing was written.", Later, failed),
        HttpStatusCode.MovedPermanently => new(SourceFault.Settings, $"{place}: the bucket is in another region ({failed.ErrorCode}). Set AWS_REGION to it; nothing was written.", inner: failed),
        HttpStatusCode.PreconditionFailed => new(SourceFault.Unavailable, $"{place}: a part was delivered anew while it was read (412). Nothing was written; it is tried again.", Later, failed),
        _ => new(SourceFault.Unavailable, $"{place} cannot be read ({(int)failed.StatusCode} {failed.ErrorCode}). Nothing was written; it is tried again.", Later, failed),
    };
}
