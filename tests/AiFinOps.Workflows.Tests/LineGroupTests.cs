using System.Globalization;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows.Tests;

/// <summary>Two lines within their budgets that use up the one that they share.</summary>
public sealed class LineGroupTests
{
    private const string Group = "chat-products";
    private const string Assistant = "assistant";
    private const string Requests = "gateway/requests";

    private static readonly ContainmentRung Limit = Given.Rung with { Target = Requests, Setting = "120", Floor = "60" };

    private readonly House _house = new();

    [Theory]
    [InlineData("5539.99", false)]
    [InlineData("5540.00", true)]
    public async Task A_group_stops_at_95_percent_of_its_budget_to_the_cent_and_its_lines_do_not(string spentYesterday, bool trips)
    {
        // 27 days of 140, yesterday with 40 of the other line, and 140 expected of today. 95 % of the group's budget is 9,500.
        GroupHas(budget: 10_000m);
        await ReportsAsync(decimal.Parse(spentYesterday, CultureInfo.InvariantCulture));
        await _house.EvaluateAsync();

        Assert.Equal(trips ? [Group] : Array.Empty<string>(), _house.Incidents.All.Where(incident => incident.Finding.Kind == FindingKind.HardStop).Select(incident => incident.Line));
    }

    [Fact]
    public async Task It_is_contained_by_its_own_ladder_released_by_a_review_and_as_critical_as_its_lines()
    {
        GroupHas(budget: 10_000m);
        await ReportsAsync(7_000m);
        await _house.EvaluateAsync();
        await _house.ContainAsync();

        Assert.Equal([(Requests, 600, 120)], _house.Gateway.Writes);
        Assert.Equal((ContainmentState.Active, "leads"), (Assert.Single(Stop.Containments).State, Stop.OwnerGroup));
        Assert.Equal((Criticality.Critical, "Chat products"), _house.Configurations.InForce!.Configuration.Line(Group) is { } line ? (line.Criticality, line.Name) : default);

        await _house.CheckRecovery.RunAsync(new CheckRecoveryMessage(Group, Stop.Id), House.Cancelled);
        Assert.NotEmpty(_house.Incidents.EventsOf(Stop).OfType<RecoveryChecked>());
    }

    [Fact]
    public async Task A_line_that_may_not_be_touched_without_a_person_protects_its_groups()
    {
        GroupHas(budget: 10_000m, isRegulated: true);
        await ReportsAsync(7_000m);
        await _house.EvaluateAsync();
        await _house.ContainAsync();

        Assert.Empty(_house.Gateway.Writes);
        Assert.Equal((ContainmentState.AwaitingApproval, "protected-line"), (Assert.Single(Stop.Containments).State, Stop.Containments[0].Plan.Guard));
    }

    [Fact]
    public async Task What_is_unusual_about_a_line_is_told_once_and_no_total_counts_the_group()
    {
        GroupHas(budget: 1_000_000m);
        await ReportsAsync(7_000m);
        await _house.EvaluateAsync();

        Assert.Equal(Given.Line, Assert.Single(_house.Incidents.All, incident => incident.Finding.Kind == FindingKind.SpendAbove).Line);
        var day = House.Today.AddDays(-1);
        Assert.DoesNotContain(await _house.Forecasts.ListAsync(day, House.Cancelled), forecast => forecast.Line == Group);
        Assert.Contains(await _house.Forecasts.ListAsync(day, House.Cancelled), forecast => forecast.Line == Assistant);
    }

    [Fact]
    public async Task Its_month_is_that_of_its_lines_added_up()
    {
        GroupHas(budget: 20_000m);
        await ReportsAsync(100m);

        var plan = await _house.PlanContainment.RunAsync(Group, _house.Configurations.InForce!, House.Cancelled);

        Assert.Equal("3,920.00 billed + 140.00 expected for 3 days not final = 4,060.00 of 20,000.00 EUR: 20.30 %", plan!.Utilisation!.Print());
    }

    [Fact]
    public async Task A_line_that_begins_later_takes_nothing_from_what_is_known_of_the_others()
    {
        GroupHas(budget: 20_000m);
        await ReportsAsync(100m, assistantSince: 58);

        var plan = await _house.PlanContainment.RunAsync(Group, _house.Configurations.InForce!, House.Cancelled);

        Assert.Equal(0, plan!.Utilisation!.MissingDays);
        Assert.Equal(2_800m + 120m, plan.Utilisation.Billed.Amount);
    }

    [Fact]
    public async Task The_dashboard_shows_it_beside_its_lines()
    {
        GroupHas(budget: 20_000m);
        await ReportsAsync(100m);

        var daily = await new DailyFigures(_house.Reader, _house.Incidents).ReadAsync(_house.Configurations.InForce!, _house.Now, House.Cancelled);

        Assert.Equal([Given.Line, Assistant], daily.Lines.Select(line => line.Line));
        Assert.Equal((Group, 140m, 3_920m), Assert.Single(daily.Groups) is var group ? (group.Line, group.Actual!.Value.Amount, group.MonthToDate.Amount) : default);
    }

    [Fact]
    public async Task A_day_that_one_of_its_lines_lacks_is_not_known_of_it()
    {
        GroupHas(budget: 20_000m);
        var configuration = _house.Configurations.InForce!.Configuration;
        _house.Configurations.InForce = _house.Configurations.InForce with { Configuration = configuration with { Sources = [.. configuration.Sources, Given.SourceSettings with { Name = "openai" }] } };
        await _house.ReportsAsync(House.Today.AddDays(-61), Enumerable.Repeat(100m, 61));
        var days = new DayRange(House.Today.AddDays(-61), House.Today.AddDays(-11));
        await _house.Ledger.WriteAsync(
            new LedgerDraft("openai", Given.SixOClock(House.Today.AddDays(-8)), AsOfIsStated: false, [new LedgerSlice("subscription", days.From, days.To)], [.. days.Each()]),
            days.Each().Select(day => Given.Cost(day, 40m, Assistant)).ToAsyncEnumerable(), House.Cancelled);

        var plan = await _house.PlanContainment.RunAsync(Group, _house.Configurations.InForce, House.Cancelled);

        Assert.Equal(8, plan!.Utilisation!.MissingDays);
        Assert.Equal(320m, plan.Utilisation.MissingBeyondLag.Amount);
    }

    [Fact]
    public async Task A_line_that_has_spent_nothing_yet_does_not_keep_the_others_from_their_stop()
    {
        GroupHas(budget: 7_000m);
        await _house.ReportsTwoMonthsAndAsync(yesterday: 4_000m);
        await _house.EvaluateAsync();

        Assert.Equal(Group, Stop.Line);
    }

    [Fact]
    public async Task What_is_announced_for_a_line_is_expected_of_its_group()
    {
        GroupHas(budget: 20_000m);
        await ReportsAsync(100m);
        var configuration = _house.Configurations.InForce!.Configuration;
        _house.Configurations.InForce = _house.Configurations.InForce with
        {
            Configuration = configuration with { ExpectedEvents = [new ExpectedEvent("launch", Given.Line, House.Today, House.Today.AddDays(1), 3m, "dag", "A launch.")] },
        };

        var plan = await _house.PlanContainment.RunAsync(Group, _house.Configurations.InForce, House.Cancelled);

        Assert.Equal(340m, plan!.Utilisation!.LagMargin.Amount);
    }

    private Incident Stop => Assert.Single(_house.Incidents.All, incident => incident.Finding.Kind == FindingKind.HardStop);

    private void GroupHas(decimal budget, bool isRegulated = false)
    {
        var given = Given.Configuration();
        var chat = given.Lines[0];
        _house.Configurations.InForce = Given.InForce() with
        {
            Configuration = given with
            {
                Lines = [chat, chat with { Id = Assistant, Name = "Assistant", Criticality = Criticality.Normal, Regulated = isRegulated }],
                Rules = [.. given.Rules, new AllocationRule("assistant", new Dictionary<string, string>(StringComparer.Ordinal) { ["project"] = Assistant }, [new AllocationShare(Assistant, 1m)])],
                LineGroups = [new LineGroup(Group, "Chat products", "leads", [Given.Line, Assistant], new Budget(new Money(budget, "EUR"), IsCeiling: false, ""))],
                HardStops = [new HardStopRule(Group, 0.95m, ContainmentMode.Automatic, [Limit])],
                ContainmentTargets = [new(Requests, ContainmentTargetKinds.ApimNamedValue)],
            },
        };
    }

    /// <summary>Two months at 100 a day, yesterday what is said, and at 40 a day on the other line.</summary>
    private Task ReportsAsync(decimal yesterday, int assistantSince = 0)
    {
        var from = House.Today.AddDays(-61);
        var chat = Enumerable.Range(0, 61).Select(day => Given.Cost(from.AddDays(day), day == 60 ? yesterday : 100m));
        var assistant = Enumerable.Range(assistantSince, 61 - assistantSince).Select(day => Given.Cost(from.AddDays(day), 40m, Assistant));
        return _house.ReportsAsync(new DayRange(from, House.Today.AddDays(-1)), _house.Now, [.. chat, .. assistant]);
    }
}
