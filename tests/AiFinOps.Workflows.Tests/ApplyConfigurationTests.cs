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
    }

    private void StoreAnswers(AppliedVersion version) =>
        _store.Setup(store => store.ApplyAsync(Document, "astrid", Now, It.IsAny<CancellationToken>())).ReturnsAsync(version);

    private Task<AppliedVersion> Apply() =>
        new ApplyConfiguration(_store.Object, _ledger.Object, _queue.Object, new FakeTimeProvider(Now)).RunAsync(Document, "astrid", TestContext.Current.CancellationToken);
}
