using System.Security.Cryptography;
using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Testing;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure.Data.Tables;
using CsCheck;

namespace AiFinOps.Adapters.Tests.Storage;

public class RowTests(Azurite azurite) : StorageTest(azurite)
{
    private TableClient Table => Storage.Table(Tables.Operations);

    [Fact]
    public async Task A_hundred_rows_fit_a_transaction_and_one_more_is_refused_before_it_is_sent()
    {
        var hundred = new TableTransaction(Table, "test");
        var more = new TableTransaction(Table, "test");
        for (var number = 0; number <= 100; number++)
        {
            more.Upsert(new TableEntity("p", $"{number}"));
            if (number < 100)
            {
                hundred.Upsert(new TableEntity("p", $"{number}"));
            }
        }

        await hundred.SubmitAsync(Token);
        var before = Requests;
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => more.SubmitAsync(Token));

        Assert.Contains("101 rows", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Requests);
    }

    [Fact]
    public Task A_transaction_over_two_partitions_is_refused() => RefusedAsync(
        "several partitions: p, q", new TableEntity("p", "1"), new TableEntity("q", "1"));

    [Fact]
    public Task A_transaction_that_touches_a_row_twice_is_refused() => RefusedAsync("touches a row twice: 1", new TableEntity("p", "1"), new TableEntity("p", "1"));

    [Fact]
    public Task A_transaction_above_4_MiB_is_refused() => RefusedAsync(
        "4194304 fit", [.. Enumerable.Range(0, 9).Select(number => Wide($"{number}", bytes: 6 * 64 * 1024))]);

    [Fact]
    public Task A_row_above_1_MiB_is_refused() => RefusedAsync("a row holds 1048576", Wide("1", bytes: 17 * 64 * 1024));

    [Fact]
    public Task A_decimal_is_refused_because_it_would_read_back_as_another_number() =>
        RefusedAsync("write it as text", new TableEntity("p", "1") { ["Cost"] = 1.10m });

    [Fact]
    public Task A_key_that_did_not_go_through_the_encoder_is_refused() => RefusedAsync("may not hold", new TableEntity("p", "a/b"));

    [Fact]
    public async Task A_failed_transaction_changes_nothing()
    {
        await Table.AddEntityAsync(new TableEntity("p", "taken"), Token);
        var transaction = new TableTransaction(Table, "The row");
        transaction.Add(new TableEntity("p", "free"));
        transaction.Add(new TableEntity("p", "taken"));

        await Assert.ThrowsAsync<ConcurrencyException>(() => transaction.SubmitAsync(Token));

        Assert.Null(await Table.FindAsync("p", "free", Token));
    }

    [Fact]
    public async Task What_is_already_so_does_not_stop_the_rest()
    {
        await Table.AddEntityAsync(new TableEntity("p", "taken") { ["Mine"] = false }, Token);
        var transaction = new TableTransaction(Table, "The row");
        transaction.Delete("p", "gone");
        transaction.AddIfAbsent(new TableEntity("p", "taken") { ["Mine"] = true });
        transaction.Add(new TableEntity("p", "new"));

        var tags = await transaction.SubmitAsync(Token);

        Assert.Equal("new", Assert.Single(tags).Key);
        Assert.False((await Table.FindAsync("p", "taken", Token))?.GetBoolean("Mine"));
        Assert.NotNull(await Table.FindAsync("p", "new", Token));
    }

    [Fact]
    public async Task Many_rows_go_in_as_few_transactions_as_the_limits_allow()
    {
        var small = Enumerable.Range(0, 250).Select(number => new TableEntity("small", $"{number}"));
        var wide = Enumerable.Range(0, 10).Select(number => Wide($"{number}", bytes: 10 * 64 * 1024));
        var before = Requests;

        await Table.PutAllAsync(small, "test", Token);
        var forSmall = Requests - before;
        await Table.PutAllAsync(wide, "test", Token);

        Assert.Equal(3, forSmall);
        Assert.Equal(4, Requests - before - forSmall);
        Assert.Equal(260, (await RowsAsync(Tables.Operations)).Count);
    }

    [Fact]
    public async Task Long_text_and_bytes_survive_storage()
    {
        var text = string.Concat(Enumerable.Repeat("12345😀", 20_000));
        var bytes = RandomNumberGenerator.GetBytes(200_000);
        var row = new TableEntity("p", "long");
        row.SetLongText("Text", text);
        row.SetLongText("None", "");
        row.SetPacked("Bytes", bytes);

        await Table.PutAsync(row, Token);
        var stored = await Table.FindAsync("p", "long", Token);

        Assert.Equal(text, stored?.LongText("Text"));
        Assert.Equal("", stored?.LongText("None"));
        Assert.Null(stored?.LongText("Absent"));
        Assert.Equal(bytes, stored?.Packed("Bytes"));
    }

    [Fact]
    public void Moments_and_days_survive_as_text() => Gen.DateTimeOffset.Sample(moment =>
        RowText.TryInstant(RowText.Of(moment), out var back) && back == moment
        && RowText.TryDay(RowText.Of(DateOnly.FromDateTime(moment.DateTime)), out var day) && day == DateOnly.FromDateTime(moment.DateTime));

    [Fact]
    public void Ticks_in_keys_sort_by_time() => Gen.Select(Gen.DateTimeOffset, Gen.DateTimeOffset).Sample((one, other) =>
        Math.Sign(string.CompareOrdinal(RowText.Ticks(one), RowText.Ticks(other))) == one.CompareTo(other));

    private static TableEntity Wide(string rowKey, int bytes)
    {
        var row = new TableEntity("p", rowKey);
        for (var part = 0; part < bytes / (64 * 1024); part++)
        {
            row[$"Part{part}"] = new byte[64 * 1024];
        }

        return row;
    }

    private async Task RefusedAsync(string because, params TableEntity[] rows)
    {
        var transaction = new TableTransaction(Table, "test");
        Array.ForEach(rows, transaction.Upsert);
        var before = Requests;

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.SubmitAsync(Token));

        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Requests);
    }
}
