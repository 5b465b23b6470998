using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Messages;

namespace AiFinOps.Workflows.Tests;

/// <summary>A monthly stop is too late on the third day: what burns a tenth of the month in one day is proposed to be contained at once.</summary>
public sealed class RunawayTests
{
    private const string Target = "gateway/support-chat";
    private static readonly Actor Carla = new("carla", "platform-sign-in");

    private readonly House _house = new();

    [Theory]
    [InlineData("2099.00", false)]
    [InlineData("2099.99", false)]
    [InlineData("2100.00", true)]
    [InlineData("2100.01", true)]
    public async Task Ten_percent_of_the_month_above_expectation_in_one_day_proposes_the_first_rung_at_the_cent(string yesterday, bool proposes)
    {
        Configured(ContainmentMode.Automatic);

        await BurnsAsync(decimal.Parse(yesterday, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(proposes ? 1 : 0, TheExcess.Containments.Count);
        if (proposes)
        {
            var record = TheExcess.Containments[0];
            Assert.Equal((ContainmentState.AwaitingApproval, "proposal", "limit-chat"), (record.State, record.Plan.Guard, record.Plan.Rung.Id));
            Assert.Contains("above the 100.00 expected, which is 10.00 % of the month's 20,000.00 EUR in one day", record.Plan.Margin, StringComparison.Ordinal);
            Assert.Contains(_house.Incidents.StepsOf(TheExcess), step => step.Why == "approval-asked");
        }
    }

    [Fact]
    public async Task It_is_proposed_once_and_done_when_a_person_agrees_and_the_next_rung_is_for_the_stop()
    {
        Configured(ContainmentMode.Approve);
        await BurnsAsync(3_000m);

        await _house.ActAsync(TheExcess, new ApproveContainment(_house.Now, Carla, "", "It burns"));
        await _house.ApplyContainment.RunAsync(Assert.Single(_house.Queue.On(Queues.Containments)).As<ApplyContainmentMessage>(), House.Cancelled);
        _house.Time.Advance(TimeSpan.FromDays(2));
        await _house.ReportsAsync(House.Today, 3_000m, 3_000m);
        await _house.EvaluateAsync();

        Assert.Equal([(Target, 600, 120)], _house.Gateway.Writes);
        Assert.Single(TheExcess.Containments);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_the_answer_to_a_proposal_and_takes_the_rung_itself()
    {
        Configured(ContainmentMode.Automatic);
        await BurnsAsync(3_000m);
        Assert.Equal(ContainmentState.AwaitingApproval, Assert.Single(TheExcess.Containments).State);

        _house.Time.Advance(TimeSpan.FromDays(1));
        await _house.ReportsAsync(House.Today, 15_000m);
        await _house.EvaluateAsync();

        Assert.Equal(ContainmentState.Declined, Assert.Single(TheExcess.Containments).State);
        var stop = Assert.Single(_house.Incidents.All, incident => incident.Finding.Kind == FindingKind.HardStop);
        Assert.Equal((ContainmentState.Requested, "limit-chat"), Assert.Single(stop.Containments) is var taken ? (taken.State, taken.Plan.Rung.Id) : default);
    }

    [Fact]
    public async Task A_stop_takes_no_second_rung_while_the_one_that_a_person_agreed_to_has_time_to_work()
    {
        Configured(ContainmentMode.Automatic);
        await BurnsAsync(3_000m);
        await _house.ActAsync(TheExcess, new ApproveContainment(_house.Now, Carla, "", "It burns"));
        await _house.ApplyContainment.RunAsync(Assert.Single(_house.Queue.On(Queues.Containments)).As<ApplyContainmentMessage>(), House.Cancelled);

        _house.Time.Advance(TimeSpan.FromHours(23));
        await _house.ReportsAsync(new DayRange(House.Today, House.Today), _house.Now, Given.Cost(House.Today, 15_000m));
        await _house.EvaluateAsync();

        Assert.Empty(Assert.Single(_house.Incidents.All, incident => incident.Finding.Kind == FindingKind.HardStop).Containments);
        Assert.Single(_house.Gateway.Writes);
    }

    [Theory]
    [InlineData(ContainmentMode.DryRun)]
    [InlineData(ContainmentMode.Observe)]
    public async Task Where_nobody_would_be_asked_nothing_is_proposed(ContainmentMode mode)
    {
        Configured(mode);

        await BurnsAsync(3_000m);

        Assert.Empty(TheExcess.Containments);
    }

    [Fact]
    public async Task A_day_that_should_have_been_followed_by_another_proposes_nothing()
    {
        Configured(ContainmentMode.Approve);
        await _house.ReportsTwoMonthsAndAsync(yesterday: 3_000m);
        _house.Time.Advance(TimeSpan.FromDays(3));

        await _house.EvaluateAsync();

        Assert.Empty(TheExcess.Containments);
    }

    private Incident TheExcess => Assert.Single(_house.Incidents.All, incident => incident.Finding.Kind == FindingKind.SpendAbove);

    private void Configured(ContainmentMode mode) => _house.Configurations.InForce = Given.InForce(20_000m) with
    {
        Configuration = Given.Configuration(20_000m) with
        {
            HardStops = [new HardStopRule(Given.Line, 0.95m, mode, [Given.Rung with { Setting = "120", Floor = "60" }, new("off", ContainmentKind.FeatureDisable, "flags/chat", "off", "", Reversible: true)])],
            ContainmentTargets = [new(Target, ContainmentTargetKinds.ApimNamedValue)],
        },
    };

    private async Task BurnsAsync(decimal yesterday)
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday);
        await _house.EvaluateAsync();
    }
}
