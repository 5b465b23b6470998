using AiFinOps.Core.Changes;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace AiFinOps.Workflows.Tests;

public sealed class ApplyConfigurationTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 28, 10, 0, 0, TimeSpan.Zero);
    private static readonly ConfigurationDocument Document = new(new Dictionary<string, string>(StringComparer.Ordinal), "hash", null!);

    private readonly Mock<IConfigurationStore> _store = new(MockBehavior.Strict);
    private readonly Mock<IChangeFeed> _feed = new(MockBehavior.Strict);
    private readonly List<Change> _told = [];
    private readonly Mock<ILedger> _ledger = new(MockBehavior.Strict);
    private readonly Mock<IMessageQueue> _queue = new(MockBehavior.Strict);

    [Fact]
    public async Task A_changed_configuration_is_followed_by_an_evaluation_of_the_newest_ledger()
    {
        var sent = new List<QueueMessage>();
        StoreAnswers(new AppliedVersion(7, Changed: true));
        _ledger.Setup(ledger => ledger.CurrentVersionAsync(It.IsAny<CancellationToken>())).ReturnsAsync(41);
        _queue.Setup(queue => queue.SendAsync(Queues.Evaluations, It.IsAny<QueueMessage>(), null, It.IsAny<CancellationToken>()))
            .Callback((string _, QueueMessage message, TimeSpan? _, CancellationToken _) => sent.Add(message)).Returns(Task.CompletedTask);

        var applied = await Apply();

        Assert.Equal(new AppliedVersion(7, Changed: true), applied);
        Assert.Equal([new EvaluateSpendMessage(41, RunId: null) { CorrelationId = "configuration-7" }], sent);
    }

    [Fact]
    public async Task The_same_configuration_again_asks_for_nothing()
    {
        StoreAnswers(new AppliedVersion(7, Changed: false));

        var applied = await Apply();

        Assert.Equal(new AppliedVersion(7, Changed: false), applied);
        _queue.VerifyNoOtherCalls();
        Assert.Empty(_told);
    }

    /// <summary>An owner who is paged the next day finds the raised budget and the new price among the changes before it.</summary>
    [Fact]
    public async Task A_new_version_is_a_change_of_each_line_that_it_touches_and_one_of_everybody()
    {
        StoreAnswers(new AppliedVersion(7, Changed: true), before: new(StringComparer.Ordinal)
        {
            ["line|order-agent"] = """{"id":"order-agent","budget":{"monthly":"12000"},"owner":"commerce"}""",
            ["price|gpt"] = """{"id":"gpt","input":"2"}""",
            ["channel|pager"] = """{"name":"pager"}""",
        });
        TakesMessages();
        var after = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["line|order-agent"] = """{"id":"order-agent","budget":{"monthly":"14000"},"owner":"commerce"}""",
            ["expected-event|launch"] = """{"id":"launch","line":"order-agent"}""",
            ["price|gpt"] = """{"id":"gpt","input":"3"}""",
        };

        await Apply(after);

        Assert.Equal(
            [
                ("version-7", "", "Configuration version 7: channel pager removed, price gpt changed (input)"),
                ("version-7-order-agent", "order-agent", "Configuration version 7: expected-event launch added, line order-agent changed (budget)"),
            ],
            _told.Select(change => (change.Id, change.Line, change.What)));
        Assert.All(_told, change => Assert.Equal(("configuration", ChangeKind.Config, "astrid", Now), (change.Origin, change.Kind, change.Who, change.At)));
    }

    [Fact]
    public async Task The_first_version_is_one_change_whatever_it_has()
    {
        StoreAnswers(new AppliedVersion(1, Changed: true));
        TakesMessages();

        await Apply(Lines(30));

        Assert.Equal("Configuration version 1: the first one", Assert.Single(_told).What);
    }

    [Fact]
    public async Task What_touches_very_many_lines_is_one_change_of_everybody()
    {
        StoreAnswers(new AppliedVersion(2, Changed: true), before: []);
        TakesMessages();

        await Apply(Lines(30));

        var change = Assert.Single(_told);
        Assert.Equal("", change.Line);
        Assert.EndsWith("line line-04 added and 25 more", change.What, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Lines(int count) =>
        Enumerable.Range(0, count).ToDictionary(number => $"line|line-{number:00}", _ => "{}", StringComparer.Ordinal);

    private void TakesMessages()
    {
        _ledger.Setup(ledger => ledger.CurrentVersionAsync(It.IsAny<CancellationToken>())).ReturnsAsync(0);
        _queue.Setup(queue => queue.SendAsync(Queues.Evaluations, It.IsAny<QueueMessage>(), null, It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);
    }

    private void StoreAnswers(AppliedVersion version, Dictionary<string, string>? before = null)
    {
        _store.Setup(store => store.LoadAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(before is null ? null : new ConfigurationInForce(version.Version - 1, null!, before, "", "", []));
        _store.Setup(store => store.ApplyAsync(It.IsAny<ConfigurationDocument>(), "astrid", Now, It.IsAny<CancellationToken>())).ReturnsAsync(version);
        _feed.Setup(feed => feed.RecordAsync(It.IsAny<Change>(), It.IsAny<CancellationToken>()))
            .Callback((Change change, CancellationToken _) => _told.Add(change)).ReturnsAsync(ChangeReceipt.Recorded);
    }

    private Task<AppliedVersion> Apply(Dictionary<string, string>? rows = null) =>
        new ApplyConfiguration(_store.Object, new ConfigurationTexts(Mock.Of<IDocumentStore>()), _feed.Object, _ledger.Object, _queue.Object, new FakeTimeProvider(Now)).RunAsync(rows is null ? Document : Document with { Rows = rows }, "astrid", TestContext.Current.CancellationToken);
}
