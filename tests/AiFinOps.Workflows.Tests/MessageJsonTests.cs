using AiFinOps.Workflows.Messages;

namespace AiFinOps.Workflows.Tests;

public sealed class MessageJsonTests
{
    public static TheoryData<QueueMessage> Every =>
    [
        new PullSpendMessage("azure", new DateOnly(2026, 7, 1), new DateOnly(2026, 9, 29)) { CorrelationId = "c", Attempt = 3 },
        new EvaluateSpendMessage(long.MaxValue, "run-1"),
        new EvaluateSpendMessage(1, RunId: null),
        new DispatchEscalationMessage("støtte-💬", "i", "s", "log"),
        new ApplyContainmentMessage("l", "i", "a", Revert: true),
        new CheckRecoveryMessage("l", "i"),
    ];

    [Theory]
    [MemberData(nameof(Every))]
    public void A_message_is_read_back_as_it_was_written(QueueMessage message)
    {
        var body = MessageJson.Write(message);

        QueueMessage read = message switch
        {
            PullSpendMessage => MessageJson.Read<PullSpendMessage>(body),
            EvaluateSpendMessage => MessageJson.Read<EvaluateSpendMessage>(body),
            DispatchEscalationMessage => MessageJson.Read<DispatchEscalationMessage>(body),
            ApplyContainmentMessage => MessageJson.Read<ApplyContainmentMessage>(body),
            _ => MessageJson.Read<CheckRecoveryMessage>(body),
        };
        Assert.Equal(message, read);
    }

    [Theory]
    [InlineData("", "CheckRecoveryMessage")]
    [InlineData("not json", "not json")]
    [InlineData("null", "JSON null")]
    [InlineData("[]", "CheckRecoveryMessage")]
    [InlineData("""{"schema":1,"line":"l"}""", "incidentId")]
    [InlineData("""{"schema":1,"line":7,"incidentId":"i"}""", "$.line")]
    [InlineData("""{"schema":1,"line":null,"incidentId":"i"}""", "Line")]
    [InlineData("""{"schema":"one","line":"l","incidentId":"i"}""", "$.schema")]
    [InlineData("""{"schema":2,"line":"l","incidentId":"i"}""", "Deploy the newer version")]
    [InlineData("""{"schema":0,"line":"l","incidentId":"i"}""", "schema 0")]
    public void A_body_that_is_no_such_message_is_rejected_with_a_reason(string body, string reason)
    {
        var thrown = Assert.Throws<MessageRejectedException>(() => MessageJson.Read<CheckRecoveryMessage>(body));
        Assert.Contains(reason, thrown.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_huge_body_is_named_by_its_beginning()
    {
        var thrown = Assert.Throws<MessageRejectedException>(() => MessageJson.Read<CheckRecoveryMessage>(new string('x', 60_000)));
        Assert.InRange(thrown.Message.Length, 200, 600);
    }
}
