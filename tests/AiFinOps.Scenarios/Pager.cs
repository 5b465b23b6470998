using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AiFinOps.Scenarios;

/// <summary>A receiver that knows ids and checks signatures (Standard Webhooks). It outlives the processes that call it.</summary>
internal sealed class Pager : IAsyncDisposable
{
    // The demo's own; it is not a secret.
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("a demo is no place for a secret");

    private static readonly Regex MessageId = new("(?<=Message )[A-Za-z0-9.-]+", RegexOptions.None, TimeSpan.FromSeconds(1));

    private readonly WebApplication receiver;

    private Pager(WebApplication receiver) => this.receiver = receiver;

    public string Url => receiver.Urls.First() + "/pager";

    /// <summary>Every delivery, in the order of arrival.</summary>
    public ConcurrentQueue<string> Ids { get; } = new();

    public ConcurrentQueue<string> Forged { get; } = new();

    /// <summary>Every message at the chat, which knows no ids: the one that stands in its text, for people.</summary>
    public ConcurrentQueue<string> Chat { get; } = new();

    public Uri ChatAddress => new(receiver.Urls.First() + "/chat");

    public int ChatRepeats => Chat.Count - Chat.Distinct(StringComparer.Ordinal).Count();

    public int Repeats => Ids.Count - Ids.Distinct(StringComparer.Ordinal).Count();

    public static async Task<Pager> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var pager = new Pager(app);
        app.MapPost("/pager", pager.ReceiveAsync);
        app.MapPost("/chat", pager.ReadAsync);
        await app.StartAsync();
        return pager;
    }

    public ValueTask DisposeAsync() => receiver.DisposeAsync();

    private async Task<IResult> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        Chat.Enqueue(MessageId.Match(await reader.ReadToEndAsync()).Value);
        return Results.Text("ok");
    }

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var id = request.Headers["webhook-id"].ToString();
        var signed = Encoding.UTF8.GetBytes($"{id}.{request.Headers["webhook-timestamp"]}.{body}");
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Key, signed));
        (request.Headers["webhook-signature"].ToString().Split(' ').Contains(expected) ? Ids : Forged).Enqueue(id);
        return Results.Accepted();
    }
}
