using AiFinOps.Workflows;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace AiFinOps.Functions;

/// <summary>Where traces, metrics and logs go: to Application Insights, to an OTLP collector, to both, or nowhere.</summary>
internal static class Telemetry
{
    private const string ApplicationInsights = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string ApplicationInsightsIdentity = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
    private const string Otlp = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(SourceMetrics.Meter));
        var telemetry = services.AddOpenTelemetry().UseFunctionsWorkerDefaults();
        if (configuration[ApplicationInsights] is { Length: > 0 } connectionString)
        {
            telemetry.UseAzureMonitorExporter(options =>
            {
                options.ConnectionString = connectionString;
                options.Credential = Credential(configuration[ApplicationInsightsIdentity]);
            });
        }

        if (configuration[Otlp] is { Length: > 0 })
        {
            telemetry.UseOtlpExporter();
        }

        return services;
    }

    /// <param name="setting"><c>Authorization=AAD</c>, with <c>ClientId=…</c> for a user-assigned identity; empty where the connection string's key is enough.</param>
    private static ManagedIdentityCredential? Credential(string? setting)
    {
        var parts = (setting ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (!parts.Contains("Authorization=AAD", StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        const string clientId = "ClientId=";
        var client = parts.FirstOrDefault(part => part.StartsWith(clientId, StringComparison.OrdinalIgnoreCase));
        return new ManagedIdentityCredential(client is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(client[clientId.Length..]));
    }
}
