using System.Collections.Concurrent;
using System.Security;
using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiFinOps.Adapters.Tests.Sources.FocusExport;

/// <summary>A bucket over real HTTP that lists (ListObjectsV2, two keys a page) and gives objects (GetObject), and fails as it is told.</summary>
internal sealed class FakeS3 : IAsyncDisposable
{
    private readonly WebApplication _server;

    private FakeS3(WebApplication server) => _server = server;

    public SortedDictionary<string, (byte[] Bytes, DateTime ChangedAt)> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>Status and code of every answer.</summary>
    public (int Status, string Code)? Failure { get; set; }

    public bool LoopsPages { get; set; }

    public bool CutsBodies { get; set; }

    public ConcurrentQueue<string> Requests { get; } = [];

    public IAmazonS3 Client { get; private set; } = null!;

    public static async Task<FakeS3> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var fake = new FakeS3(builder.Build());
        fake._server.Run(fake.AnswerAsync);
        await fake._server.StartAsync();
        fake.Client = new AmazonS3Client(new BasicAWSCredentials("key", "secret"), new AmazonS3Config
        {
            ServiceURL = fake._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single(),
            ForcePathStyle = true, MaxErrorRetry = 0,
        });
        return fake;
    }

    public void Put(string key, byte[] bytes, DateTime changedAt) => Objects[key] = (bytes, changedAt);

    public void Put(string key, string text, DateTime changedAt) => Put(key, Encoding.UTF8.GetBytes(text), changedAt);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }

    private static string Tag((byte[] Bytes, DateTime ChangedAt) item) => $"\"{item.Bytes.Length:x}-{item.ChangedAt.Ticks:x}\"";

    private async Task AnswerAsync(HttpContext context)
    {
        Requests.Enqueue(context.Request.Path + context.Request.QueryString);
        if (Failure is var (status, code))
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync($"<Error><Code>{code}</Code><Message>as told</Message></Error>");
        }
        else if (context.Request.Query["list-type"] == "2")
        {
            await ListAsync(context);
        }
        else
        {
            await GetAsync(context, Uri.UnescapeDataString(context.Request.Path.Value!["/bucket/".Length..]));
        }
    }

    private Task ListAsync(HttpContext context)
    {
        var after = LoopsPages ? "" : context.Request.Query["continuation-token"].ToString();
        var keys = Objects.Where(item => item.Key.StartsWith(context.Request.Query["prefix"].ToString(), StringComparison.Ordinal) && string.CompareOrdinal(item.Key, after) > 0).ToList();
        var more = LoopsPages || keys.Count > 2;
        var items = keys.Take(2).Select(item =>
            $"<Contents><Key>{SecurityElement.Escape(item.Key)}</Key><LastModified>{item.Value.ChangedAt:yyyy-MM-ddTHH:mm:ss.fffZ}</LastModified><ETag>{SecurityElement.Escape(Tag(item.Value))}</ETag><Size>{item.Value.Bytes.Length}</Size><StorageClass>STANDARD</StorageClass></Contents>");
        var next = more ? $"<NextContinuationToken>{(LoopsPages ? "same" : keys[1].Key)}</NextContinuationToken>" : "";
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync(
            $"""<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>bucket</Name><KeyCount>2</KeyCount><MaxKeys>2</MaxKeys><IsTruncated>{(more ? "true" : "false")}</IsTruncated>{string.Concat(items)}{next}</ListBucketResult>""");
    }

    private async Task GetAsync(HttpContext context, string key)
    {
        var item = Objects[key];
        context.Response.Headers.ETag = Tag(item);
        context.Response.ContentLength = item.Bytes.Length;
        if (CutsBodies && !key.EndsWith(".json", StringComparison.Ordinal))
        {
            await context.Response.Body.WriteAsync(item.Bytes.AsMemory(0, item.Bytes.Length / 2));
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }

        await context.Response.Body.WriteAsync(item.Bytes);
    }
}
