using AiFinOps.Adapters.Storage.Hours;
using AiFinOps.Core.Spend;
using AiFinOps.Testing;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Tests.Storage;

/// <summary>Hours on a real Azurite. It is eight in the morning of 1 March 2026.</summary>
public class HourlyLedgerTests(Azurite azurite) : StorageTest(azurite)
{
    private static readonly DateTimeOffset Midnight = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly February = new(2026, 2, 1);

    private StoredHourlyLedger Hours => new(Storage, Unreadable);

    [Fact]
    public async Task Hours_come_back_with_their_dimensions_and_the_moment_they_were_read()
    {
        var record = Record(3, 0.1234567890123456789m) with { Dimensions = Dimensions("sub/1") with { Model = "gpt\"4", Feature = "søk" } };

        Assert.True(await WriteAsync(Draft([3, 4], 0, 8, "sub/1"), record));

        var feed = Assert.Single(await ReadAsync());
        Assert.Equal(("gateway", "sub/1"), (feed.Source, feed.Account));
        Assert.Equal([Midnight.AddHours(3), Midnight.AddHours(4)], feed.Reported.Keys.Order());
        Assert.All(feed.Reported.Values, asOf => Assert.Equal(Now, asOf));
        Assert.Equal(record, Assert.Single(feed.Records));
    }

    [Fact]
    public async Task The_same_again_changes_nothing()
    {
        Assert.True(await WriteAsync(Draft([1, 2], 0, 8), Record(1, 1m), Record(2, 2m)));
        var version = await VersionAsync();

        Assert.False(await WriteAsync(Draft([1, 2], 0, 8), Record(1, 1m), Record(2, 2m)));

        Assert.Equal(version, await VersionAsync());
        Assert.NotEqual("", version);
    }

    [Fact]
    public async Task Hours_are_replaced_and_the_hours_beside_them_stay()
    {
        await WriteAsync(Draft([1, 2, 3], 0, 8), Record(1, 1m), Record(2, 2m), Record(3, 3m));
        Time.Advance(TimeSpan.FromHours(1));

        Assert.True(await WriteAsync(Draft([2], 2, 4), Record(2, 20m)));

        Assert.Equal(["1 1", "2 20"], await DescribedAsync());
    }

    [Fact]
    public async Task What_was_known_earlier_replaces_nothing()
    {
        await WriteAsync(Draft([1], 0, 8), Record(1, 1m));

        Assert.False(await WriteAsync(Draft([1, 2], 0, 2) with { AsOf = Now.AddHours(-2) }, Record(1, 9m)));

        Assert.Equal(["1 1"], await DescribedAsync());
    }

    [Fact]
    public async Task Rows_of_one_hour_that_agree_in_their_dimensions_are_summed()
    {
        await WriteAsync(Draft([1], 0, 8), Record(1, 1.25m), Record(1, 0.75m));

        Assert.Equal(2m, Assert.Single(Assert.Single(await ReadAsync()).Records).Usage.Amount);
    }

    [Fact]
    public async Task Accounts_and_sources_do_not_touch_each_other()
    {
        await WriteAsync(Draft([1], 0, 8, "a"), Record(1, 1m, "a"));
        await WriteAsync(Draft([1], 0, 8, "b"), Record(1, 2m, "b"));
        await WriteAsync(Draft([1], 0, 8, "a") with { Source = "other" }, Record(1, 3m, "a"));

        var feeds = await Hours.ReadAsync(["gateway"], February, Token);

        Assert.Equal(["a 1", "b 2"], feeds.Select(feed => $"{feed.Account} {feed.Records[0].Usage.Amount}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Days_without_a_row_are_read_as_missing_and_days_with_several_accounts_stand_side_by_side()
    {
        DateTimeOffset[] reported = [Midnight.AddDays(-2).AddHours(5), Midnight.AddHours(5)];
        var draft = new HourlyDraft("gateway", Now, [new HourSlice("sub", Midnight.AddDays(-2), Midnight.AddDays(1))], reported.ToHashSet());

        await WriteAsync(draft, Record(5 - 48, 7m), Record(5, 8m));

        var feed = Assert.Single(await ReadAsync());
        Assert.Equal(reported, feed.Reported.Keys.Order());
        Assert.Equal([7m, 8m], feed.Records.OrderBy(record => record.Hour).Select(record => record.Usage.Amount));
    }

    [Fact]
    public async Task Old_hours_are_forgotten_and_never_taken_in()
    {
        var longAgo = Midnight.AddDays(-40);
        await WriteAsync(new HourlyDraft("gateway", longAgo.AddHours(8), [new HourSlice("sub", longAgo, longAgo.AddDays(1))], new HashSet<DateTimeOffset> { longAgo }), Record(-40 * 24, 1m));
        Assert.Single(await Hours.ReadAsync(["gateway"], February.AddMonths(-1), Token));

        await WriteAsync(new HourlyDraft("gateway", Now, [new HourSlice("sub", longAgo, Midnight)], new HashSet<DateTimeOffset> { longAgo, Midnight.AddHours(-1) }), Record(-40 * 24, 1m), Record(-1, 2m));

        var feed = Assert.Single(await Hours.ReadAsync(["gateway"], February.AddMonths(-1), Token));
        Assert.Equal(Midnight.AddHours(-1), Assert.Single(feed.Reported).Key);
    }

    [Fact]
    public async Task A_blob_that_was_damaged_is_named_and_costs_no_other_day()
    {
        DateTimeOffset[] reported = [Midnight.AddHours(-1), Midnight.AddHours(1)];
        var draft = new HourlyDraft("gateway", Now, [new HourSlice("sub", Midnight.AddDays(-1), Midnight.AddDays(1))], reported.ToHashSet());
        await WriteAsync(draft, Record(-1, 1m), Record(1, 2m));
        await Storage.Container(Containers.Ledger).GetBlobClient(HourBlobs.NameOf("gateway", new DateOnly(2026, 3, 1), "sub")).UploadAsync(BinaryData.FromString("{}"), overwrite: true, Token);

        Assert.Equal(["-1 1"], await DescribedAsync());
        Assert.Contains("2026-03-01", Assert.Single(Unreadable.Recent()).Row, StringComparison.Ordinal);

        Assert.True(await WriteAsync(draft, Record(-1, 1m), Record(1, 2m)));
        Assert.Equal(["-1 1", "1 2"], await DescribedAsync());
    }

    [Fact]
    public async Task Hours_do_not_disturb_the_ledger()
    {
        await WriteAsync(Draft([1], 0, 8), Record(1, 1m));

        var ledger = new AiFinOps.Adapters.Storage.Ledger.StoredLedger(Storage, Time);
        Assert.Equal(0, await ledger.CurrentVersionAsync(Token));
        Assert.Empty(await ledger.ReadAsync(new DayRange(February, February.AddDays(60)), null, null, Token).ToListAsync(Token));
    }

    private Task<bool> WriteAsync(HourlyDraft draft, params HourRecord[] records) => Hours.WriteAsync(draft, records.ToAsyncEnumerable(), Token);

    private Task<IReadOnlyList<HourlyFeed>> ReadAsync() => Hours.ReadAsync(["gateway"], February, Token);

    private Task<string> VersionAsync() => Hours.VersionAsync(["gateway"], February, Token);

    /// <summary>Number of the hour since midnight, and its amount.</summary>
    private async Task<IEnumerable<string>> DescribedAsync() =>
        (await ReadAsync()).SelectMany(feed => feed.Records).OrderBy(record => record.Hour).Select(record => $"{(record.Hour - Midnight).TotalHours:0} {record.Usage.Amount}");

    private HourlyDraft Draft(int[] reported, int from, int to, string account = "sub") =>
        new("gateway", Now, [new HourSlice(account, Midnight.AddHours(from), Midnight.AddHours(to))], reported.Select(hour => Midnight.AddHours(hour)).ToHashSet());

    private static HourRecord Record(int hour, decimal amount, string account = "sub") => new(Midnight.AddHours(hour), Dimensions(account), new Money(amount, "EUR"));

    private static SpendDimensions Dimensions(string account) => new() { Provider = "Azure", Account = account, Project = "assistant" };
}
