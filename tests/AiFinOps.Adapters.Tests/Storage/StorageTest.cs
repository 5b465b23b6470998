using AiFinOps.Adapters.Storage;
using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Testing;
using AiFinOps.Workflows;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AiFinOps.Adapters.Tests.Storage;

/// <summary>A test on an empty storage account of a real Azurite, at eight in the morning of 1 March 2026.</summary>
public abstract class StorageTest(Azurite azurite) : IAsyncLifetime
{
    private AzuriteAccount? account;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));

    protected DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>HTTP requests to storage so far.</summary>
    protected int Requests => counter.Count;

    private protected StorageClients Storage { get; private set; } = null!;

    private protected UnreadableRows Unreadable => unreadable ??= new(Time, NullLogger<UnreadableRows>.Instance);

    private readonly RequestCounter counter = new();
    private UnreadableRows? unreadable;

    public async ValueTask InitializeAsync()
    {
        account = await azurite.RentAsync();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new(Settings.Storage, account.ConnectionString)])
            .Build();
        Storage = StorageClients.From(configuration, options => options.AddPolicy(counter, HttpPipelinePosition.PerRetry));
        await Storage.EnsureCreatedAsync(CancellationToken.None);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (account is not null)
        {
            await account.DisposeAsync();
        }
    }

    protected string ConnectionString => account?.ConnectionString ?? "";

    /// <summary>Edits one property of a stored row, as a person in a storage browser does.</summary>
    protected async Task EditAsync(string table, string partition, string rowKey, string property, object value)
    {
        var client = Storage.Table(table);
        TableEntity row = await client.GetEntityAsync<TableEntity>(partition, rowKey, cancellationToken: Token);
        row[property] = value;
        await client.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Token);
    }

    protected async Task<IReadOnlyList<TableEntity>> RowsAsync(string table) =>
        await Storage.Table(table).QueryAsync<TableEntity>(cancellationToken: Token).ToListAsync(Token);

    private sealed class RequestCounter : HttpPipelineSynchronousPolicy
    {
        private int count;

        public int Count => count;

        public override void OnSendingRequest(HttpMessage message) => Interlocked.Increment(ref count);
    }
}
