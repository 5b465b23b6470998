using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using AiFinOps.Adapters.Tests.Sources.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiFinOps.Adapters.Tests.Containment.Vendors;

/// <summary>
/// A service on a free local port that holds one value which can be contained. It offers what the vendor offers and nothing more: a vendor without
/// entity tags has none here, and what the vendor refuses is refused.
/// </summary>
internal abstract class FakeVendor : IAsyncDisposable
{
    private readonly ConcurrentQueue<VendorFault> _onReads = [];
    private readonly ConcurrentQueue<VendorFault> _onWrites = [];
    private WebApplication? _server;
    private JsonNode? _value;

    public required SourceClock Clock { get; init; }

    public ConcurrentQueue<Asked> Requests { get; } = [];

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>Setting it is a person's change as well as ours: a vendor does not tell them apart.</summary>
    public JsonNode? Value
    {
        get => _value;
        set
        {
            _value = value?.DeepClone();
            Version++;
        }
    }

    /// <summary>How often the value was set, the first time included.</summary>
    public int Version { get; private set; }

    public void OnNextRead(VendorFault fault) => _onReads.Enqueue(fault);

    public void OnNextWrite(VendorFault fault) => _onWrites.Enqueue(fault);

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(ServeAsync);
        await _server.StartAsync();
        Address = new Uri(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? default;

    /// <summary>Whether a request would change something.</summary>
    protected virtual bool IsWrite(Asked asked) => asked.Method is not "GET";

    protected abstract VendorAnswer Answer(Asked asked);

    /// <summary>Whether the request carries the key or token of the test.</summary>
    protected virtual bool IsAuthorised(Asked asked) => asked.Headers.GetValueOrDefault("Authorization") == "Bearer " + TargetBench.Key;

    protected string Tag => $"\"v{Version}\"";

    private async Task ServeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var asked = new Asked(
            context.Request.Method, context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget, await reader.ReadToEndAsync(),
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        Requests.Enqueue(asked);
        var fault = (IsWrite(asked) ? _onWrites : _onReads).TryDequeue(out var next) ? next : VendorFault.None;
        fault.Before?.Invoke();
        var answer = fault.Instead ?? (IsAuthorised(asked) ? Answer(asked) : VendorAnswer.Error(401, "invalid_key"));
        fault.After?.Invoke();
        await fault.SendAsync(context, answer, Clock);
    }
}

internal sealed record VendorAnswer(int Status, string Body, params (string Name, string Value)[] Headers)
{
    public static VendorAnswer Ok(JsonNode body, params (string, string)[] headers) => new(200, body.ToJsonString(), headers);

    /// <summary>With a text that repeats what nobody may repeat.</summary>
    public static VendorAnswer Error(int status, string code) => new(status, $$$"""{"error":{"code":"{{{code}}}","message":"refused for {{{TargetBench.Key}}}"}}""");
}

/// <summary>What goes wrong with one request, or who comes in between.</summary>
/// <param name="Instead">Answered without doing anything.</param>
internal sealed record VendorFault(VendorAnswer? Instead = null)
{
    public static readonly VendorFault None = new();

    public Action? Before { get; init; }

    public Action? After { get; init; }

    private Func<HttpContext, VendorAnswer, SourceClock, Task> Send { get; init; } = WholeAsync;

    public static VendorFault Status(int status, params (string Name, string Value)[] headers) => new(VendorAnswer.Error(status, "Refused") with { Headers = headers });

    /// <summary>It is done, and nobody is told.</summary>
    public static VendorFault Silence => new() { Send = StallAsync };

    /// <summary>It never arrives where it would be done.</summary>
    public static VendorFault LostOnTheWay => new(VendorAnswer.Error(500, "")) { Send = StallAsync };

    /// <summary>It is done, and the answer ends in the middle.</summary>
    public static VendorFault CutOff => new() { Send = (context, answer, clock) => WholeAsync(context, answer with { Body = answer.Body.Length > 1 ? answer.Body[..(answer.Body.Length / 2)] : "{" }, clock) };

    /// <summary>It is done, and the connection is gone before the answer is.</summary>
    public static VendorFault Broken => new() { Send = BreakAsync };

    public static VendorFault Saying(string body) => new(new VendorAnswer(200, body));

    public Task SendAsync(HttpContext context, VendorAnswer answer, SourceClock clock) => Send(context, answer, clock);

    private static async Task WholeAsync(HttpContext context, VendorAnswer answer, SourceClock clock)
    {
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (answer.Body.Length > 0)
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            await context.Response.WriteAsync(answer.Body);
        }
    }

    private static async Task BreakAsync(HttpContext context, VendorAnswer answer, SourceClock clock)
    {
        context.Response.ContentLength = 1000;
        await context.Response.WriteAsync("{");
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    private static async Task StallAsync(HttpContext context, VendorAnswer answer, SourceClock clock)
    {
        clock.Advance(TimeSpan.FromMinutes(1));
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    }
}
