using AiFinOps.Adapters.Sources.Anthropic;
using AiFinOps.Adapters.Sources.AzureCostManagement;
using AiFinOps.Adapters.Sources.AzureOpenAiMetrics;
using AiFinOps.Adapters.Sources.FocusExport;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Adapters.Sources.LiteLlm;
using AiFinOps.Adapters.Sources.OpenAi;
using AiFinOps.Adapters.Storage;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AiFinOps.Adapters.Sources;

/// <summary>The sources that are asked over HTTP.</summary>
internal static class ApiSources
{
    public static IServiceCollection AddApiSources(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton<TokenCredential>(_ => StorageClients.Credential(configuration));
        return services
            .AddSourceHttp()
            .AddSingleton<IExportClients, ExportClients>()
            .AddSingleton<ExportPlaces>()
            .AddSingleton<ICostSource, FocusExportSource>()
            .AddSingleton<ISourceProbe, FocusExportProbe>()
            .AddSingleton<RequestBudget>()
            .AddSingleton<ApiSettings>()
            .AddSingleton<ApiReader>()
            .AddApi<AzureCostApi>()
            .AddApi<OpenAiCostsApi>()
            .AddApi<AnthropicCostApi>()
            .AddApi<LiteLlmActivityApi>()
            .AddApi<OpenAiUsageApi>()
            .AddApi<AnthropicUsageApi>()
            .AddApi<AzureOpenAiMetricsApi>();
    }

    private static IServiceCollection AddApi<T>(this IServiceCollection services)
        where T : class, ISpendApi => services
        .AddSingleton<T>()
        .AddSingleton<ICostSource>(provider => new ApiCostSource(
            provider.GetRequiredService<T>(), provider.GetRequiredService<ApiReader>(), provider.GetRequiredService<ILedger>(), provider.GetRequiredService<IHourlyLedger>(), provider.GetRequiredService<SpendIntake>()))
        .AddSingleton<ISourceProbe>(provider => new ApiProbe(provider.GetRequiredService<T>(), provider.GetRequiredService<ApiReader>()));
}
