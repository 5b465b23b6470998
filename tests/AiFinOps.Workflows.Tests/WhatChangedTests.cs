using System.Text;
using AiFinOps.Core.Changes;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;

namespace AiFinOps.Workflows.Tests;

/// <summary>It is Tuesday 2026-09-29; support-chat costs 100 EUR a day, and on Monday 1,600.</summary>
public sealed class WhatChangedTests
{
    private readonly House _house = new();

    [Fact]
    public async Task A_deployment_before_a_spike_is_named_first_in_the_message_to_the_owner()
    {
        await RecordAsync("other", ChangeKind.Config, "Firewall rule", At(27, 23), line: "");
        await RecordAsync("deploy", ChangeKind.Deployment, "Agent 2.4 with two turns each", At(27, 14), Given.Line);
        await RecordAsync("old", ChangeKind.Deployment, "The release before", At(25, 23), Given.Line);
        await SpikesAsync();

        await TellAsync();

        var text = _house.Channel.Received[0].Text;
        var section = text[text.IndexOf("What changed", StringComparison.Ordinal)..];
        Assert.Contains("two turns", section.Split('\n')[2], StringComparison.Ordinal);
        Assert.True(section.IndexOf("two turns", StringComparison.Ordinal) < section.IndexOf("Firewall rule", StringComparison.Ordinal));
        Assert.DoesNotContain("The release before", section, StringComparison.Ordinal);
        Assert.Contains("two turns", _house.Channel.Received[0].Data["changed"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_is_told_after_the_incident_opened_is_in_the_next_message()
    {
        await SpikesAsync();
        await RecordAsync("late", ChangeKind.Model, "gpt-4o became gpt-5", At(28, 9), Given.Line);

        await TellAsync();

        Assert.Contains("became gpt", _house.Channel.Received[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_change_the_message_says_nothing_of_it()
    {
        await SpikesAsync();

        await TellAsync();

        Assert.DoesNotContain("What changed", _house.Channel.Received[0].Text, StringComparison.Ordinal);
        Assert.False(_house.Channel.Received[0].Data.ContainsKey("changed"));
    }

    [Fact]
    public async Task The_evidence_keeps_what_had_changed()
    {
        await RecordAsync("deploy", ChangeKind.Deployment, "Agent 2.4", At(27, 14), Given.Line);
        var incident = await _house.OpensAsync();
        await CloseAsync(incident);

        await _house.ArchiveEvidence.RunAsync(incident.Line, incident.Id, _house.Configurations.InForce!, House.Cancelled);

        var path = Assert.Single(await _house.Documents.ListAsync(Containers.Evidence, "", House.Cancelled), file => file.EndsWith("/changes.json", StringComparison.Ordinal));
        Assert.Contains("Agent 2.4", Encoding.UTF8.GetString((await _house.Documents.ReadAsync(Containers.Evidence, path, House.Cancelled))!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_week_has_its_changes_on_lines_first_and_counts_the_rest()
    {
        await RecordAsync("everywhere", ChangeKind.Config, "Firewall rule", At(28, 1), line: "");
        await RecordAsync("before", ChangeKind.Config, "The week before", At(21, 23), Given.Line);
        foreach (var number in Enumerable.Range(1, 15))
        {
            await RecordAsync($"{number}", ChangeKind.Deployment, $"Release {number}", At(22, number), Given.Line);
        }

        var week = await _house.WhatChanged.WeekAsync(new DateOnly(2026, 9, 28), Given.Configuration(), House.Cancelled);

        Assert.Contains("Release 15", week[0], StringComparison.Ordinal);
        Assert.Equal("and 1 more", week[^1]);
        Assert.Equal(16, week.Count);
    }

    private async Task CloseAsync(Incident incident)
    {
        var carla = new Actor("carla", "test");
        await _house.ActAsync(
            incident,
            new RecordRootCause(_house.Now, carla, new RootCause("usage", "Two turns each", "Rolled back", "A test counts turns", new Money(1_500m, "EUR"))),
            new ReviewCause(_house.Now, carla),
            new Resolve(_house.Now, carla, "Rolled back."),
            new Close(_house.Now, carla, "Done."));
    }

    private async Task SpikesAsync()
    {
        await _house.ReportsTwoMonthsAndAsync(1_600m);
        await _house.EvaluateAsync();
    }

    private async Task TellAsync()
    {
        var incident = _house.Incidents.All.First(one => one.CauseKey == "spend-above");
        await _house.DispatchEscalation.RunAsync(_house.FirstStepOf(incident), House.Cancelled);
    }

    private Task RecordAsync(string id, ChangeKind kind, string what, DateTimeOffset at, string line) =>
        _house.Changes.RecordAsync(new Change("pipelines", id, kind, what, at, "release-bot") { Line = line }, House.Cancelled);

    private static DateTimeOffset At(int day, int hour) => new(2026, 9, day, hour, 0, 0, TimeSpan.Zero);
}
