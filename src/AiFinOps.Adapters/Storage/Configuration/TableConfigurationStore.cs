using AiFinOps.Adapters.Configuration;
using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Configuration;

/// <summary>A version is rows in a partition of its own, a sealed copy, and then the one row that puts it in force.</summary>
internal sealed class TableConfigurationStore(StorageClients storage, IConfigurationCodec codec) : IConfigurationStore
{
    private const string What = "The configuration in force";
    private const string RulesPrefix = Sections.Rule + "|";

    private readonly TableClient table = storage.Table(Tables.Configuration);
    private readonly SealedConfiguration copies = new(storage);

    // Rows are read and verified every time; what they mean is worked out once per seal.
    private ConfigurationInForce? latest;

    public async Task<AppliedVersion> ApplyAsync(ConfigurationDocument document, string actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!string.Equals(codec.HashOf(document.Rows), document.Hash, StringComparison.Ordinal))
        {
            throw new ArgumentException("The hash of the document is not the hash of its rows.", nameof(document));
        }

        var active = await ActiveAsync(cancellationToken);
        if (active is not null
            && string.Equals(active.Hash, document.Hash, StringComparison.Ordinal)
            && Verifies(await RowsAsync(active, cancellationToken), active))
        {
            return new(active.Version, Changed: false);
        }

        // The same document over rows that do not verify makes a new version: that is how a tampered one is put right.
        var next = new Activation((active?.Version ?? 0) + 1, document.Rows.Count, document.Hash, Tag: default);
        var partition = ConfigurationRows.Partition(next.Version, next.Hash);
        await table.PutAllAsync(document.Rows.Select(row => ConfigurationRows.Row(partition, row.Key, row.Value)), What, cancellationToken);
        await copies.WriteAsync(ConfigurationRows.SealedCopy(next.Version, next.Hash), document.Rows, cancellationToken);
        await ActivateAsync(active, next.ToRow(actor, now), cancellationToken);
        return new(next.Version, Changed: true);
    }

    public async Task<ConfigurationInForce?> LoadAsync(CancellationToken cancellationToken)
    {
        if (await ActiveAsync(cancellationToken) is not { } active)
        {
            return null;
        }

        var rows = await RowsAsync(active, cancellationToken);
        if (Verifies(rows, active))
        {
            return InForce(active, rows, tampered: []);
        }

        var copy = ConfigurationRows.SealedCopy(active.Version, active.Hash);
        return await copies.FindAsync(copy, cancellationToken) is { } applied && Verifies(applied, active)
            ? InForce(active, applied, Differences(rows, applied))
            : throw new UnreadableRowException(
                Tables.Configuration, Activation.Partition, Activation.RowKey, nameof(Activation.Hash),
                $"neither the rows of version {active.Version} nor its sealed copy '{copy}' are what this row says.", "Apply the configuration file again.");
    }

    private async Task<Activation?> ActiveAsync(CancellationToken cancellationToken) =>
        await table.FindAsync(Activation.Partition, Activation.RowKey, cancellationToken) is { } row ? Activation.From(row) : null;

    private async Task ActivateAsync(Activation? active, TableEntity row, CancellationToken cancellationToken)
    {
        var written = active is null
            ? await table.TryAddAsync(row, cancellationToken)
            : await table.TryReplaceAsync(row, active.Tag, cancellationToken);
        if (written is null)
        {
            throw new ConcurrencyException(What);
        }
    }

    private async Task<IReadOnlyDictionary<string, string>> RowsAsync(Activation active, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var row in table.PartitionAsync(ConfigurationRows.Partition(active.Version, active.Hash), filter: null, cancellationToken))
        {
            var (key, json) = ConfigurationRows.Read(row);
            rows[key] = json;
        }

        return rows;
    }

    private bool Verifies(IReadOnlyDictionary<string, string> rows, Activation active) =>
        rows.Count == active.Count && string.Equals(codec.HashOf(rows), active.Hash, StringComparison.Ordinal);

    private ConfigurationInForce InForce(Activation active, IReadOnlyDictionary<string, string> rows, IReadOnlyList<string> tampered)
    {
        if (Volatile.Read(ref latest) is { } known && known.Version == active.Version && string.Equals(known.Hash, active.Hash, StringComparison.Ordinal))
        {
            return known with { Tampered = tampered };
        }

        var rules = rows.Where(row => row.Key.StartsWith(RulesPrefix, StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal);
        var read = new ConfigurationInForce(active.Version, codec.Read(rows), rows, active.Hash, codec.HashOf(rules), tampered);
        Volatile.Write(ref latest, read);
        return read;
    }

    private static IReadOnlyList<string> Differences(IReadOnlyDictionary<string, string> rows, IReadOnlyDictionary<string, string> applied) =>
    [
        .. rows.Keys.Union(applied.Keys, StringComparer.Ordinal)
            .Where(key => !string.Equals(rows.GetValueOrDefault(key), applied.GetValueOrDefault(key), StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];
}
