using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Adapters.Sources.Http;

/// <summary>The HTTP client that asks providers: no redirects, no cookies, and connections that follow a change of address.</summary>
internal static class SourceHttp
{
    public const string Client = "AiFinOps.Sources";

    /// <summary>For one request with its whole answer; a large cost query takes a minute.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(100);

    public static IServiceCollection AddSourceHttp(this IServiceCollection services)
    {
        services.AddHttpClient(Client, client =>
            {
                // The session's own limit follows the injected clock.
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.DefaultRequestHeaders.UserAgent.ParseAdd("AiFinOps/1.0");
                client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.All,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ConnectTimeout = TimeSpan.FromSeconds(15),
            });
        return services;
    }
}
