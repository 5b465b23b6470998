using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows.Tests;

public sealed class PublishDailyUpdateTests
{
    private readonly House _house = new();

    [Fact]
    public async Task The_first_wake_starts_the_schedule_and_sends_nothing()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 100m);

        await PublishAsync();

        Assert.Empty(_house.Channel.Received);
        Assert.Equal(_house.Now, _house.Schedules.Marks[PublishDailyUpdate.Schedule]);
    }

    [Fact]
    public async Task At_seven_every_group_is_told_once()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 100m);
        await PublishAsync();
        _house.Time.Advance(TimeSpan.FromHours(1));

        await PublishAsync();
        await PublishAsync();

        Assert.Contains(_house.Channel.Received, notification => notification.Id is "daily-update-2026-09-28.commerce.log");
        Assert.Equal(_house.Channel.Received.Count, _house.Channel.Received.DistinctBy(notification => notification.Id, StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_channel_that_was_not_reached_is_told_by_the_repeat_and_the_others_are_not_told_twice()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 100m);
        var configuration = _house.Configurations.InForce!.Configuration;
        _house.Channel.Answer = new Delivery(DeliveryOutcome.Retry, "503", null);
        var failures = await _house.Announcements.PublishAsync("update", "commerce", "title", "text", configuration, House.Cancelled);
        Assert.Contains("503", Assert.Single(failures), StringComparison.Ordinal);
        _house.Channel.Answer = new Delivery(DeliveryOutcome.Delivered, "", null);

        Assert.Empty(await _house.Announcements.PublishAsync("update", "commerce", "title", "text", configuration, House.Cancelled));
        Assert.Empty(await _house.Announcements.PublishAsync("update", "commerce", "title", "text", configuration, House.Cancelled));

        Assert.Equal(["update.commerce.log", "update.commerce.log"], _house.Channel.Received.Select(notification => notification.Id), StringComparer.Ordinal);
    }

    private Task PublishAsync() => _house.PublishDailyUpdate.RunAsync(House.Cancelled);
}
