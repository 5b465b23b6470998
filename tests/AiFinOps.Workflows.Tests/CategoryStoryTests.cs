using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Messages;

namespace AiFinOps.Workflows.Tests;

/// <summary>From the evidence of a kind of variance to whoever contains it. It is 10:00 UTC on Tuesday 2026-09-29.</summary>
public sealed class CategoryStoryTests
{
    private static readonly Actor Astrid = new("astrid", "platform-sign-in");

    private readonly House _house = new();

    public CategoryStoryTests()
    {
        var inForce = Given.InForce();
        var groups = inForce.Configuration.OwnerGroups.Append(new OwnerGroup("security", "Security", ["dag"], ["log"])).Append(new OwnerGroup("procurement", "Procurement", ["dag"], ["log"]));
        _house.Configurations.InForce = inForce with { Configuration = inForce.Configuration with { OwnerGroups = [.. groups] } };
        _house.Time.Advance(TimeSpan.FromHours(4));
    }

    private FinOpsConfiguration Configuration => _house.Configurations.InForce!.Configuration;

    [Fact]
    public async Task The_price_of_a_unit_rises_price_is_proposed_a_person_confirms_it_and_procurement_hears_of_it()
    {
        await ReportsAsync(yesterday: 700m);
        await _house.EvaluateAsync();

        Assert.Equal((VarianceCategory.Price, "price-effect"), Named(CategoryProposal.Of(_house.TheIncident, Configuration)));
        await ToldAsync();
        await ConfirmAsync("price");

        Assert.Equal(["procurement: category-confirmed"], await ToldAsync());
        var message = _house.Channel.Received[^1];
        Assert.Contains("Category: price, confirmed by astrid on 2026-09-29 10:00", message.Text, StringComparison.Ordinal);
        Assert.Contains("procurement contains it.", message.Text.Replace("Procurement", "procurement", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_confirms_abuse_instead_and_security_is_paged_once_whatever_comes_after()
    {
        await ReportsAsync(yesterday: 700m);
        await _house.EvaluateAsync();
        var before = _house.TheIncident.Severity;
        Assert.Equal(["commerce: fired"], await ToldAsync());

        await ConfirmAsync("abuse-or-leaked-key");
        await ConfirmAsync("abuse-or-leaked-key");

        Assert.Equal(["commerce: severity-raised", "security: category-confirmed"], await ToldAsync());
        Assert.Equal((Severity.Critical, before), (_house.TheIncident.Severity, _house.TheIncident.LiftedFrom));
        await ReportsAsync(yesterday: 720m);
        await _house.EvaluateAsync();
        Assert.Empty(await ToldAsync());
        Assert.Equal((Severity.Critical, before), (_house.TheIncident.Severity, _house.TheIncident.LiftedFrom));
    }

    [Fact]
    public async Task When_it_fires_again_or_a_clock_is_missed_security_is_told_as_well()
    {
        var incident = await _house.OpensAsync(Given.Overspend(House.Today.AddDays(-1)));
        await ConfirmAsync("abuse-or-leaked-key");
        await ToldAsync();

        _house.Time.Advance(TimeSpan.FromMinutes(61));
        await _house.Sweep.RunAsync(House.Cancelled);
        Assert.Contains("security: clock-missed", await ToldAsync());

        await _house.ActAsync(incident, new Resolve(_house.Now, Astrid, "The key is revoked."));
        await ToldAsync();
        await _house.OpensAsync(Given.Overspend(House.Today.AddDays(1), 2_000m));

        Assert.Equal(["commerce: fired", "security: fired"], await ToldAsync());
        Assert.Equal(Severity.Critical, _house.TheIncident.Severity);
    }

    [Fact]
    public async Task What_the_organisation_says_of_a_category_counts()
    {
        _house.Configurations.InForce = _house.Configurations.InForce! with
        {
            Configuration = Configuration with { Categories = [new(VarianceCategory.NewWorkload, "leads", ["finops"], IsCritical: true)] },
        };
        await _house.OpensAsync(Given.Overspend(House.Today.AddDays(-1), 500m, Severity.Watch));
        await ToldAsync();

        await ConfirmAsync("new-workload");

        Assert.Equal(["commerce: severity-raised", "finops: category-confirmed", "leads: category-confirmed"], await ToldAsync());
    }

    [Fact]
    public async Task One_day_that_is_over_is_proposed_as_a_one_off()
    {
        await _house.ReportsTwoMonthsAndAsync(yesterday: 700m);
        await _house.EvaluateAsync();
        Assert.NotEqual(VarianceCategory.OneOff, CategoryProposal.Of(_house.TheIncident, Configuration)!.Category);

        _house.Time.Advance(TimeSpan.FromDays(6));
        await _house.ReportsAsync(House.Today, [.. Enumerable.Repeat(100m, 6)]);
        await _house.EvaluateAsync();

        Assert.True(_house.TheIncident.Cleared);
        Assert.Equal((VarianceCategory.OneOff, "one-day"), Named(CategoryProposal.Of(_house.TheIncident, Configuration)));
    }

    [Fact]
    public async Task What_newer_figures_of_the_same_day_take_away_is_proposed_as_data_quality()
    {
        await ReportsAsync(yesterday: 700m);
        await _house.EvaluateAsync();

        await ReportsAsync(yesterday: 100m);
        await _house.EvaluateAsync();

        Assert.Equal((VarianceCategory.DataQuality, "restated-away"), Named(CategoryProposal.Of(_house.TheIncident, Configuration)));
    }

    private static (VarianceCategory, string) Named(CategoryProposal? proposal) => (proposal!.Category, proposal.ReasonName);

    /// <summary>Sixty days of 100 EUR for 1,000 requests up to the day before yesterday, and what yesterday cost for as many.</summary>
    private async Task ReportsAsync(decimal yesterday)
    {
        var days = new DayRange(House.Today.AddDays(-61), House.Today.AddDays(-1));
        await _house.ReportsAsync(days, Given.SixOClock(House.Today), [.. days.Each().Select(day =>
            Given.Cost(day, day == days.To ? yesterday : 100m) with { Quantity = 1_000m, Unit = "requests" })]);
    }

    private async Task ConfirmAsync(string category) =>
        await _house.ActAsync(_house.TheIncident, CategoryConfirmation.CommandOf(Configuration, _house.TheIncident, category, Astrid, _house.Now));

    /// <summary>Dispatches what is due, and says what reached whom, and why.</summary>
    private async Task<IReadOnlyList<string>> ToldAsync()
    {
        var before = _house.Channel.Received.Count;
        foreach (var message in _house.Queue.On(Queues.Escalations).Select(sent => sent.As<DispatchEscalationMessage>()).ToList())
        {
            await _house.DispatchEscalation.RunAsync(message, House.Cancelled);
        }

        _house.Queue.Messages.Clear();
        var steps = _house.Incidents.StepsOf(_house.TheIncident);
        return [.. _house.Channel.Received.Skip(before).Select(sent => $"{steps.Single(step => sent.Id == $"{step.IncidentId}.{step.StepId}.{step.Channel}").Group}: {sent.Data["why"]}").Order(StringComparer.Ordinal)];
    }
}
