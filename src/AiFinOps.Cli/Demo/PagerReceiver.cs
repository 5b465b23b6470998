using AiFinOps.Cli.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AiFinOps.Cli.Demo;

/// <summary>Stands for a pager that knows ids: it takes signed webhooks and keeps one line for each delivery, with its <c>webhook-id</c>.</summary>
internal sealed class PagerReceiver : IAsyncDisposable
{
    private readonly WebApplication receiver;

    private PagerReceiver(WebApplication receiver) => this.receiver = receiver;

    public Uri Url => new(receiver.Urls.First() + "/pager");

    public static async Task<PagerReceiver> StartAsync(string log, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var gate = new SemaphoreSlim(1);
        app.MapPost("/pager", async (HttpRequest request) =>
        {
            await gate.WaitAsync(request.HttpContext.RequestAborted);
            try
            {
                await File.AppendAllTextAsync(log, $"{request.Headers["webhook-id"]}\n", request.HttpContext.RequestAborted);
            }
            finally
            {
                gate.Release();
            }

            return Results.Accepted();
        });
        await app.StartAsync(cancellationToken);
        return new PagerReceiver(app);
    }

    public ValueTask DisposeAsync() => receiver.DisposeAsync();
}
