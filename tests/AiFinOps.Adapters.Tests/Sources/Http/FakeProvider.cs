using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiFinOps.Adapters.Tests.Sources.Http;

/// <summary>A real HTTP server on a free local port that plays a provider: it gives the replies in their order, and the last one again and again.</summary>
internal sealed class FakeProvider : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly TimeProvider _clock;
    private Reply[] _replies = [Reply.Of(500, "")];
    private int _next;

    private FakeProvider(WebApplication server, TimeProvider clock) => (_server, _clock) = (server, clock);

    public ConcurrentQueue<Asked> Requests { get; } = [];

    /// <summary>How far the provider's clock is ahead of the test's.</summary>
    public TimeSpan Ahead { get; set; }

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public static async Task<FakeProvider> StartAsync(TimeProvider clock)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var provider = new FakeProvider(builder.Build(), clock);
        provider._server.Run(provider.AnswerAsync);
        await provider._server.StartAsync();
        provider.Address = new Uri(provider._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return provider;
    }

    public void Replies(params Reply[] replies)
    {
        _replies = replies;
        _next = 0;
        Requests.Clear();
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body, Encoding.UTF8);
        Requests.Enqueue(new Asked(
            context.Request.Method, context.Request.Path + context.Request.QueryString, await body.ReadToEndAsync(),
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        context.Response.Headers.Date = (_clock.GetUtcNow() + Ahead).ToString("R");
        await _replies[Math.Min(Interlocked.Increment(ref _next), _replies.Length) - 1].SendAsync(context);
    }
}

/// <param name="Target">Path and query.</param>
internal sealed record Asked(string Method, string Target, string Body, IReadOnlyDictionary<string, string> Headers);

internal sealed record Reply(Func<HttpContext, Task> SendAsync)
{
    public static Reply Of(int status, string body, params (string Name, string Value)[] headers) => new(async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(body);
    });

    public static Reply Json(string body) => Of(200, body);

    public static Reply Html => new(async context =>
    {
        context.Response.ContentType = "text/html";
        await context.Response.WriteAsync("<html>Sign in</html>");
    });

    public static Reply NoContent => new(context =>
    {
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    });

    /// <summary>Half of the body, then silence until the client gives up.</summary>
    public static Reply Stalling(string body, SourceClock clock) => new(async context =>
    {
        await HalfAsync(context, body);
        clock.Advance(TimeSpan.FromMinutes(2));
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    });

    /// <summary>Half of the body, then the connection is gone.</summary>
    public static Reply Breaking(string body) => new(async context =>
    {
        await HalfAsync(context, body);
        context.Abort();
    });

    /// <summary>Half of the body, and a proper end.</summary>
    public static Reply CutOff(string body) => Json(body[..(body.Length / 2)]);

    private static async Task HalfAsync(HttpContext context, string body)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Encoding.UTF8.GetByteCount(body);
        await context.Response.WriteAsync(body[..(body.Length / 2)]);
        await context.Response.Body.FlushAsync();
    }
}
