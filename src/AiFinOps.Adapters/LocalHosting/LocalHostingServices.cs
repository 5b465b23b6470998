using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Adapters.LocalHosting;

public static class LocalHostingServices
{
    /// <summary>What the local host needs of the outside world beyond <c>AddAiFinOps</c>: the receiving end of the queues.</summary>
    /// <param name="configuration">Holds the connection string of <see cref="Workflows.Settings.Storage"/>.</param>
    public static IServiceCollection AddReceivingQueues(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton<IReceivingQueues>(_ => new StorageReceivingQueues(
            new QueueServiceClient(LocalStorage.ConnectionString(configuration), new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None })));
}
