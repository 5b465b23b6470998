using AiFinOps.Workflows;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace AiFinOps.Adapters.Storage;

/// <summary>The one storage account of an installation, reached as the Functions host reaches it: see <see cref="Settings.Storage"/>.</summary>
internal sealed class StorageClients(TableServiceClient tables, QueueServiceClient queues, BlobServiceClient blobs)
{
    /// <summary>What <c>extensions.queues.messageEncoding</c> in host.json must say too, or every message goes to poison.</summary>
    public const QueueMessageEncoding MessageEncoding = QueueMessageEncoding.None;

    public TableServiceClient Tables { get; } = tables;

    public QueueServiceClient Queues { get; } = queues;

    public BlobServiceClient Blobs { get; } = blobs;

    /// <param name="configure">Seam for tests that count requests.</param>
    /// <exception cref="InvalidOperationException">The setting is missing or cannot be used; the message says what to set.</exception>
    public static StorageClients From(IConfiguration configuration, Action<ClientOptions>? configure = null)
    {
        var tables = Configured(new TableClientOptions(), configure);
        var queues = Configured(new QueueClientOptions { MessageEncoding = MessageEncoding }, configure);
        var blobs = Configured(new BlobClientOptions(), configure);
        var section = configuration.GetSection(Settings.Storage);
        if (section["tableServiceUri"] is null && configuration[Settings.Storage] is { Length: > 0 } connection)
        {
            return FromConnectionString(connection, tables, queues, blobs);
        }

        var credential = Credential(configuration);
        return new(
            new TableServiceClient(Endpoint(section, "tableServiceUri"), credential, tables),
            new QueueServiceClient(Endpoint(section, "queueServiceUri"), credential, queues),
            new BlobServiceClient(Endpoint(section, "blobServiceUri"), credential, blobs));
    }

    /// <summary>Whether any setting names a storage account.</summary>
    public static bool IsConfigured(IConfiguration configuration) =>
        configuration[Settings.Storage] is { Length: > 0 } || configuration.GetSection(Settings.Storage)["tableServiceUri"] is { Length: > 0 };

    public TableClient Table(string name) => Tables.GetTableClient(name);

    public BlobContainerClient Container(string name) => Blobs.GetBlobContainerClient(name);

    public QueueClient Queue(string name) => Queues.GetQueueClient(name);

    /// <summary>Creates every table, container and queue that is missing, poison queues included.</summary>
    public Task EnsureCreatedAsync(CancellationToken cancellationToken) => Task.WhenAll(
    [
        .. Workflows.Tables.All.Select(name => (Task)Tables.CreateTableIfNotExistsAsync(name, cancellationToken)),
        .. Containers.All.Select(name => Container(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
        .. Workflows.Queues.All.Select(name => Queue(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
        .. Workflows.Queues.All.Select(name => Queue(Workflows.Queues.PoisonOf(name)).CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
    ]);

    private static StorageClients FromConnectionString(string connection, TableClientOptions tables, QueueClientOptions queues, BlobClientOptions blobs)
    {
        try
        {
            return new(new TableServiceClient(connection, tables), new QueueServiceClient(connection, queues), new BlobServiceClient(connection, blobs));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidOperationException(
                $"Setting {Settings.Storage} is not a storage connection string. Set one, or the section {Settings.Storage}__tableServiceUri, __queueServiceUri and __blobServiceUri.", exception);
        }
    }

    /// <summary>The identity of the app: the managed one that the storage setting names, or on a workstation whoever is signed in.</summary>
    public static TokenCredential Credential(IConfiguration configuration)
    {
        var section = configuration.GetSection(Settings.Storage);
        return section["clientId"] is { Length: > 0 } clientId
            ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId))
            : string.Equals(section["credential"], "managedidentity", StringComparison.OrdinalIgnoreCase)
                ? new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned)
                : new DefaultAzureCredential();
    }

    private static Uri Endpoint(IConfigurationSection section, string name) =>
        Uri.TryCreate(section[name], UriKind.Absolute, out var uri) && uri.Scheme is "https"
            ? uri
            : throw new InvalidOperationException(section[name] is { Length: > 0 } value
                ? $"Setting {Settings.Storage}__{name} is '{value}'; an address that starts with https:// was expected."
                : $"No storage account is configured: set {Settings.Storage} to a connection string (UseDevelopmentStorage=true for Azurite), or {Settings.Storage}__{name} to the address of the account.");

    private static T Configured<T>(T options, Action<ClientOptions>? configure)
        where T : ClientOptions
    {
        configure?.Invoke(options);
        return options;
    }
}
