using System.Security.Cryptography;
using System.Text;
using AiFinOps.Adapters.Storage.Configuration;
using AiFinOps.Core.Configuration;
using AiFinOps.Testing;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace AiFinOps.Adapters.Tests.Storage;

public class ConfigurationStoreTests(Azurite azurite) : StorageTest(azurite)
{
    private static readonly Codec TheCodec = new();

    private static readonly Dictionary<string, string> Rows = new(StringComparer.Ordinal)
    {
        ["organization|"] = "\"Fjordlight\"",
        ["lines|order-agent"] = """{"name":"Order agent"}""",
        ["lines|a/b|c"] = """{"name":"Ærlig"}""",
        ["rule|10"] = """{"match":{"project":"orders*"}}""",
    };

    private TableConfigurationStore Store => new(Storage, TheCodec);

    [Fact]
    public async Task Nothing_is_in_force_before_something_was_applied() => Assert.Null(await Store.LoadAsync(Token));

    [Fact]
    public async Task An_applied_configuration_is_in_force_whole()
    {
        var applied = await ApplyAsync(Rows);

        var inForce = await Store.LoadAsync(Token);

        Assert.Equal(new AppliedVersion(1, Changed: true), applied);
        Assert.Equal(1, inForce?.Version);
        Assert.Equal(TheCodec.Read(Rows).Organization, inForce?.Configuration.Organization);
        Assert.Empty(inForce?.Tampered ?? ["?"]);
    }

    [Fact]
    public async Task The_same_document_again_activates_nothing()
    {
        await ApplyAsync(Rows);

        Assert.Equal(new AppliedVersion(1, Changed: false), await ApplyAsync(Rows));
    }

    [Fact]
    public async Task A_changed_document_is_the_next_version_without_rows_of_the_one_before()
    {
        await ApplyAsync(Rows);
        var changed = With("lines|order-agent", null);

        Assert.Equal(2, (await ApplyAsync(changed)).Version);

        var inForce = await Store.LoadAsync(Token);
        Assert.Equal(TheCodec.Read(changed).Organization, inForce?.Configuration.Organization);
        Assert.Empty(inForce?.Tampered ?? ["?"]);
    }

    [Fact]
    public async Task The_hash_of_the_rules_changes_with_the_rules_only()
    {
        await ApplyAsync(Rows);
        var first = (await Store.LoadAsync(Token))?.RulesHash;
        await ApplyAsync(With("lines|order-agent", "{}"));
        var second = (await Store.LoadAsync(Token))?.RulesHash;
        await ApplyAsync(With("rule|10", "{}"));
        var third = (await Store.LoadAsync(Token))?.RulesHash;

        Assert.Equal(first, second);
        Assert.NotEqual(first, third);
    }

    [Fact]
    public async Task Rows_edited_added_and_removed_by_hand_are_named_while_the_sealed_copy_stays_in_force()
    {
        await ApplyAsync(Rows);
        var table = Storage.Table(Tables.Configuration);
        var partition = ConfigurationRows.Partition(1, TheCodec.HashOf(Rows));
        await EditAsync(Tables.Configuration, partition, "lines|order-agent", "Json", """{"name":"Cheaper agent"}""");
        await table.AddEntityAsync(ConfigurationRows.Row(partition, "lines|mine", "{}"), Token);
        await table.DeleteEntityAsync(partition, "rule|10", ETag.All, Token);

        var inForce = await Store.LoadAsync(Token);

        Assert.Equal(["lines|mine", "lines|order-agent", "rule|10"], inForce?.Tampered);
        Assert.Equal(TheCodec.Read(Rows).Organization, inForce?.Configuration.Organization);
        Assert.Equal(1, inForce?.Version);
    }

    [Theory]
    [InlineData("Json", 5)]
    [InlineData("Key", "lines|other")]
    [InlineData("Key", 5)]
    public async Task A_row_edited_into_nonsense_is_named_too(string property, object value)
    {
        await ApplyAsync(Rows);
        await EditAsync(Tables.Configuration, ConfigurationRows.Partition(1, TheCodec.HashOf(Rows)), "lines|order-agent", property, value);

        Assert.Equal(["lines|order-agent"], (await Store.LoadAsync(Token))?.Tampered);
    }

    [Fact]
    public async Task Applying_the_same_document_again_puts_a_tampered_version_right()
    {
        await ApplyAsync(Rows);
        await EditAsync(Tables.Configuration, ConfigurationRows.Partition(1, TheCodec.HashOf(Rows)), "rule|10", "Json", "{}");

        Assert.Equal(new AppliedVersion(2, Changed: true), await ApplyAsync(Rows));
        Assert.Empty((await Store.LoadAsync(Token))?.Tampered ?? ["?"]);
    }

    [Fact]
    public async Task Where_the_sealed_copy_is_gone_too_the_error_says_what_to_do()
    {
        await ApplyAsync(Rows);
        var hash = TheCodec.HashOf(Rows);
        await EditAsync(Tables.Configuration, ConfigurationRows.Partition(1, hash), "rule|10", "Json", "{}");
        await Storage.Container(Containers.Configuration).GetBlobClient(ConfigurationRows.SealedCopy(1, hash))
            .UploadAsync(BinaryData.FromString("""{"rule|10":"{}"}"""), overwrite: true, Token);

        var unreadable = await Assert.ThrowsAsync<UnreadableRowException>(() => Store.LoadAsync(Token));

        Assert.Contains("Apply the configuration file again", unreadable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_people_who_apply_at_once_do_not_mix_their_rows()
    {
        var documents = Enumerable.Range(1, 5).Select(number => With($"lines|{number}", "{}")).ToList();

        var results = await Task.WhenAll(documents.Select(async document =>
        {
            try
            {
                return (await ApplyAsync(document)).Version;
            }
            catch (ConcurrencyException)
            {
                return 0;
            }
        }));

        var inForce = await Store.LoadAsync(Token);
        Assert.Contains(1, results);
        Assert.Empty(inForce?.Tampered ?? ["?"]);
        Assert.Contains(inForce?.Configuration.Organization, documents.Select(document => TheCodec.Read(document).Organization));
    }

    [Fact]
    public async Task A_version_that_was_written_and_never_activated_is_not_in_force()
    {
        await ApplyAsync(Rows);
        var next = With("lines|new", "{}");
        var partition = ConfigurationRows.Partition(2, TheCodec.HashOf(next));
        await Storage.Table(Tables.Configuration).AddEntityAsync(ConfigurationRows.Row(partition, "lines|new", "{}"), Token);

        Assert.Equal(1, (await Store.LoadAsync(Token))?.Version);
        Assert.Equal(2, (await ApplyAsync(next)).Version);
        Assert.Empty((await Store.LoadAsync(Token))?.Tampered ?? ["?"]);
    }

    [Fact]
    public async Task A_configuration_of_many_rows_and_long_ones_is_kept_whole()
    {
        var many = Enumerable.Range(1, 450).ToDictionary(number => $"lines|{number}", number => $"\"{new string('å', number * 200)}\"", StringComparer.Ordinal);

        await ApplyAsync(many);

        Assert.Empty((await Store.LoadAsync(Token))?.Tampered ?? ["?"]);
    }

    [Fact]
    public Task A_hash_that_is_not_that_of_the_rows_is_refused() => Assert.ThrowsAsync<ArgumentException>(
        () => Store.ApplyAsync(new(Rows, "abc", TheCodec.Read(Rows)), "eirin", Now, Token));

    private static Dictionary<string, string> With(string key, string? json)
    {
        var rows = new Dictionary<string, string>(Rows, StringComparer.Ordinal);
        rows.Remove(key);
        if (json is not null)
        {
            rows[key] = json;
        }

        return rows;
    }

    private Task<AppliedVersion> ApplyAsync(Dictionary<string, string> rows) =>
        Store.ApplyAsync(new(rows, TheCodec.HashOf(rows), TheCodec.Read(rows)), "eirin", Now, Token);

    /// <summary>Shows in the name of the organisation which rows it was given.</summary>
    private sealed class Codec : IConfigurationCodec
    {
        public FinOpsConfiguration Read(IReadOnlyDictionary<string, string> rows) =>
            new(HashOf(rows), "EUR", Defaults.TimeZone, [], [], [], [], [], [], [], [], [], [], new(Defaults.WeeklyCron, Defaults.DailyCron, []));

        public string HashOf(IReadOnlyDictionary<string, string> rows) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Concat(rows.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => $"{row.Key}\n{row.Value}\n")))));
    }
}
