using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;
using AiFinOps.Workflows.Tests.Fakes;

namespace AiFinOps.Workflows.Tests;

public sealed class DispatchEscalationTests
{
    private readonly House _house = new();

    [Fact]
    public async Task A_step_is_sent_to_the_members_of_its_group_and_its_delivery_is_on_record()
    {
        var message = await AStepAsync();

        await DispatchAsync(message);

        var notification = Assert.Single(_house.Channel.Received);
        Assert.Equal($"{message.IncidentId}.{message.StepId}.log", notification.Id);
        Assert.Equal(["astrid"], notification.Recipients, StringComparer.Ordinal);
        Assert.Equal(StepState.Delivered, Step().State);
        Assert.Equal(message.StepId, Assert.Single(_house.Incidents.EventsOf(_house.TheIncident).OfType<NotificationDelivered>()).StepId);
    }

    [Fact]
    public async Task The_same_message_again_sends_nothing()
    {
        var message = await AStepAsync();
        await DispatchAsync(message);

        await DispatchAsync(message);

        Assert.Single(_house.Channel.Received);
        Assert.Empty(_house.Queue.Messages);
    }

    [Fact]
    public async Task A_channel_that_asks_for_patience_gets_its_own_delay()
    {
        var message = await AStepAsync();
        _house.Channel.Answer = new Delivery(DeliveryOutcome.Retry, "429", TimeSpan.FromSeconds(77));

        await DispatchAsync(message);

        var sent = Assert.Single(_house.Queue.Messages);
        Assert.Equal((Queues.Escalations, (TimeSpan?)TimeSpan.FromSeconds(77)), (sent.Queue, sent.Delay));
        Assert.Equal((StepState.Pending, 1), (Step().State, Step().Attempts));
    }

    [Fact]
    public async Task Retries_begin_soon_slow_down_and_end_as_a_failure_on_record()
    {
        var message = await AStepAsync();
        _house.Channel.Answer = new Delivery(DeliveryOutcome.Retry, "503 from the receiver", null);

        for (var attempt = 0; attempt < 12; attempt++)
        {
            await DispatchAsync(message);
        }

        Assert.Equal([5, 30, 120, 300, 900, 3600, 3600, 3600, 3600, 3600, 3600], _house.Queue.Messages.Select(sent => (int)sent.Delay!.Value.TotalSeconds));
        Assert.Equal(StepState.Failed, Step().State);
        Assert.Equal("503 from the receiver", Assert.Single(_house.Incidents.EventsOf(_house.TheIncident).OfType<NotificationFailed>()).Reason);
    }

    [Fact]
    public async Task What_can_never_be_delivered_is_tried_once_and_recorded()
    {
        var message = await AStepAsync();
        _house.Channel.Answer = new Delivery(DeliveryOutcome.Failed, "The host is not allowed.", null);

        await DispatchAsync(message);

        Assert.Equal(StepState.Failed, Step().State);
        Assert.Empty(_house.Queue.Messages);
        Assert.Single(_house.HistoryOf(_house.TheIncident), name => name is nameof(NotificationFailed));
    }

    [Fact]
    public async Task A_channel_that_was_removed_from_the_configuration_is_a_failure_on_record()
    {
        var message = await AStepAsync();
        var inForce = Given.InForce();
        _house.Configurations.InForce = inForce with { Configuration = inForce.Configuration with { Channels = [] } };

        await DispatchAsync(message);

        Assert.Contains("log", Assert.Single(_house.Incidents.EventsOf(_house.TheIncident).OfType<NotificationFailed>()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_somebody_else_holds_is_looked_at_again_at_the_latest_when_the_claim_has_expired()
    {
        var message = await AStepAsync();
        await ClaimAsync(message);

        await DispatchAsync(message);

        Assert.Empty(_house.Channel.Received);
        var sent = Assert.Single(_house.Queue.Messages);
        Assert.Equal(1, sent.As<DispatchEscalationMessage>().Attempt);
        Assert.InRange(sent.Delay!.Value, TimeSpan.FromSeconds(1), LeaseTime.DefaultDuration);
    }

    [Fact]
    public async Task Business_time_does_not_expire_a_claim()
    {
        var message = await AStepAsync();
        await ClaimAsync(message);
        _house.Time.Advance(TimeSpan.FromDays(1));

        await DispatchAsync(message);

        Assert.Empty(_house.Channel.Received);
    }

    [Theory]
    [InlineData("step-claimed", 1)]
    [InlineData("step-sent", 2)]
    [InlineData("incident-committed", 1)]
    public async Task A_process_that_ends_loses_no_notification_and_records_one_delivery(string place, int sent)
    {
        var message = await AStepAsync();
        _house.Crash.At = place;
        await Assert.ThrowsAsync<ProcessEndedException>(() => DispatchAsync(message));
        _house.LeaseClock.Advance(LeaseTime.DefaultDuration);

        await DispatchAsync(message);

        Assert.Equal(sent, _house.Channel.Received.Count);
        Assert.Single(_house.Channel.Received.Select(notification => notification.Id).Distinct(StringComparer.Ordinal));
        Assert.Single(_house.HistoryOf(_house.TheIncident), name => name is nameof(NotificationDelivered));
        Assert.Equal(StepState.Delivered, Step().State);
    }

    [Fact]
    public async Task A_claim_that_was_lost_while_sending_records_nothing()
    {
        var message = await AStepAsync();
        _house.Incidents.BeforeNextCommit = () =>
        {
            _house.LeaseClock.Advance(LeaseTime.DefaultDuration);
            ClaimAsync(message).GetAwaiter().GetResult();
        };

        await Assert.ThrowsAsync<ConcurrencyException>(() => DispatchAsync(message));

        Assert.DoesNotContain(nameof(NotificationDelivered), _house.HistoryOf(_house.TheIncident), StringComparer.Ordinal);
        Assert.Equal(StepState.Pending, Step().State);
    }

    [Fact]
    public async Task A_step_that_was_never_requested_is_rejected_by_name()
    {
        var message = await AStepAsync() with { StepId = "9-nothing" };

        var thrown = await Assert.ThrowsAsync<MessageRejectedException>(() => DispatchAsync(message));

        Assert.Contains("9-nothing", thrown.Message, StringComparison.Ordinal);
    }

    private async Task<DispatchEscalationMessage> AStepAsync()
    {
        var message = _house.FirstStepOf(await _house.OpensAsync());
        _house.Queue.Messages.Clear();
        return message;
    }

    private Task DispatchAsync(DispatchEscalationMessage message) => _house.DispatchEscalation.RunAsync(message, House.Cancelled);

    private async Task ClaimAsync(DispatchEscalationMessage message) => Assert.NotNull(await _house.Incidents.ClaimStepAsync(
        message.Line, message.IncidentId, message.StepId, message.Channel, _house.LeaseClock.GetUtcNow(), LeaseTime.DefaultDuration, House.Cancelled));

    private NotificationStep Step() => _house.Incidents.StepsOf(_house.TheIncident)[0];
}
