using AiFinOps.Adapters.Storage;
using Microsoft.Extensions.Hosting;

namespace AiFinOps.Adapters;

/// <summary>Creates the tables, queues and containers when the process starts: triggers do not.</summary>
internal sealed class StorageAtStart(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => services.EnsureAiFinOpsStorageAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
