using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Testing;

namespace AiFinOps.Adapters.Tests.Sources.Scenarios;

/// <summary>What happens to people, containment and the ledger while sources fail, estimate and restate.</summary>
public sealed class SourceScenarioTests(Azurite azurite)
{
    private static readonly DateOnly Today = GuardedCompany.Today;
    private static readonly Actor Astrid = new("astrid", "platform-sign-in");
    private static readonly Actor Carla = new("carla", "platform-sign-in");

    [Fact]
    public async Task A_source_that_dies_for_three_days_and_comes_back_with_restated_data_is_one_data_incident_and_nothing_else()
    {
        await using var calm = await GuardedCompany.StartAsync(azurite, budget: 2_300m);
        await using var dying = await GuardedCompany.StartAsync(azurite, budget: 2_300m);
        await LiveAsync(calm, outage: false);
        await LiveAsync(dying, outage: true);

        var incidents = await dying.IncidentsAsync();
        var data = Assert.Single(incidents, incident => incident.Finding.Kind == FindingKind.DataMissing);
        Assert.Equal((LineIds.OfSource("openai"), "finops", 1, IncidentState.Resolved), (data.Line, data.OwnerGroup, data.Firings, data.State));
        Assert.DoesNotContain(incidents, incident => incident.Finding.Kind is FindingKind.SpendAbove or FindingKind.SpendBelow or FindingKind.NewSpender);
        Assert.Equal(
            [
                "Medium: Cost data from source openai: the source has gone quiet, since Mon 2026-11-23",
                "Resolved: Cost data from source openai: the source has gone quiet, since Mon 2026-11-23",
            ],
            dying.Told.Select(told => told.Title).Where(title => title.Contains("openai", StringComparison.Ordinal)));

        var stop = Assert.Single(incidents, incident => incident.Finding.Kind == FindingKind.HardStop);
        Assert.Equal(ContainmentState.Active, Assert.Single(stop.Containments).State);
        Assert.Equal(
            ["ContainmentRequested", "ContainmentStarted", "ContainmentApplied"],
            (await dying.EventsAsync(stop)).Select(happened => happened.GetType().Name).Where(name => name.StartsWith("Containment", StringComparison.Ordinal)));

        Assert.Equal(await calm.LedgerAsync(), await dying.LedgerAsync());
        Assert.DoesNotContain(await calm.IncidentsAsync(), incident => incident.Finding.Kind == FindingKind.DataMissing);
    }

    [Fact]
    public async Task Estimates_cross_the_stop_and_the_bill_says_ninety_one_percent()
    {
        await using var company = await GuardedCompany.StartAsync(azurite, budget: 2_527m, withGateway: true);
        company.Bill.Knows(Today.AddDays(-80), Today.AddDays(-4), 100m);
        company.Gateway.Knows(Today.AddDays(-80), Today.AddDays(-1), 100m);
        company.Gateway.Knows(Today.AddDays(-1), Today.AddDays(-1), 350m);
        await company.RunDueAsync();

        // What was done: the stop fired on the estimate and said so; the rung was recorded as a dry run.
        var stop = await StopAsync(company);
        Assert.Contains("of which 550.00 estimated", stop.Finding.Reason, StringComparison.Ordinal);
        Assert.Equal(ContainmentState.Active, Assert.Single(stop.Containments).State);
        Assert.Contains(company.Told, told => told.Title.StartsWith("Critical: Order agent has reached the hard stop", StringComparison.Ordinal)
            && told.Title.Contains("550.00 USD estimated", StringComparison.Ordinal));

        // The bill has two days, and of the third its first rows: they are a part of it, and correct nothing.
        company.Gateway.Knows(Today, Today, 100m);
        company.Bill.Knows(Today.AddDays(-3), Today.AddDays(-2), 100m);
        company.Bill.Knows(Today.AddDays(-1), Today.AddDays(-1), 7m);
        await company.PassesAsync(halfDays: 1);
        Assert.False((await StopAsync(company)).Cleared);
        company.Told.Clear();

        // The bill is whole and settled: 100 a day, 91 % of the month. Whoever did not answer is not chased about a stop that is none.
        company.Bill.Knows(Today.AddDays(-1), Today.AddDays(-1), 100m);
        await company.PassesAsync(halfDays: 1);

        var corrected = await StopAsync(company);
        Assert.True(corrected.Cleared);
        Assert.Equal(ContainmentState.Active, Assert.Single(corrected.Containments).State);
        var told = Assert.Single(company.Told, told => told.Title.StartsWith("Corrected", StringComparison.Ordinal));
        Assert.StartsWith("Corrected, below the stop: Order agent is below the hard stop of its budget for 2026-11 again: 91.01 % used, 2,300.00 USD of 2,527.00 USD", told.Title, StringComparison.Ordinal);
        Assert.Contains("It was told with 96.95 % used, 2,450.00 USD of 2,527.00 USD", told.Text, StringComparison.Ordinal);
        Assert.Contains("In dry-run nothing was touched", told.Text, StringComparison.Ordinal);

        // What was undone: nothing by itself; after the review, by a second person, the rung is taken back.
        await company.ActAsync(corrected, new SubmitReview(company.Now, Astrid, new ReenableReview("Astrid Lunde, Commerce", "Nothing: the gateway's price was wrong", "The bill says 91 %", "Prices of the gateway")));
        Assert.Equal(ContainmentState.Active, Assert.Single((await StopAsync(company)).Containments).State);
        await company.ActAsync(await StopAsync(company), new ApproveReenable(company.Now, Carla, null));

        Assert.Equal(ContainmentState.Reverted, Assert.Single((await StopAsync(company)).Containments).State);
        Assert.Contains(company.Told, message => message.Title.StartsWith("Released", StringComparison.Ordinal));
    }

    /// <summary>Of a source that was connected with ten days of history: what its earlier days show, an ordinary pull would page for.</summary>
    [Fact]
    public async Task A_backfill_brings_the_history_back_and_tells_nobody()
    {
        await using var company = await GuardedCompany.StartAsync(azurite, budget: 5_000m);
        company.Bill.Knows(Today.AddDays(-10), Today.AddDays(-2), 100m);
        company.Bill.Knows(Today.AddDays(-1), Today.AddDays(-1), 1_900m);
        await company.RunDueAsync();
        Assert.Empty(company.Told);
        company.Bill.Knows(Today.AddDays(-90), Today.AddDays(-11), 100m);

        var report = await company.BackfillAsync("openai", days: 90);

        Assert.Equal((Today.AddDays(-90), null, false), (report.Reached, report.Stopped, report.IsHeld));
        Assert.Equal(90, (await company.LedgerAsync()).Count(line => line.StartsWith("openai ", StringComparison.Ordinal)));
        Assert.Contains(await company.IncidentsAsync(), incident => incident is { Finding.Kind: FindingKind.SpendAbove, State: IncidentState.Open });
        Assert.Empty(company.Told);
    }

    /// <summary>100 a day with a stop that has fired; from the 22nd on days are first reported as 100 and restated as 104.</summary>
    private static async Task LiveAsync(GuardedCompany company, bool outage)
    {
        company.Bill.Knows(Today.AddDays(-80), Today.AddDays(-1), 100m);
        await company.RunDueAsync();
        for (var day = Today; day < Today.AddDays(7); day = day.AddDays(1))
        {
            company.Bill.IsDown = outage && day > Today && day < Today.AddDays(4);
            company.Bill.Knows(day, day, 100m);
            if (day > Today.AddDays(1))
            {
                company.Bill.Knows(Today, day.AddDays(-2), 104m);
            }

            await company.PassesAsync(halfDays: 2);
        }
    }

    private static async Task<Incident> StopAsync(GuardedCompany company) =>
        Assert.Single(await company.IncidentsAsync(), incident => incident.Finding.Kind == FindingKind.HardStop);
}
