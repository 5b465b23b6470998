using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows.Tests;

/// <summary>Two people at one incident, and what reaches whom.</summary>
public sealed class IncidentDeskTests
{
    private static readonly Actor Astrid = new("astrid", "platform-sign-in");
    private static readonly Actor Carla = new("carla", "platform-sign-in");

    private readonly House _house = new();

    [Fact]
    public async Task An_acknowledgement_that_races_a_resolve_keeps_the_resolve()
    {
        var incident = await _house.OpensAsync();
        _house.Incidents.BeforeNextCommit = () => _house.ActAsync(incident, new Resolve(_house.Now, Carla, "Rolled back.")).GetAwaiter().GetResult();

        var result = await ActAsync(incident, new Acknowledge(_house.Now, Astrid, TimeSpan.FromHours(24)));

        Assert.Equal("incident-ended", Assert.IsType<Refused>(result.Decision).ReasonName);
        Assert.Equal(IncidentState.Resolved, _house.TheIncident.State);
        Assert.DoesNotContain(_house.Incidents.EventsOf(incident), happened => happened is Acknowledged);
    }

    [Fact]
    public async Task What_was_decided_on_an_old_version_is_refused_with_the_present_state()
    {
        var incident = await _house.OpensAsync();
        var version = (await _house.Incidents.FindAsync(incident.Id, House.Cancelled))!.Version;
        await _house.ActAsync(incident, new StartInvestigation(_house.Now, Carla));

        var stale = await ActAsync(incident, new Resolve(_house.Now, Astrid, "Over."), version);
        var fresh = await ActAsync(incident, new Resolve(_house.Now, Astrid, "Over."), version + 1);

        var refused = Assert.IsType<Refused>(stale.Decision);
        Assert.Equal("stale", refused.ReasonName);
        Assert.Contains("it is Investigating now", refused.Message, StringComparison.Ordinal);
        Assert.True(fresh.Changed);
    }

    [Fact]
    public async Task Who_is_asked_to_take_an_incident_is_told_by_name()
    {
        var incident = await _house.OpensAsync();

        await _house.ActAsync(incident, new Assign(_house.Now, Astrid, "carla", "leads"));
        var step = Assert.Single(_house.Incidents.StepsOf(incident), step => step.Why is "assigned");
        await _house.DispatchEscalation.RunAsync(new DispatchEscalationMessage(incident.Line, incident.Id, step.StepId, step.Channel), House.Cancelled);

        var told = Assert.Single(_house.Channel.Received);
        Assert.Equal(["carla"], told.Recipients, StringComparer.Ordinal);
        Assert.StartsWith("Assigned, High: ", told.Title, StringComparison.Ordinal);
        Assert.Contains("Assigned to carla", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_carries_links_for_its_group_that_are_the_same_when_it_is_sent_again()
    {
        var keys = LinkKeys.Of("a key that signs in tests, and only there", null)!;
        _house.Links = new PublicLinks(new Uri("https://finops.example/")) { Keys = keys };
        var message = _house.FirstStepOf(await _house.OpensAsync());
        _house.Channel.Answer = new Delivery(DeliveryOutcome.Retry, "503", null);
        await _house.DispatchEscalation.RunAsync(message, House.Cancelled);
        _house.Time.Advance(TimeSpan.FromMinutes(1));
        await _house.DispatchEscalation.RunAsync(message, House.Cancelled);

        var link = Assert.Single(_house.Channel.Received.Select(sent => sent.Data["acknowledgeUrl"]).Distinct(StringComparer.Ordinal));
        Assert.Contains($"[Acknowledge]({link})", _house.Channel.Received[0].Text, StringComparison.Ordinal);
        var read = keys.Read(new Uri(link).Segments[^1])!;
        Assert.Equal((_house.TheIncident.Id, LinkVerb.Acknowledge, "commerce", 1), (read.IncidentId, read.Verb, read.SentTo, read.Firing));
    }

    [Fact]
    public async Task Without_a_key_messages_carry_no_link_that_acts()
    {
        _house.Links = new PublicLinks(new Uri("https://finops.example/"));
        var message = _house.FirstStepOf(await _house.OpensAsync());

        await _house.DispatchEscalation.RunAsync(message, House.Cancelled);

        var sent = Assert.Single(_house.Channel.Received);
        Assert.DoesNotContain("api/links", sent.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("acknowledgeUrl", sent.Data.Keys, StringComparer.Ordinal);
    }

    private async Task<DeskResult> ActAsync(Incident incident, IncidentCommand command, params IReadOnlyCollection<int> ifVersion) => await _house.Desk.ActAsync(
        DeskOrder.On(incident.Line, incident.Id, Given.Configuration(), _ => command) with { IfVersion = ifVersion.Count == 0 ? null : ifVersion }, House.Cancelled);
}
