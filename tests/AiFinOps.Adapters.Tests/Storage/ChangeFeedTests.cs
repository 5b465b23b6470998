using AiFinOps.Adapters.Storage.Changes;
using AiFinOps.Core.Changes;
using AiFinOps.Core.Spend;
using AiFinOps.Testing;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Tests.Storage;

public class ChangeFeedTests(Azurite azurite) : StorageTest(azurite)
{
    private TableChangeFeed Feed => new(Storage, Unreadable);

    [Fact]
    public async Task A_change_comes_back_as_it_was_told()
    {
        var change = Change("run/17 #1 |?", Now) with
        {
            Line = "chat",
            Dimensions = new SpendDimensions { Provider = "Microsoft", Project = "chat-rg" },
            Resource = "/subscriptions/x",
            Link = "https://ci.example.com/17",
            IsMomentStated = false,
        };

        Assert.Equal(ChangeReceipt.Recorded, await Feed.RecordAsync(change, Token));

        Assert.Equal(change, Assert.Single(await Feed.BetweenAsync(Now, Now.AddTicks(1), Token)));
    }

    [Fact]
    public async Task The_same_id_is_one_change_whatever_its_moment_and_another_origin_is_another()
    {
        var change = Change("17", Now);
        await Feed.RecordAsync(change, Token);

        Assert.Equal(ChangeReceipt.Known, await Feed.RecordAsync(change, Token));
        Assert.Equal(ChangeReceipt.IdTaken, await Feed.RecordAsync(change with { At = Now.AddHours(-1) }, Token));
        Assert.Equal(ChangeReceipt.IdTaken, await Feed.RecordAsync(change with { What = "Agent 2.5" }, Token));
        Assert.Equal(ChangeReceipt.Known, await Feed.RecordAsync(change with { At = Now.AddHours(1), IsMomentStated = false }, Token));
        Assert.Equal(ChangeReceipt.Recorded, await Feed.RecordAsync(change with { Origin = "azure" }, Token));

        Assert.Equal(2, (await Feed.BetweenAsync(Now.AddDays(-2), Now.AddDays(2), Token)).Count);
    }

    [Fact]
    public async Task A_change_whose_writer_ended_half_way_is_there_when_it_is_told_again()
    {
        await Feed.RecordAsync(Change("17", Now), Token);
        await Storage.Table(Tables.Changes).DeleteEntityAsync("2026-03-01", (await RowsAsync(Tables.Changes)).Single(row => row.PartitionKey == "2026-03-01").RowKey, cancellationToken: Token);

        Assert.Equal(ChangeReceipt.Known, await Feed.RecordAsync(Change("17", Now), Token));

        Assert.Single(await Feed.BetweenAsync(Now, Now.AddTicks(1), Token));
    }

    [Fact]
    public async Task The_beginning_belongs_to_the_period_and_the_end_does_not_and_the_oldest_comes_first()
    {
        foreach (var (id, at) in new[] { ("end", Now), ("middle", Now.AddHours(-30)), ("begin", Now.AddHours(-48)), ("before", Now.AddHours(-48).AddTicks(-1)) })
        {
            await Feed.RecordAsync(Change(id, at), Token);
        }

        Assert.Equal(["begin", "middle"], (await Feed.BetweenAsync(Now.AddHours(-48), Now, Token)).Select(change => change.Id));
    }

    [Fact]
    public async Task The_48_hours_before_an_onset_are_three_requests_however_much_else_there_is()
    {
        foreach (var day in Enumerable.Range(0, 20))
        {
            await Feed.RecordAsync(Change($"{day}", Now.AddDays(-day)), Token);
        }

        var before = Requests;
        await Feed.BetweenAsync(Now.AddHours(-48), Now.AddTicks(1), Token);

        Assert.Equal(3, Requests - before);
    }

    [Fact]
    public async Task A_row_that_was_edited_by_hand_is_named_and_left_out()
    {
        await Feed.RecordAsync(Change("17", Now), Token);
        await Feed.RecordAsync(Change("18", Now), Token);
        var row = (await RowsAsync(Tables.Changes)).First(row => row.PartitionKey == "2026-03-01" && row.RowKey.EndsWith("17", StringComparison.Ordinal));
        await EditAsync(Tables.Changes, row.PartitionKey, row.RowKey, "Kind", "Party");

        Assert.Equal("18", Assert.Single(await Feed.BetweenAsync(Now, Now.AddTicks(1), Token)).Id);
        Assert.Equal("Kind", Assert.Single(Unreadable.Recent()).Property);
    }

    private static Change Change(string id, DateTimeOffset at) => new("pipelines", id, ChangeKind.Deployment, "Agent 2.4", at, "ci");
}
