using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Adapters.Channels;

/// <summary>The one HTTP client that leaves for addresses of the configuration: no redirects, no cookies, its own time limit.</summary>
internal static class OutboundHttp
{
    public const string Client = "AiFinOps.Outbound";

    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);

    public static IServiceCollection AddOutboundHttp(this IServiceCollection services)
    {
        services.AddHttpClient(Client, client =>
            {
                // The caller's own limit follows the injected clock.
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.DefaultRequestHeaders.UserAgent.ParseAdd("AiFinOps/1.0");
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        return services;
    }
}
