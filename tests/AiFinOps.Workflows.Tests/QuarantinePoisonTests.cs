using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Workflows.Tests;

public sealed class QuarantinePoisonTests
{
    private readonly House _house = new();

    [Fact]
    public async Task A_message_that_arrives_twice_is_kept_once_and_opens_one_incident_about_ourselves()
    {
        await QuarantineAsync("1", "{not json");
        await QuarantineAsync("1", "{not json");

        var kept = Assert.Single(await _house.Quarantine.ListAsync(House.Cancelled));
        Assert.Equal((Queues.Escalations, "1", "{not json", _house.Now), (kept.Queue, kept.MessageId, kept.Body, kept.At));
        Assert.Equal((LineIds.Self, "poison|escalations", "finops", Severity.High), (_house.TheIncident.Line, _house.TheIncident.CauseKey, _house.TheIncident.OwnerGroup, _house.TheIncident.Severity));
        Assert.Single(_house.HistoryOf(_house.TheIncident), name => name is nameof(IncidentOpened));
        Assert.DoesNotContain(nameof(FindingUpdated), _house.HistoryOf(_house.TheIncident), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_second_message_of_the_queue_is_kept_and_updates_the_incident()
    {
        await QuarantineAsync("1", "{}");
        await QuarantineAsync("2", "{}");

        Assert.Equal(2, (await _house.Quarantine.ListAsync(House.Cancelled)).Count);
        Assert.Contains("2", _house.TheIncident.Finding.Facts["messageId"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_a_configuration_is_applied_the_message_is_kept_all_the_same()
    {
        _house.Configurations.InForce = null;

        await QuarantineAsync("1", "{}");

        Assert.Single(await _house.Quarantine.ListAsync(House.Cancelled));
        Assert.Empty(_house.Incidents.All);
    }

    private Task QuarantineAsync(string id, string body) => _house.QuarantinePoison.RunAsync(Queues.Escalations, id, body, House.Cancelled);
}
