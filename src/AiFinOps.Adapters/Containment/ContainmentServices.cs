using AiFinOps.Adapters.Containment.Azure;
using AiFinOps.Adapters.Containment.Http;
using AiFinOps.Adapters.Containment.LiteLlm;
using AiFinOps.Adapters.Containment.OpenAi;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AiFinOps.Adapters.Containment;

/// <summary>Everything that containment can act on, by its kind.</summary>
internal static class ContainmentServices
{
    public static IServiceCollection AddContainmentTargets(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(_ => ContainmentIdentity.From(configuration));
        return TargetHttp.Add(services)
            .AddSingleton<TargetSessions>()
            .AddSingleton<AppConfigurationStore>()
            .AddSingleton<IContainmentTarget, DryRunTarget>()
            .AddSingleton<IContainmentTarget, WebhookTarget>()
            .AddApi<AzureOpenAiCapacityApi>()
            .AddApi<AzureOpenAiPauseApi>()
            .AddApi<ApimNamedValueApi>()
            .AddApi<AppConfigurationKeyApi>()
            .AddApi<AppConfigurationFlagApi>()
            .AddApi<LiteLlmKeyApi>()
            .AddApi<LiteLlmTeamApi>()
            .AddApi<LiteLlmBudgetApi>()
            .AddApi<OpenAiRateLimitApi>()
            .AddApi<OpenAiSpendLimitApi>();
    }

    private static IServiceCollection AddApi<T>(this IServiceCollection services)
        where T : class, ITargetApi => services
        .AddSingleton<T>()
        .AddSingleton<IContainmentTarget>(provider => new ReadWriteTarget(provider.GetRequiredService<T>(), provider.GetRequiredService<TimeProvider>()));
}
