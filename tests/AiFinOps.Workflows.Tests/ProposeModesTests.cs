using AiFinOps.Core.Changes;
using AiFinOps.Core.Containment;

namespace AiFinOps.Workflows.Tests;

/// <summary>A hard stop in dry-run that nobody touched for two weeks has earned to be asked about.</summary>
public sealed class ProposeModesTests
{
    private readonly House _house = new();

    public ProposeModesTests() => _house.Configurations.InForce = Given.InForce();

    [Fact]
    public async Task A_stop_that_stood_for_two_weeks_is_proposed_and_seen_in_its_plan()
    {
        await AppliedAsync(days: 15, "Configuration version 1: the first one");

        Assert.Equal(Given.Line, Assert.Single(await ProposedAsync()).Line);
        Assert.NotNull((await _house.PlanContainment.RunAsync(Given.Line, _house.Configurations.InForce!, House.Cancelled))!.Mode);
    }

    [Theory]
    [InlineData("Configuration version 1: the first one", false)]
    [InlineData("Configuration version 2: hard-stop support-chat changed (mode)", false)]
    [InlineData("Configuration version 2: line a added, line b added, line c added, line d added, line e added and 3 more", false)]
    [InlineData("Configuration version 2: hard-stop support-chat-2 changed (mode)", true)]
    [InlineData("Configuration version 2: line support-chat changed (owner)", true)]
    public async Task What_was_or_may_have_been_changed_since_has_not_stood(string change, bool isProposed)
    {
        await AppliedAsync(days: 13, change);

        Assert.Equal(isProposed, (await ProposedAsync()).Count == 1);
    }

    private async Task AppliedAsync(int days, string what)
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 100m);
        await _house.Changes.RecordAsync(new Change(ConfigurationChanges.Origin, "version", ChangeKind.Config, what, _house.Now.AddDays(-days), "dag"), House.Cancelled);
    }

    private async Task<IReadOnlyList<ModeProposal>> ProposedAsync()
    {
        var inForce = _house.Configurations.InForce!;
        var result = (await _house.Reader.ReadAsync(inForce, _house.Now, House.Cancelled)).Judge(inForce, _house.Now);
        return await _house.ProposeModes.RunAsync(_house.Incidents.All, result, inForce.Configuration, _house.Now, House.Cancelled);
    }
}
