using System.Text.Json;
using AiFinOps.Adapters.Storage;
using AiFinOps.Testing;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace AiFinOps.Adapters.Tests.Storage;

public class StorageServicesTests(Azurite azurite) : StorageTest(azurite)
{
    [Fact]
    public async Task Every_store_is_registered_and_works_on_what_was_created()
    {
        await using var services = Provider(ConnectionString);
        await services.EnsureAiFinOpsStorageAsync(Token);
        await services.EnsureAiFinOpsStorageAsync(Token);

        Type[] ports =
        [
            typeof(ILedger), typeof(ISpendProjection), typeof(IIncidentStore), typeof(IConfigurationStore), typeof(IMessageQueue), typeof(ILeaseStore),
            typeof(IScheduleStore), typeof(IRunStore), typeof(IQuarantineStore), typeof(IFileRegister), typeof(IDocumentStore), typeof(IReviewStore),
            typeof(IForecastRegister), typeof(IUnreadableRows),
        ];
        Assert.All(ports, port => Assert.NotNull(services.GetService(port)));
        Assert.Equal(0, await services.GetRequiredService<ILedger>().CurrentVersionAsync(Token));
    }

    [Fact]
    public async Task Every_queue_has_its_poison_queue()
    {
        var queues = await Storage.Queues.GetQueuesAsync(cancellationToken: Token).Select(queue => queue.Name).ToListAsync(Token);

        Assert.Equal(Queues.All.Concat(Queues.All.Select(Queues.PoisonOf)).Order(StringComparer.Ordinal), queues.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_process_that_is_named_keeps_its_leases_over_a_crash()
    {
        await using var crashed = Provider(ConnectionString, "local-host");
        await using var restarted = Provider(ConnectionString, "local-host");
        await using var other = Provider(ConnectionString);
        await crashed.GetRequiredService<ILeaseStore>().TryAcquireAsync("evaluate", TimeSpan.FromHours(1), Token);

        Assert.Null(await other.GetRequiredService<ILeaseStore>().TryAcquireAsync("evaluate", TimeSpan.FromHours(1), Token));
        Assert.NotNull(await restarted.GetRequiredService<ILeaseStore>().TryAcquireAsync("evaluate", TimeSpan.FromHours(1), Token));
    }

    private ServiceProvider Provider(string connection, string? holder = null)
    {
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(new LeaseTime(Time, LeaseTime.DefaultDuration))
            .AddSingleton(Mock.Of<IConfigurationCodec>())
            .AddAiFinOpsStorage(Configured((Settings.Storage, connection)));
        return (holder is null ? services : services.AddLeaseHolder(holder)).BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
    }

    internal static IConfigurationRoot Configured(params (string Key, string? Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
        .Build();
}

public class StorageSettingsTests
{
    [Fact]
    public void A_managed_identity_reaches_the_three_services_by_their_addresses()
    {
        var clients = StorageClients.From(StorageServicesTests.Configured(
            ("AzureWebJobsStorage:tableServiceUri", "https://acme.table.core.windows.net"),
            ("AzureWebJobsStorage:queueServiceUri", "https://acme.queue.core.windows.net"),
            ("AzureWebJobsStorage:blobServiceUri", "https://acme.blob.core.windows.net"),
            ("AzureWebJobsStorage:credential", "managedidentity"),
            ("AzureWebJobsStorage:clientId", "3b1f6c0e-0001-4000-8000-000000000001")));

        Assert.Equal("acme.table.core.windows.net", clients.Table(Tables.Ledger).Uri.Host);
        Assert.Equal("acme.queue.core.windows.net", clients.Queue(Queues.SpendPulls).Uri.Host);
        Assert.Equal("acme.blob.core.windows.net", clients.Container(Containers.Ledger).Uri.Host);
    }

    [Theory]
    [InlineData("AzureWebJobsStorage", "not a connection string", "is not a storage connection string")]
    [InlineData("AzureWebJobsStorage:tableServiceUri", "acme.table.core.windows.net", "'acme.table.core.windows.net'; an address that starts with https://")]
    [InlineData("AzureWebJobsStorage:tableServiceUri", "http://acme.table.core.windows.net", "an address that starts with https://")]
    [InlineData("Unrelated", "1", "No storage account is configured: set AzureWebJobsStorage")]
    public void A_setting_that_cannot_be_used_says_what_to_set(string key, string value, string message) => Assert.Contains(
        message,
        Assert.Throws<InvalidOperationException>(() => StorageClients.From(StorageServicesTests.Configured((key, value)))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Queue_messages_are_encoded_as_the_host_expects_them()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryRoot(), "host.json")));

        var encoding = host.RootElement.GetProperty("extensions").GetProperty("queues").GetProperty("messageEncoding").GetString();

        Assert.Equal("none", encoding);
        Assert.Equal(Azure.Storage.Queues.QueueMessageEncoding.None, StorageClients.MessageEncoding);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "host.json")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("No host.json above the tests.");
    }
}
