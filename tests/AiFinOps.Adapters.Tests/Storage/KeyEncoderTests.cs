using AiFinOps.Adapters.Storage;
using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Testing;
using AiFinOps.Workflows;
using Azure.Data.Tables;
using CsCheck;

namespace AiFinOps.Adapters.Tests.Storage;

public class KeyEncoderTests
{
    // Any UTF-16 code unit, with the awkward ones often.
    private static readonly Gen<string> Names = Gen.Frequency(
        (3, Gen.Char),
        (2, Gen.OneOf(new[] { '/', '\\', '#', '?', '%', '|', '~', '\0', '\u001F', '\u007F', '\u009F', '\uD83D', '\uDE00', '\uFFFF', ' ', '\'', '0' }.Select(Gen.Const).ToArray())))
        .Array[0, 60].Select(characters => new string(characters));

    [Fact]
    public void Every_name_comes_back_as_it_was() =>
        Names.Sample(name => string.Equals(KeyEncoder.Decode(KeyEncoder.Encode(name)), name, StringComparison.Ordinal));

    [Fact]
    public void An_encoded_name_holds_nothing_that_a_key_may_not_hold_and_survives_UTF_8() => Names.Sample(name =>
    {
        var encoded = KeyEncoder.Encode(name);
        var sent = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(encoded));
        return !encoded.Any(character => "/\\#?%|".Contains(character, StringComparison.Ordinal) || char.IsControl(character))
            && string.Equals(sent, encoded, StringComparison.Ordinal);
    });

    [Fact]
    public void Different_lists_of_names_make_different_keys() => Gen.Select(Names.Array[1, 3], Names.Array[1, 3]).Sample((one, other) =>
        one.SequenceEqual(other, StringComparer.Ordinal) == string.Equals(KeyEncoder.Key(one), KeyEncoder.Key(other), StringComparison.Ordinal));

    [Theory]
    [InlineData("a|b", "c", "a", "b|c")]
    [InlineData("", "x", "x", "")]
    public void A_separator_inside_a_name_is_no_separator(string first, string second, string third, string fourth) =>
        Assert.NotEqual(KeyEncoder.Key(first, second), KeyEncoder.Key(third, fourth), StringComparer.Ordinal);

    [Fact]
    public void Ordinary_names_stay_readable() => Assert.Equal("source:azure|Sørli & co.", KeyEncoder.Key("source:azure", "Sørli & co."));

    [Fact]
    public void Long_names_are_cut_and_stay_apart()
    {
        var shared = new string('x', 2000);

        var one = KeyEncoder.Encode(shared + "1");
        var other = KeyEncoder.Encode(shared + "2");

        Assert.NotEqual(one, other, StringComparer.Ordinal);
        Assert.Equal(one, KeyEncoder.Encode(shared + "1"));
        Assert.Equal(KeyEncoder.MaxPart, one.Length);
        Assert.Throws<FormatException>(() => KeyEncoder.Decode(one));
    }

    [Theory]
    [InlineData("~12")]
    [InlineData("a~00G0")]
    [InlineData("~")]
    public void What_was_never_encoded_is_refused(string text) => Assert.Throws<FormatException>(() => KeyEncoder.Decode(text));
}

public class KeysOnStorageTests(Azurite azurite) : StorageTest(azurite)
{
    [Fact]
    public async Task Awkward_names_are_found_again_by_key_by_range_and_in_a_transaction()
    {
        string[] names = ["a/b\\c#d?e%f|g~h", "quote ' and \" and &+=", "100 % \t tab", "Ærø 😀 \uD83D", new string('/', 500)];
        var table = Storage.Table(Tables.Operations);
        var transaction = new TableTransaction(table, "test");
        foreach (var name in names)
        {
            transaction.Add(new TableEntity("p'%25", KeyEncoder.Key("name", name)) { ["Number"] = Array.IndexOf(names, name) });
        }

        await transaction.SubmitAsync(Token);

        var stored = await table.PrefixAsync("p'%25", "name|", filter: null, Token).ToListAsync(Token);
        Assert.Equal(names.Length, stored.Count);
        foreach (var name in names)
        {
            var row = await table.FindAsync("p'%25", KeyEncoder.Key("name", name), Token);
            Assert.Equal(Array.IndexOf(names, name), row?.GetInt32("Number"));
        }
    }
}
