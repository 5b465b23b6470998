using System.Security.Cryptography;
using AiFinOps.Adapters.Storage.Changes;
using AiFinOps.Adapters.Storage.Configuration;
using AiFinOps.Adapters.Storage.Documents;
using AiFinOps.Adapters.Storage.Forecasts;
using AiFinOps.Adapters.Storage.Hours;
using AiFinOps.Adapters.Storage.Incidents;
using AiFinOps.Adapters.Storage.Ledger;
using AiFinOps.Adapters.Storage.Operations;
using AiFinOps.Adapters.Storage.Projection;
using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Workflows.Ports;
using Azure;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AiFinOps.Adapters.Storage;

/// <summary>The stores behind the ports, on one Azure storage account.</summary>
public static class StorageServices
{
    /// <summary>
    /// Registers every store. Needs a <see cref="TimeProvider"/> and an <see cref="IConfigurationCodec"/> from the composition.
    /// A missing storage setting is reported when a store is first asked for.
    /// </summary>
    public static IServiceCollection AddAiFinOpsStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddLogging();
        services.TryAddSingleton(_ => StorageClients.From(configuration));
        services.TryAddSingleton(_ => new LeaseHolder(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))));
        services.AddSingleton<IUnreadableRows, UnreadableRows>();
        services.AddSingleton<ILedger, StoredLedger>();
        services.AddSingleton<IHourlyLedger, StoredHourlyLedger>();
        services.AddSingleton<ISpendProjection, TableSpendProjection>();
        services.AddSingleton<IIncidentStore, TableIncidentStore>();
        services.AddSingleton<IConfigurationStore, TableConfigurationStore>();
        services.AddSingleton<IMessageQueue, StorageMessageQueue>();
        services.AddSingleton<ILeaseStore, TableLeaseStore>();
        services.AddSingleton<IScheduleStore, TableScheduleStore>();
        services.AddSingleton<ISourceConditions, TableSourceConditions>();
        services.AddSingleton<IRunStore, TableRunStore>();
        services.AddSingleton<IQuarantineStore, TableQuarantineStore>();
        services.AddSingleton<IFileRegister, TableFileRegister>();
        services.AddSingleton<IDocumentStore, BlobDocumentStore>();
        services.AddSingleton<IReviewStore, TableReviewStore>();
        services.AddSingleton<IEvidenceIndex, TableEvidenceIndex>();
        services.AddSingleton<IForecastRegister, TableForecastRegister>();
        services.AddSingleton<IChangeFeed, TableChangeFeed>();
        return services;
    }

    /// <summary>Names the process that takes leases, so that it takes its own over at once when it is started again after a crash.</summary>
    /// <param name="id">Must belong to one living process at a time.</param>
    public static IServiceCollection AddLeaseHolder(this IServiceCollection services, string id) =>
        services.Replace(ServiceDescriptor.Singleton(new LeaseHolder(id)));

    /// <summary>Creates the tables, containers and queues that are missing.</summary>
    /// <exception cref="InvalidOperationException">The storage account does not answer, or refuses: says what to do.</exception>
    public static async Task EnsureAiFinOpsStorageAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        var storage = services.GetRequiredService<StorageClients>();
        try
        {
            await storage.EnsureCreatedAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or AuthenticationFailedException)
        {
            throw new InvalidOperationException(
                $"The storage account at {storage.Tables.Uri} cannot be used: {exception.Message} "
                + "On this machine, start Azurite (`dotnet run dev.cs up` does) or set AzureWebJobsStorage; in Azure, look at the roles of the identity.",
                exception);
        }
    }
}
