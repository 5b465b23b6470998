using System.Runtime.CompilerServices;
using AiFinOps.Adapters.Storage.Ledger;
using AiFinOps.Core.Spend;
using AiFinOps.Testing;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure.Storage.Blobs.Specialized;
using CsCheck;
using static AiFinOps.Adapters.Tests.Storage.Spending;

namespace AiFinOps.Adapters.Tests.Storage;

public class LedgerTests(Azurite azurite) : StorageTest(azurite)
{
    private static readonly Gen<CostRecord> Records =
        from texts in Gen.String.Array[12].Select(texts => texts.Select(Whole).ToArray())
        from category in Gen.Enum<ChargeCategory>()
        from isCorrection in Gen.Bool
        from effective in Gen.Decimal
        from billed in Gen.Decimal
        from quantity in Gen.OneOf(Gen.Const((decimal?)null), Gen.Decimal.Select(value => (decimal?)value))
        select new CostRecord(
            March(7),
            new SpendDimensions
            {
                Provider = texts[0], Account = texts[1], Service = texts[2], ServiceCategory = texts[3], Model = texts[4], Feature = texts[5],
                Environment = texts[6], Project = texts[7], Owner = texts[8], Phase = texts[9], Region = texts[10],
            },
            category, isCorrection, new(effective, "EUR"), new(billed, "USD"), quantity, texts[11]);

    private StoredLedger Ledger => new(Storage, Time);

    [Fact]
    public async Task An_empty_ledger_has_version_zero_and_nothing_in_force()
    {
        Assert.Equal(0, await Ledger.CurrentVersionAsync(Token));
        Assert.Empty(await Ledger.InForceAsync(1, 31));
    }

    [Fact]
    public void A_record_comes_back_exactly() => Records.Sample(record =>
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using var writer = new System.Text.Json.Utf8JsonWriter(buffer, RecordLine.WriterOptions);
        RecordLine.Write(writer, record);
        return RecordLine.Read(buffer.WrittenSpan) == record;
    });

    [Fact]
    public async Task A_batch_is_read_back_ordered_by_day_with_all_that_its_manifest_says()
    {
        var draft = Draft(1, 3, At(4)) with { ReportedDays = [March(1), March(3)] };

        var written = await Ledger.WriteAsync(draft, Record(1, 10.5m), Record(1, 2m, service: "Search"), Record(3, -4m));

        Assert.True(written.Changed);
        Assert.Equal(["azure 1 10.5", "azure 1 2", "azure 3 -4"], await Ledger.InForceAsync(1, 31));
        Assert.Equal(["azure 3 -4"], await Ledger.InForceAsync(2, 3));
        var batch = Assert.Single(await Ledger.BatchesAsync(0, Token));
        Assert.Equivalent(written.Batch, batch, strict: true);
        Assert.Equal((1L, At(4), Now, 3), (batch.Version, batch.AsOf, batch.RecordedAt, batch.RecordCount));
        Assert.Equal([March(1), March(3)], batch.ReportedDays);
        Assert.Empty(await Ledger.BatchesAsync(1, Token));
    }

    [Fact]
    public async Task The_same_import_twice_changes_nothing_whatever_the_order_of_its_rows()
    {
        var first = await Ledger.WriteAsync(Draft(1, 2, At(4)), Record(1, 10.50m), Record(1, 2m, service: "Search"), Record(2, 3m));

        var second = await Ledger.WriteAsync(Draft(1, 2, At(4)), Record(1, 2.0m, service: "Search"), Record(1, 10.5m), Record(2, 3m));

        Assert.False(second.Changed);
        Assert.Equal(first.Batch.BatchId, second.Batch.BatchId);
        Assert.Equal(1, await Ledger.CurrentVersionAsync(Token));
    }

    [Fact]
    public async Task A_cent_another_day_or_another_moment_is_another_batch()
    {
        string[] ids =
        [
            (await Ledger.WriteAsync(Draft(1, 2, At(4)), Record(1, 1m), Record(2, 1m))).Batch.BatchId,
            (await Ledger.WriteAsync(Draft(1, 2, At(4)), Record(1, 1.01m), Record(2, 1m))).Batch.BatchId,
            (await Ledger.WriteAsync(Draft(1, 2, At(4)), Record(1, 1m), Record(1, 1m))).Batch.BatchId,
            (await Ledger.WriteAsync(Draft(1, 2, At(5)), Record(1, 1m), Record(2, 1m))).Batch.BatchId,
            (await Ledger.WriteAsync(Draft(1, 3, At(4)), Record(1, 1m), Record(2, 1m))).Batch.BatchId,
            (await Ledger.WriteAsync(Draft(1, 2, At(4), source: "aws"), Record(1, 1m), Record(2, 1m))).Batch.BatchId,
            (await Ledger.WriteAsync(Draft(1, 2, At(4)) with { ReportedDays = [March(1), March(2), March(3)] }, Record(1, 1m), Record(2, 1m))).Batch.BatchId,
        ];

        Assert.Distinct(ids, StringComparer.Ordinal);
        Assert.Equal(ids.Length, await Ledger.CurrentVersionAsync(Token));
    }

    [Fact]
    public async Task A_later_word_replaces_its_whole_slice_and_nothing_else()
    {
        await Ledger.WriteAsync(Draft(1, 4, At(5)), Record(1, 1m), Record(2, 2m), Record(3, 3m), Record(3, 30m, service: "Search"), Record(4, 4m));
        await Ledger.WriteAsync(Draft(1, 4, At(5), account: "a2"), Record(3, 7m, "a2"));

        await Ledger.WriteAsync(Draft(2, 3, At(6)), Record(3, 33m));

        Assert.Equal(["azure 1 1", "azure 3 7", "azure 3 33", "azure 4 4"], await Ledger.InForceAsync(1, 31));
    }

    [Fact]
    public async Task Facts_that_were_known_earlier_do_not_replace_newer_ones_when_they_arrive_late()
    {
        await Ledger.WriteAsync(Draft(1, 1, At(6)), Record(1, 6m));

        var late = await Ledger.WriteAsync(Draft(1, 1, At(5)), Record(1, 5m));

        Assert.True(late.Changed);
        Assert.Equal(["azure 1 6"], await Ledger.InForceAsync(1, 1));
    }

    [Fact]
    public async Task The_ledger_as_of_an_earlier_moment_is_what_was_known_then()
    {
        await Ledger.WriteAsync(Draft(1, 2, At(3)), Record(1, 1m), Record(2, 2m));
        await Ledger.WriteAsync(Draft(2, 3, At(5)), Record(2, 22m), Record(3, 33m));

        Assert.Equal(["azure 1 1", "azure 2 2"], await Ledger.InForceAsync(1, 31, knownAt: At(4)));
        Assert.Equal(["azure 1 1", "azure 2 22", "azure 3 33"], await Ledger.InForceAsync(1, 31, knownAt: At(5)));
        Assert.Empty(await Ledger.InForceAsync(1, 31, knownAt: At(2)));
    }

    [Fact]
    public async Task A_later_word_that_does_not_report_a_day_makes_it_missing()
    {
        await Ledger.WriteAsync(Draft(1, 2, At(3)), Record(1, 1m), Record(2, 2m));

        await Ledger.WriteAsync(Draft(1, 2, At(4)) with { ReportedDays = [March(1)] }, Record(1, 1m));

        Assert.Equal(["azure 1 1"], await Ledger.InForceAsync(1, 31));
    }

    [Fact]
    public async Task Without_a_stated_moment_the_same_facts_are_news_again_after_others_were_in_force()
    {
        var facts = Record(1, 1m);
        var first = await Ledger.WriteAsync(Draft(1, 2, At(3), stated: false), facts);
        var again = await Ledger.WriteAsync(Draft(1, 2, At(4), stated: false), facts);
        await Ledger.WriteAsync(Draft(1, 1, At(5), stated: false), Record(1, 9m));

        var back = await Ledger.WriteAsync(Draft(1, 2, At(6), stated: false), facts);

        Assert.False(again.Changed);
        Assert.Equal(first.Batch.Version, again.Batch.Version);
        Assert.True(back.Changed);
        Assert.Equal(["azure 1 1"], await Ledger.InForceAsync(1, 31));
    }

    [Fact]
    public async Task What_another_account_or_source_reports_does_not_make_the_same_facts_news()
    {
        await Ledger.WriteAsync(Draft(1, 2, At(3), stated: false), Record(1, 1m));
        await Ledger.WriteAsync(Draft(1, 2, At(4), stated: false, account: "a2"), Record(1, 2m, "a2"));
        await Ledger.WriteAsync(Draft(1, 2, At(4), stated: false, source: "aws"), Record(1, 3m));

        Assert.False((await Ledger.WriteAsync(Draft(1, 2, At(5), stated: false), Record(1, 1m))).Changed);
        Assert.Equal(["aws 1 3"], await Ledger.InForceAsync(1, 31, source: "aws"));
    }

    [Fact]
    public async Task Sources_that_commit_at_the_same_time_each_get_a_version_of_their_own()
    {
        var sources = Enumerable.Range(1, 8).Select(number => $"source-{number}").ToList();

        var written = await Task.WhenAll(sources.Select(source => Ledger.WriteAsync(Draft(1, 1, At(2), source: source), Record(1, 1m))));

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], written.Select(write => write.Batch.Version).Order());
        Assert.Equal(8, (await Ledger.InForceAsync(1, 1)).Count);
    }

    [Fact]
    public async Task The_same_message_delivered_twice_at_once_makes_one_batch()
    {
        var written = await Task.WhenAll(Enumerable.Range(1, 4).Select(_ => Ledger.WriteAsync(Draft(1, 1, At(2)), Record(1, 1m))));

        Assert.Single(written, write => write.Changed);
        Assert.Equal(1, await Ledger.CurrentVersionAsync(Token));
    }

    [Fact]
    public async Task A_blob_whose_process_ended_before_its_manifest_row_is_harmless()
    {
        await using (var spool = await BatchSpool.FillAsync(Draft(1, 1, At(2)), new[] { Record(1, 1m) }.ToAsyncEnumerable(), Token))
        {
            await new BatchBlobs(Storage).StoreAsync("azure", spool, Token);
        }

        Assert.Empty(await Ledger.InForceAsync(1, 1));

        Assert.True((await Ledger.WriteAsync(Draft(1, 1, At(2)), Record(1, 1m))).Changed);
        Assert.Equal(["azure 1 1"], await Ledger.InForceAsync(1, 1));
    }

    [Fact]
    public async Task A_source_that_reports_days_without_cost_has_a_batch_without_records()
    {
        await Ledger.WriteAsync(Draft(1, 2, At(2)), Record(1, 1m));

        var written = await Ledger.WriteAsync(Draft(1, 2, At(3)));

        Assert.True(written.Changed);
        Assert.Equal(0, written.Batch.RecordCount);
        Assert.Empty(await Ledger.InForceAsync(1, 31));
    }

    [Theory]
    [InlineData(5, "a1", "is not among the reported days")]
    [InlineData(1, "a2", "is in none of the slices of account 'a2'")]
    public async Task A_record_outside_of_the_draft_is_refused_and_nothing_is_written(int day, string account, string because)
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Ledger.WriteAsync(Draft(1, 2, At(2)), Record(1, 1m), Record(day, 1m, account)));

        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await Ledger.CurrentVersionAsync(Token));
    }

    [Fact]
    public async Task Records_that_are_not_in_the_order_of_days_are_refused() => Assert.Contains(
        "must be ordered by day",
        (await Assert.ThrowsAsync<InvalidOperationException>(() => Ledger.WriteAsync(Draft(1, 2, At(2)), Record(2, 1m), Record(1, 1m)))).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task An_edited_manifest_row_is_named_with_its_property_and_remedy()
    {
        await Ledger.WriteAsync(Draft(1, 1, At(2)), Record(1, 1m));
        await EditAsync(Tables.Ledger, ManifestEntry.Partition, ManifestEntry.RowKey(1), "AsOf", "yesterday");

        var unreadable = await Assert.ThrowsAsync<UnreadableRowException>(() => Ledger.BatchesAsync(0, Token));

        Assert.Equal(("ledger", "manifest", "batch|000000000001", "AsOf"), (unreadable.Table, unreadable.Partition, unreadable.Row, unreadable.Property));
        Assert.Contains("'yesterday'", unreadable.Message, StringComparison.Ordinal);
        Assert.Contains("import the data again", unreadable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_blob_is_named_with_the_day()
    {
        await Ledger.WriteAsync(Draft(1, 1, At(2)), Record(1, 1m));
        var container = Storage.Container(Containers.Ledger);
        var blob = await container.GetBlobsAsync(cancellationToken: Token).SingleAsync(Token);
        await container.GetBlockBlobClient(blob.Name).UploadAsync(new MemoryStream(new byte[blob.Properties.ContentLength ?? 0]), cancellationToken: Token);

        var damaged = await Assert.ThrowsAsync<InvalidDataException>(() => Ledger.InForceAsync(1, 1));

        Assert.Contains(blob.Name, damaged.Message, StringComparison.Ordinal);
        Assert.Contains("2026-03-01", damaged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_hundred_thousand_records_are_written_and_read_without_holding_them()
    {
        const int Count = 200_000;
        var held = new List<WeakReference>();
        var aliveAtTheEnd = int.MaxValue;

        async IAsyncEnumerable<CostRecord> Many([EnumeratorCancellation] CancellationToken token = default)
        {
            for (var number = 0; number < Count; number++)
            {
                var record = Record(1 + (number * 20 / Count), number / 100m, service: $"service-{number}");
                if (number % 1000 == 0)
                {
                    held.Add(new(record));
                    await Task.Yield();
                }

                yield return record;
            }

            GC.Collect();
            aliveAtTheEnd = held.Count(reference => reference.IsAlive);
        }

        await Ledger.WriteAsync(Draft(1, 20, At(21)), Many(Token), Token);
        var before = Requests;
        var few = await Ledger.ReadAsync(new(March(19), March(20)), source: null, knownAt: null, Token).CountAsync(Token);
        var requests = Requests - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{aliveAtTheEnd} of {held.Count} sampled records alive; {requests} requests for two days");

        Assert.InRange(aliveAtTheEnd, 0, 5);
        Assert.Equal(Count / 10, few);
        Assert.InRange(requests, 1, 6);
        Assert.Equal(Count, await Ledger.ReadAsync(new(March(1), March(20)), source: null, knownAt: null, Token).CountAsync(Token));
    }

    // What comes from a file is decoded text: it holds no half characters.
    private static string Whole(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}
