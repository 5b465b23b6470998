using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows.Tests;

public sealed class VerifyEvidenceTests
{
    private static readonly Actor Astrid = new("astrid", "platform-sign-in");
    private static readonly Actor Carla = new("carla", "platform-sign-in");

    private readonly House _house = new();

    [Fact]
    public async Task A_closed_incident_leaves_a_bundle_and_a_row_that_agree()
    {
        var incident = await ClosedAsync();

        var row = Assert.Single(_house.EvidenceRows.Rows);
        Assert.Equal((incident.Id, _house.TheIncident.EvidenceLocation, "carla"), (row.IncidentId, row.Folder, row.ClosedBy));
        Assert.Empty(Assert.Single(await VerifyAsync()).Problems);
    }

    [Fact]
    public async Task A_changed_byte_an_added_file_and_a_removed_one_are_each_named()
    {
        await ClosedAsync();
        var paths = await _house.Documents.ListAsync(Containers.Evidence, "", House.Cancelled);
        _house.Documents.Content[$"{Containers.Evidence}/{paths.First(path => path.EndsWith("facts.json", StringComparison.Ordinal))}"][0] ^= 1;
        _house.Documents.Content.Remove($"{Containers.Evidence}/{paths.First(path => path.EndsWith("timeline.md", StringComparison.Ordinal))}");
        await _house.Documents.CreateAsync(Containers.Evidence, _house.EvidenceRows.Rows[0].Folder + "/note.txt", new byte[] { 1 }, "text/plain", House.Cancelled);

        Assert.Equal(["changed facts.json", "missing timeline.md", "extra note.txt"], Assert.Single(await VerifyAsync()).Problems.Select(problem => $"{problem.Kind} {problem.Path}"));
    }

    [Fact]
    public async Task A_bundle_that_was_removed_is_noticed_by_its_row()
    {
        await ClosedAsync();
        _house.Documents.Content.Clear();

        Assert.Equal("missing", Assert.Single(Assert.Single(await VerifyAsync()).Problems).Kind);
    }

    [Fact]
    public async Task A_row_that_was_removed_is_noticed_by_the_incident_and_by_the_bundle()
    {
        await ClosedAsync();
        _house.EvidenceRows.Rows.Clear();

        Assert.Equal(["unindexed", "unknown"], (await VerifyAsync()).SelectMany(check => check.Problems).Select(problem => problem.Kind).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_bundle_and_its_row_that_were_changed_together_are_noticed_by_what_the_incident_remembers()
    {
        await ClosedAsync();
        _house.EvidenceRows.Rows[0] = _house.EvidenceRows.Rows[0] with { ManifestHash = "another" };

        var problems = Assert.Single(await VerifyAsync()).Problems;
        Assert.Contains(problems, problem => problem.Problem.Contains("the incident remembers", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_forged_bundle_with_a_row_of_its_own_is_noticed_because_no_incident_remembers_it()
    {
        var incident = await ClosedAsync();
        var real = _house.EvidenceRows.Rows[0];
        foreach (var path in await _house.Documents.ListAsync(Containers.Evidence, real.Folder + "/", House.Cancelled))
        {
            var content = (await _house.Documents.ReadAsync(Containers.Evidence, path, House.Cancelled))!;
            await _house.Documents.CreateAsync(Containers.Evidence, path.Replace(real.Folder, $"{incident.Id}/0001-forged", StringComparison.Ordinal), content, "text/plain", House.Cancelled);
        }

        await _house.EvidenceRows.AddAsync(real with { Folder = $"{incident.Id}/0001-forged" }, House.Cancelled);
        _house.EvidenceRows.Rows.Remove(real);

        Assert.Equal(["unindexed", "unknown", "unknown"], (await VerifyAsync()).SelectMany(check => check.Problems).Select(problem => problem.Kind).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(CrashPoints.EvidenceStored)]
    [InlineData(CrashPoints.EvidenceWritten)]
    public async Task A_process_that_ends_while_it_archives_leaves_one_bundle_that_verifies_though_the_world_goes_on(string point)
    {
        var incident = await CloseAsync();
        _house.Crash.At = point;
        await Assert.ThrowsAnyAsync<Exception>(() => _house.Sweep.RunAsync(House.Cancelled));

        _house.Configurations.InForce = _house.Configurations.InForce! with { Version = 99, Hash = "another" };
        foreach (var message in _house.Queue.On(Queues.Escalations))
        {
            // What is delivered late is an event more of the incident, whose bundle was sealed without it.
            await _house.DispatchEscalation.RunAsync(message.As<Messages.DispatchEscalationMessage>(), House.Cancelled);
        }

        await _house.Sweep.RunAsync(House.Cancelled);

        Assert.Equal(incident.Id, Assert.Single(_house.EvidenceRows.Rows).IncidentId);
        Assert.Empty(Assert.Single(await VerifyAsync()).Problems);
    }

    [Fact]
    public async Task A_whole_bundle_that_somebody_laid_there_is_not_taken_over()
    {
        var other = await ClosedAsync();
        var folder = _house.EvidenceRows.Rows[0].Folder;
        var planted = new House();
        foreach (var path in await _house.Documents.ListAsync(Containers.Evidence, folder + "/", House.Cancelled))
        {
            var content = (await _house.Documents.ReadAsync(Containers.Evidence, path, House.Cancelled))!;
            await planted.Documents.CreateAsync(Containers.Evidence, path, content, "text/plain", House.Cancelled);
        }

        var incident = await CloseAsync(planted, "What really happened");
        Assert.Equal(other.Id, incident.Id);
        await planted.Sweep.RunAsync(House.Cancelled);

        Assert.NotEqual(folder, Assert.Single(planted.EvidenceRows.Rows).Folder);
        Assert.Equal($"unknown {folder}", Assert.Single((await planted.VerifyEvidence.RunAsync(null, House.Cancelled)).SelectMany(check => check.Problems)) is var told ? $"{told.Kind} {told.Path}" : "");
    }

    [Fact]
    public async Task What_was_written_without_its_manifest_is_no_bundle_and_no_problem_once_there_is_one()
    {
        var incident = await CloseAsync();
        var before = $"{incident.Id}/{(await _house.Incidents.FindAsync(incident.Id, House.Cancelled))!.Version:D4}-half";
        await _house.Documents.CreateAsync(Containers.Evidence, before + "/facts.json", new byte[] { 1 }, "application/json", House.Cancelled);

        await _house.Sweep.RunAsync(House.Cancelled);

        var checks = await VerifyAsync();
        Assert.Equal(before, Assert.Single(checks, check => check.IsUnfinished).Folder);
        Assert.Empty(checks.SelectMany(check => check.Problems));
        Assert.Equal(2, checks.Count);
    }

    [Fact]
    public async Task A_removed_bundle_is_noticed_on_the_next_day_by_one_incident_and_told_once()
    {
        var incident = await ClosedAsync();
        await _house.WatchEvidence.RunAsync(_house.Configurations.InForce!, House.Cancelled);
        Assert.Single(_house.Incidents.All);

        _house.Documents.Content.Clear();
        await _house.WatchEvidence.RunAsync(_house.Configurations.InForce!, House.Cancelled);
        await _house.WatchEvidence.RunAsync(_house.Configurations.InForce!, House.Cancelled);

        var noticed = Assert.Single(_house.Incidents.All, other => other.Id != incident.Id);
        Assert.Equal((FindingKind.EvidenceTampered, "finops", Severity.High), (noticed.Finding.Kind, noticed.OwnerGroup, noticed.Severity));
        Assert.Contains($"The bundle {_house.EvidenceRows.Rows[0].Folder} was removed", noticed.Finding.Reason, StringComparison.Ordinal);
        Assert.Single(_house.Incidents.StepsOf(noticed), step => step.Why == "fired");
    }

    [Fact]
    public async Task The_daily_look_reads_no_byte_and_verifying_does()
    {
        await ClosedAsync();
        _house.Documents.Content[_house.Documents.Content.Keys.First(path => path.EndsWith("facts.json", StringComparison.Ordinal))][0] ^= 1;

        Assert.Empty((await _house.VerifyEvidence.CountAsync(House.Cancelled)).SelectMany(check => check.Problems));
        Assert.NotEmpty((await VerifyAsync()).SelectMany(check => check.Problems));
    }

    [Fact]
    public async Task What_closed_minutes_ago_is_not_missed_yet_and_an_hour_later_it_is()
    {
        await CloseAsync();
        Assert.Empty(await VerifyAsync());

        _house.Time.Advance(TimeSpan.FromHours(2));

        Assert.Equal("unindexed", Assert.Single(Assert.Single(await VerifyAsync()).Problems).Kind);
    }

    private async Task<Incident> ClosedAsync()
    {
        var incident = await CloseAsync();
        await _house.Sweep.RunAsync(House.Cancelled);
        return incident;
    }

    private Task<Incident> CloseAsync() => CloseAsync(_house, "A loop");

    private static async Task<Incident> CloseAsync(House house, string cause)
    {
        var incident = await house.OpensAsync();
        await house.ActAsync(
            incident,
            new RecordRootCause(house.Now, Astrid, new RootCause("usage", cause, "Rolled back", "A test", new Core.Spend.Money(10m, "EUR"))),
            new ReviewCause(house.Now, Carla),
            new Resolve(house.Now, Astrid, "Rolled back"),
            new Close(house.Now, Carla, "Done"));
        return incident;
    }

    private Task<IReadOnlyList<EvidenceCheck>> VerifyAsync() => _house.VerifyEvidence.RunAsync(null, House.Cancelled);
}
