using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Testing;
using AiFinOps.Workflows;

namespace AiFinOps.Adapters.Tests.Escalation;

/// <summary>What reached whom, when and why. Astrid is on call this week, and away; Bjørn stands in for her.</summary>
public sealed class EscalationAtSinksTests(Azurite azurite) : AtSinks(azurite)
{
    private protected override string Organisation =>
        """
        currency: EUR
        sources:
          - { name: azure, kind: focus-file, owner: commerce }
        people:
          - { id: astrid, email: astrid@example.com, away: [{ from: 2026-09-28, to: 2026-10-02 }] }
          - { id: bjorn, email: bjorn@example.com }
          - { id: dag, email: dag@example.com, roles: [finops] }
          - { id: eva, email: eva@example.com }
          - { id: frida, email: frida@example.com }
        ownerGroups:
          - { id: commerce, members: [astrid, bjorn], channels: [mail], rota: { people: [astrid, bjorn], since: 2026-09-28 } }
          - { id: leads, channels: [pager] }
          - { id: finops, members: [dag], channels: [mail] }
          - { id: compliance, members: [eva], channels: [mail] }
          - { id: executives, members: [frida], channels: [mail] }
          - { id: security, channels: [siren] }
        lines:
          - { id: order-agent, name: Order agent, owner: commerce, budget: { monthly: 12000 } }
          - { id: checkout, name: Checkout, owner: commerce, customerImpact: true, budget: { monthly: 12000 } }
          - { id: claims, name: Claims, owner: commerce, regulated: true, budget: { monthly: 12000 } }
        """;

    [Fact]
    public async Task Nobody_answers_the_deputy_is_told_again_and_each_level_hears_of_it_up_to_the_last()
    {
        await OpensAsync(Severity.Critical);

        Assert.Equal(
            [
                "10:00 bjorn: Critical", "10:10 bjorn: Critical, told again", "10:15 bjorn: Overdue, Critical", "10:15 pager: incident.escalated",
                "10:20 bjorn: Critical, told again", "10:30 bjorn: Critical, told again", "10:30 dag: Critical, not acknowledged yet",
                "10:45 bjorn: Due soon, Critical", "11:00 bjorn: Overdue, Critical", "11:00 frida: Critical, not acknowledged yet", "11:00 pager: incident.clock-missed",
            ],
            await ToldAsync(until: "11:05"));
    }

    [Fact]
    public async Task Acknowledged_in_time_nobody_else_hears_of_it()
    {
        var incident = await OpensAsync(Severity.Critical);
        Assert.Equal(["10:00 bjorn: Critical", "10:10 bjorn: Critical, told again"], await ToldAsync(until: "10:14"));

        await SaysAsync("bjorn", "acknowledge", incident);

        Assert.DoesNotContain(await ToldAsync(until: "10:59"), told => !told.Contains("Due soon", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Acknowledged_too_late_whoever_was_told_meanwhile_knows_and_nobody_further_does()
    {
        var incident = await OpensAsync(Severity.Critical);
        await ToldAsync(until: "10:20");

        await SaysAsync("bjorn", "acknowledge", incident);

        Assert.DoesNotContain(await ToldAsync(until: "10:59"), told => told.Contains("dag", StringComparison.Ordinal) || told.Contains("frida", StringComparison.Ordinal));
        Assert.Contains(await TimelineAsync(incident), happened => happened is ClockMissed { Clock: ClockKind.Acknowledge });
    }

    [Fact]
    public async Task Customers_who_notice_lift_the_telling_by_a_level_once_and_a_correction_untells_nobody()
    {
        var incident = await OpensAsync(Severity.High);
        Assert.Equal(["10:00 bjorn: High"], await ToldAsync(until: "10:01"));
        await SaysAsync("bjorn", "acknowledge", incident);

        await SaysAsync("bjorn", "impact", incident, ("customers", "yes"), ("words", "Chat answers take a minute"));
        await SaysAsync("bjorn", "impact", incident, ("customers", "yes"), ("words", "Chat answers take two minutes"));
        Assert.Equal(["10:01 pager: incident.customer-impact"], await ToldNowAsync());

        await SaysAsync("bjorn", "impact", incident, ("customers", "no"));
        Assert.Empty(await ToldNowAsync());
    }

    [Fact]
    public async Task A_line_that_customers_feel_tells_the_next_level_at_once()
    {
        await OpensAsync(Severity.High, "checkout");

        Assert.Equal(["10:00 bjorn: High", "10:00 pager: incident.fired"], await ToldNowAsync());
    }

    [Fact]
    public async Task Regulated_exposure_tells_the_next_level_and_compliance_at_once()
    {
        await OpensAsync(Severity.High, "claims");

        Assert.Equal(["10:00 bjorn: High", "10:00 eva: High", "10:00 pager: incident.fired"], await ToldNowAsync());
    }

    [Fact]
    public async Task Price_is_proposed_a_person_confirms_abuse_and_security_is_paged_once()
    {
        var incident = await OpensAsync(Severity.High, facts: [(FactNames.PriceEffect, "8800.00"), (FactNames.VolumeEffect, "200.00"), (FactNames.MixEffect, "0.00")]);
        Assert.Equal(["10:00 bjorn: High"], await ToldAsync(until: "10:02"));
        Assert.Contains("Category: price (proposed). The price per unit changed", LastMail, StringComparison.Ordinal);

        await SaysAsync("bjorn", "category", incident, ("category", "abuse-or-leaked-key"));
        await SaysAsync("bjorn", "category", incident, ("category", "abuse-or-leaked-key"));

        Assert.Equal(["10:02 bjorn: Raised to Critical", "10:02 siren: incident.category-confirmed"], await ToldAsync(until: "10:10"));
        Assert.Equal("abuse-or-leaked-key", LastPage.GetProperty("data").GetProperty("category").GetString());
    }

    [Fact]
    public async Task At_night_high_is_one_mail_in_the_morning()
    {
        Clock.Advance(TimeSpan.FromHours(13));
        await OpensAsync(Severity.High);

        Assert.Equal(["08:00 bjorn: High"], await ToldAsync(until: "08:30"));
    }

    [Fact]
    public async Task At_night_critical_rings()
    {
        Clock.Advance(TimeSpan.FromHours(13));
        await OpensAsync(Severity.Critical);

        Assert.Equal(["23:00 bjorn: Critical"], await ToldNowAsync());
    }

    [Fact]
    public async Task A_snooze_holds_the_repeats_and_the_levels_and_the_end_of_it_is_told()
    {
        var incident = await OpensAsync(Severity.High);
        await ToldNowAsync();
        await SaysAsync("bjorn", "snooze", incident, ("hours", 2), ("reason", "A load test until noon"));

        var told = await ToldAsync(until: "12:05");

        Assert.DoesNotContain(told, one => one.Contains("told again", StringComparison.Ordinal) || one.Contains("escalated", StringComparison.Ordinal));
        Assert.Contains("12:00 bjorn: Snooze ended, High", told);
    }

    [Fact]
    public async Task A_watch_is_one_mail_and_closes_with_a_cause_and_one_line()
    {
        var incident = await OpensAsync(Severity.Watch);
        Assert.Equal(["10:00 bjorn: Watch"], await ToldAsync(until: "14:00", everyMinutes: 5));

        await SaysAsync("bjorn", "close", incident, ("cause", "A batch that ran twice"), ("fix", "It runs once"));

        Assert.DoesNotContain(await ToldNowAsync(), told => told.Contains("pager", StringComparison.Ordinal));
        Assert.Equal(IncidentState.Closed, Assert.Single(await IncidentsAsync()).State);
    }

    [Fact]
    public async Task What_stays_critical_for_a_day_is_told_to_executives_daily_until_it_is_closed()
    {
        var incident = await OpensAsync(Severity.Critical, excess: 6_000m, actual: 6_100m);
        await SaysAsync("bjorn", "investigate", incident);
        await ToldNowAsync();

        var executives = (await ToldAsync(until: "2 12:00", everyMinutes: 30)).Where(told => told.Contains("frida", StringComparison.Ordinal)).ToList();

        Assert.Equal(["10:00", "10:00", "10:00"], executives.Select(told => told[..5]));
    }

    [Fact]
    public async Task Resolved_and_back_it_is_told_as_new_and_says_so()
    {
        var incident = await OpensAsync(Severity.High);
        await ToldNowAsync();
        await SaysAsync("bjorn", "root-cause", incident, ("category", "usage"), ("cause", "A loop"), ("fix", "Rolled back"), ("prevention", "A test"));
        await SaysAsync("bjorn", "resolve", incident, ("reason", "Rolled back"));
        Assert.Equal(["10:00 bjorn: Resolved"], await ToldNowAsync());

        await SaysAsync("bjorn", "reopen", incident, ("reason", "It is back"));

        Assert.Equal(["10:00 bjorn: High, again"], await ToldNowAsync());
    }

    private async Task<Incident> OpensAsync(Severity severity, string line = "order-agent", decimal excess = 9_000m, decimal actual = 9_100m, params (string Name, string Value)[] facts)
    {
        var finding = new Finding(
            line, FindingKind.SpendAbove, CauseKeys.SpendAbove, new(2026, 9, 28), new(2026, 9, 28), new Money(actual, "EUR"), new Money(100m, "EUR"), new Money(excess, "EUR"), 90m,
            Provisional: false, "spike", "Above expectation.", [], facts.ToDictionary(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal));
        return (await Get<FindingReconciler>().ObserveAsync(new GradedFinding(finding, severity, "commerce"), InForce, 1, Cancelled)).Incident!.Incident;
    }

    private async Task<IReadOnlyList<IncidentEvent>> TimelineAsync(Incident incident) => await Get<Workflows.Ports.IIncidentStore>().EventsAsync(incident.Line, incident.Id, Cancelled);
}
