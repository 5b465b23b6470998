using AiFinOps.Core.Configuration;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows.Tests;

/// <summary>What follows for single channels: another way where one fails, and a pager that is told to stop.</summary>
public sealed class ChannelStepsTests
{
    private static readonly Delivery Refused = new(DeliveryOutcome.Failed, "channel_is_archived", null);

    private readonly House _house = new();

    [Fact]
    public async Task A_message_that_a_channel_will_never_take_goes_out_by_its_fallback_under_the_same_step()
    {
        Configure(["chat"], Log("chat") with { Fallback = "mail" }, Log("mail"));
        _house.Channel.Answers["chat"] = Refused;
        var message = _house.FirstStepOf(await _house.OpensAsync());

        await DispatchAllAsync();

        Assert.Equal([$"{message.IncidentId}.{message.StepId}.chat", $"{message.IncidentId}.{message.StepId}.mail"], _house.Channel.Received.Select(sent => sent.Id));
        var events = _house.Incidents.EventsOf(_house.TheIncident);
        Assert.Equal("chat", Assert.Single(events.OfType<NotificationFailed>()).Channel);
        Assert.Equal("mail", Assert.Single(events.OfType<NotificationDelivered>()).Channel);
    }

    [Fact]
    public async Task A_group_that_is_told_by_the_fallback_anyway_is_told_once()
    {
        Configure(["chat", "mail"], Log("chat") with { Fallback = "mail" }, Log("mail"));
        _house.Channel.Answers["chat"] = Refused;
        await _house.OpensAsync();

        await DispatchAllAsync();

        Assert.Single(_house.Channel.Received, sent => sent.Id.EndsWith(".mail", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_channel_that_is_down_is_tried_on_and_the_fallback_tells_it_after_the_fourth_attempt()
    {
        Configure(["chat"], Log("chat") with { Fallback = "mail" }, Log("mail"));
        _house.Channel.Answers["chat"] = new(DeliveryOutcome.Retry, "503", null);
        var message = _house.FirstStepOf(await _house.OpensAsync());
        _house.Queue.Messages.Clear();

        List<int> told = [];
        for (var attempt = 1; attempt <= 12; attempt++)
        {
            await _house.DispatchEscalation.RunAsync(message, House.Cancelled);
            told.Add(_house.Incidents.StepsOf(_house.TheIncident).Count(step => step.Channel is "mail"));
        }

        Assert.Equal([0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1], told);
        Assert.Equal(
            ["503 It is tried on; the fallback tells it meanwhile.", "503"], _house.Incidents.EventsOf(_house.TheIncident).OfType<NotificationFailed>().Select(failed => failed.Reason));
        Assert.Equal(StepState.Failed, _house.Incidents.StepsOf(_house.TheIncident).Single(step => step.Channel is "chat").State);
        await DispatchAllAsync();
        Assert.Single(_house.Channel.Received, sent => sent.Id.EndsWith(".mail", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_fallback_that_fails_too_falls_back_further_and_ends_at_the_last()
    {
        Configure(["chat"], Log("chat") with { Fallback = "card" }, Log("card") with { Fallback = "mail" }, Log("mail"));
        _house.Channel.Answer = Refused;
        await _house.OpensAsync();

        await DispatchAllAsync();

        Assert.Equal(["chat", "card", "mail"], _house.Incidents.EventsOf(_house.TheIncident).OfType<NotificationFailed>().Select(failed => failed.Channel));
    }

    [Fact]
    public async Task What_the_receiver_calls_the_message_and_the_attempt_are_on_record()
    {
        var message = _house.FirstStepOf(await _house.OpensAsync());
        _house.Queue.Messages.Clear();
        _house.Channel.Answer = new(DeliveryOutcome.Retry, "503", null);
        await _house.DispatchEscalation.RunAsync(message, House.Cancelled);
        _house.Channel.Answer = new(DeliveryOutcome.Delivered, "", null) { Receipt = "queued as 4f2a" };

        await _house.DispatchEscalation.RunAsync(message, House.Cancelled);

        var delivered = Assert.Single(_house.Incidents.EventsOf(_house.TheIncident).OfType<NotificationDelivered>());
        Assert.Equal(("queued as 4f2a", 2), (delivered.Receipt, delivered.Attempt));
    }

    [Fact]
    public async Task A_pager_is_told_when_somebody_takes_the_incident_and_when_it_is_over()
    {
        Configure(["log", "page"], Log("log"), new("page", ChannelKinds.PagerDuty, null, "KEY"));
        await _house.OpensAsync();

        await ActAsync(new Acknowledge(_house.Now, new("astrid", "platform-sign-in"), TimeSpan.FromHours(1)));
        await ActAsync(new MarkFalse(_house.Now, new("astrid", "platform-sign-in"), "a test"));

        Assert.Equal([("page", "acknowledged"), ("page", "resolved")], Pager());
    }

    [Fact]
    public async Task An_acknowledgement_that_came_from_the_pager_is_not_sent_back_to_it()
    {
        Configure(["page"], Log("log"), new("page", ChannelKinds.PagerDuty, null, "KEY"));
        await _house.OpensAsync();

        await ActAsync(new Acknowledge(_house.Now, new("astrid", Actor.PagerDutyWebhook), TimeSpan.FromHours(1)));

        Assert.Empty(Pager());
    }

    [Fact]
    public async Task A_pager_that_was_only_a_fallback_is_told_as_well()
    {
        Configure(["log"], Log("log") with { Fallback = "page" }, new("page", ChannelKinds.PagerDuty, null, "KEY"));
        await _house.OpensAsync();

        await ActAsync(new Acknowledge(_house.Now, new("astrid", "platform-sign-in"), TimeSpan.FromHours(1)));

        Assert.Equal([("page", "acknowledged")], Pager());
    }

    [Fact]
    public async Task Mail_knows_the_addresses_of_the_people_who_have_one()
    {
        var inForce = Given.InForce();
        _house.Configurations.InForce = inForce with { Configuration = inForce.Configuration with { People = [.. inForce.Configuration.People.Select(person => person with { Email = person.Id is "astrid" ? "astrid@example.com" : "" })] } };
        await _house.OpensAsync();

        await DispatchAllAsync();

        Assert.Equal(["astrid@example.com"], _house.Channel.Received[0].Addresses, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(DeliveryOutcome.Failed)]
    [InlineData(DeliveryOutcome.Retry)]
    public async Task A_daily_message_that_is_not_taken_now_takes_the_fallback(DeliveryOutcome outcome)
    {
        Configure(["chat"], Log("chat") with { Fallback = "mail" }, Log("mail"));
        _house.Channel.Answers["chat"] = Refused with { Outcome = outcome };

        var failures = await _house.Announcements.PublishAsync("daily", "commerce", "title", "text", _house.Configurations.InForce!.Configuration, House.Cancelled);

        Assert.Empty(failures);
        Assert.Equal(["daily.commerce.chat", "daily.commerce.mail"], _house.Channel.Received.Select(sent => sent.Id));
    }

    private static ChannelSettings Log(string name) => new(name, "log", null, null);

    private void Configure(IReadOnlyList<string> ofOwner, params ChannelSettings[] channels)
    {
        var inForce = Given.InForce();
        _house.Configurations.InForce = inForce with
        {
            Configuration = inForce.Configuration with
            {
                Channels = channels,
                OwnerGroups = [.. inForce.Configuration.OwnerGroups.Select(group => group.Id is "commerce" ? group with { Channels = ofOwner } : group with { Channels = [] })],
            },
        };
    }

    private async Task DispatchAllAsync()
    {
        while (_house.Queue.Messages.Find(sent => sent.Queue == Queues.Escalations) is { } next)
        {
            _house.Queue.Messages.Remove(next);
            await _house.DispatchEscalation.RunAsync(next.As<DispatchEscalationMessage>(), House.Cancelled);
        }
    }

    private async Task ActAsync(IncidentCommand command) => Assert.IsType<Accepted>((await _house.Desk.ActAsync(
        DeskOrder.On(_house.TheIncident.Line, _house.TheIncident.Id, _house.Configurations.InForce!.Configuration, _ => command), House.Cancelled)).Decision);

    private IEnumerable<(string Channel, string Why)> Pager() =>
        _house.Incidents.StepsOf(_house.TheIncident).Where(step => step.StepId.Contains("-pager-", StringComparison.Ordinal)).Select(step => (step.Channel, step.Why));
}
