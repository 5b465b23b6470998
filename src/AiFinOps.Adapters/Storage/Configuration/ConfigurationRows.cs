using System.Globalization;
using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Workflows;
using Azure;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Configuration;

/// <summary>The one row that says which version is in force.</summary>
internal sealed record Activation(int Version, int Count, string Hash, ETag Tag)
{
    public const string Partition = "active";
    public const string RowKey = "active";

    private const int Schema = 1;
    private const string Remedy = "Apply the configuration file again; if that is refused, delete this row first.";

    public TableEntity ToRow(string actor, DateTimeOffset now) => new(Partition, RowKey)
    {
        [RowText.SchemaProperty] = Schema,
        [nameof(Version)] = Version,
        [nameof(Count)] = Count,
        [nameof(Hash)] = Hash,
        ["Actor"] = actor,
        ["At"] = RowText.Of(now),
    };

    public static Activation From(TableEntity entity)
    {
        var row = new RowReader(Tables.Configuration, entity, Remedy).OfSchema(Schema);
        return new(row.Int(nameof(Version)), row.Int(nameof(Count)), row.Text(nameof(Hash)), entity.ETag);
    }
}

/// <summary>Rows of one version of the configuration.</summary>
internal static class ConfigurationRows
{
    private const int Schema = 1;
    private const string Key = "Key";
    private const string Json = "Json";

    /// <summary>Two people who apply different files at once write to different partitions; only one is activated.</summary>
    public static string Partition(int version, string hash) => KeyEncoder.Key(Version(version), hash);

    public static string SealedCopy(int version, string hash) => $"{Version(version)}-{hash}.json";

    public static TableEntity Row(string partition, string key, string json)
    {
        var row = new TableEntity(partition, RowKey(key)) { [RowText.SchemaProperty] = Schema, [Key] = key };
        row.SetLongText(Json, json);
        return row;
    }

    /// <summary>The row as it stands, whatever was done to it: the seal tells whether it is what was applied.</summary>
    public static (string Key, string Json) Read(TableEntity row) =>
        row.TryGetValue(Key, out var value) && value is string key && string.Equals(row.RowKey, RowKey(key), StringComparison.Ordinal)
            ? (key, row.LongText(Json) ?? "")
            : (row.RowKey, "");

    // The bar between section and id stays readable.
    private static string RowKey(string key) => KeyEncoder.Key(key.Split(KeyEncoder.Separator, 2));

    private static string Version(int version) => string.Create(CultureInfo.InvariantCulture, $"v{version:D8}");
}
