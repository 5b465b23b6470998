using AiFinOps.Testing;

[assembly: AssemblyFixture(typeof(AiFinOps.Scenarios.SampleMonth))]

namespace AiFinOps.Scenarios;

/// <summary>The whole sample month, replayed once for all stories.</summary>
public sealed class SampleMonth : IAsyncLifetime
{
    /// <summary>The last evening of the month (UTC).</summary>
    internal const string Until = "2026-10-31T20:00:00Z";

    private readonly Azurite azurite = new();

    internal Replay Replay { get; private set; } = null!;

    internal Ran Ran { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Replay = await Replay.NewAsync(azurite, Until);
        Ran = await Replay.RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Replay.DisposeAsync();
        await azurite.DisposeAsync();
    }
}

/// <summary>What reached whom, when and why, story by story (samples/README.md). Times are UTC; Oslo is two hours ahead until 25 October.</summary>
public sealed class SampleMonthTests(SampleMonth month)
{
    private const string SpendAbove = "spend-above";
    private const string HardStop = "hard-stop|2026-10";

    private Report Report => month.Replay.Report;

    [Fact]
    public void The_demo_ends_well_and_links_everything_from_one_page()
    {
        month.Ran.Succeeded();
        var index = File.ReadAllText(Path.Combine(month.Replay.Folder, "index.html"));

        Assert.All(Report.Incidents, incident => Assert.Contains($"incidents/{incident.Id}.html", index, StringComparison.Ordinal));
        Assert.All(Report.Incidents, incident => Assert.True(File.Exists(Path.Combine(month.Replay.Folder, "incidents", incident.Id + ".html"))));
        Assert.Contains("reviews/weekly-2026-10-26.md", index, StringComparison.Ordinal);
    }

    [Fact]
    public void Verbose_logging_pages_the_owner_the_next_morning_and_lives_from_open_to_closed()
    {
        var incident = Report.Single("order-agent", SpendAbove);

        Assert.Equal(At("2026-10-09T09:00Z"), incident.OpenedAt);
        Assert.Equal(["2026-10-09T09:00Z commerce-ai by log", "2026-10-09T09:00Z commerce-ai by pager"], incident.Told("fired"));
        Assert.Equal(At("2026-10-09T09:14Z"), incident.At("Acknowledged"));
        Assert.Equal("critical", incident.Severity);
        Assert.Equal("closed", incident.State);
        Assert.True(incident.At("IncidentResolved") < incident.At("IncidentClosed"));
        Assert.Contains("above expected", month.Replay.LogOf("astrid-lunde"), StringComparison.Ordinal);
        Assert.All(incident.Notifications.Where(told => told.Group == "executives"), told => Assert.Equal("executive-update", told.Why));
    }

    /// <summary>It is critical from 12 October on: a day later, and every day until it is closed, executives get one page of it.</summary>
    [Fact]
    public void Executives_hear_daily_of_what_stays_critical_until_it_is_closed_and_in_plain_words()
    {
        var incident = Report.Single("order-agent", SpendAbove);
        var told = incident.Notifications.Where(told => told.Why == "executive-update").Select(told => told.At).Order().ToList();

        Assert.Equal(At("2026-10-13T09:00Z"), told[0]);
        Assert.All(told.Zip(told.Skip(1)).SkipLast(1), pair => Assert.Equal(TimeSpan.FromDays(1), pair.Second - pair.First));
        Assert.True(incident.At("IncidentClosed") - told[^1] < TimeSpan.FromMinutes(15));
        Assert.Contains("Cost update: Order agent has cost", month.Replay.LogOf("farah-aziz"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_message_names_the_release_of_the_day_before_which_its_pipeline_posted()
    {
        var page = month.Replay.LogOf("astrid-lunde").Split("\n## ").First(message => message.Contains("Spend of Order agent is", StringComparison.Ordinal));

        Assert.Contains("2026-10-08 08:40 Europe/Oslo, deployment on Order agent: Order agent release 4.2, tracing verbose, by Bjørn Hauge", page, StringComparison.Ordinal);
        Assert.DoesNotContain("catalogue", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hard_stop_prints_its_margin_touches_nothing_in_dry_run_and_lets_go_after_a_review_by_somebody_else()
    {
        var incident = Report.Single("order-agent", HardStop);
        var containment = Assert.Single(incident.Containments);

        Assert.Contains("11,031.47 billed + 590.82 expected", containment.Margin, StringComparison.Ordinal);
        Assert.Contains("96.85 %", containment.Margin, StringComparison.Ordinal);
        Assert.Equal(("reverted", true), (containment.State, containment.DryRun));
        Assert.Equal("astrid", incident.Timeline.Single(happened => happened.What == "ReenableReviewRecorded").Actor);
        Assert.Equal("eirin", incident.Timeline.Single(happened => happened.What == "ReenableApproved").Actor);
        Assert.True(incident.At("ReenableApproved") <= incident.At("ContainmentReverted"));
        Assert.Equal("closed", incident.State);
    }

    [Fact]
    public void A_hard_stop_at_night_climbs_to_leads_finops_and_executives_within_an_hour()
    {
        var incident = Report.Single("meeting-notes", HardStop);
        var fired = incident.OpenedAt;

        Assert.Equal("critical", incident.Severity);
        Assert.Equal(
            [$"{fired.AddMinutes(15):yyyy-MM-ddTHH:mm}Z leads by log", $"{fired.AddMinutes(30):yyyy-MM-ddTHH:mm}Z finops by log", $"{fired.AddMinutes(60):yyyy-MM-ddTHH:mm}Z executives by log"],
            incident.Told("escalated"));
        Assert.Equal(At("2026-10-24T06:40Z"), incident.At("Acknowledged"));
        Assert.Contains(incident.Id, month.Replay.LogOf("farah-aziz"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_proof_of_concept_that_turned_into_production_stays_contained_until_somebody_reviews_it()
    {
        var containment = Assert.Single(Report.Single("meeting-notes", HardStop).Containments);

        Assert.Equal("active", containment.State);
        Assert.Equal("investigating", Report.Single("meeting-notes", SpendAbove).State);
    }

    [Fact]
    public void A_premium_model_is_named_as_the_driver_and_stable_spend_resolves_the_incident()
    {
        var incident = Report.Single("support-chat", SpendAbove);

        Assert.Contains("model gpt-4o", incident.Reason, StringComparison.Ordinal);
        Assert.Equal("CheckRecovery", incident.Timeline.Single(happened => happened.What == "IncidentResolved").Actor);
        Assert.Equal("closed", incident.State);
    }

    [Fact]
    public void A_missing_day_goes_to_the_sources_owner_resolves_when_it_arrives_and_is_never_a_drop()
    {
        var incident = Report.Single("source:aws", "data-missing");

        // It is a quarter past two in Oslo when it opens, and can wait until eight.
        Assert.Equal(At("2026-10-17T00:15Z"), incident.OpenedAt);
        Assert.Equal(["2026-10-17T06:00Z finops by log"], incident.Told("fired"));
        Assert.Equal(At("2026-10-17T09:00Z"), incident.ResolvedAt);
        Assert.DoesNotContain(Report.Incidents, other => other.Cause == "spend-below");
    }

    [Fact]
    public void A_launch_that_was_announced_alarms_nobody() =>
        Assert.DoesNotContain(Report.Incidents, incident => incident.Line == "product-search");

    [Fact]
    public void A_late_restatement_alarms_nobody_and_the_pack_counts_the_restated_day()
    {
        Assert.DoesNotContain(Report.Incidents, incident => incident.Line == "invoice-reader");

        // 1,418.71 is 16 to 22 October, the last day that what had been dropped by then confirms. It holds 270.26 for the 20th; the incomplete first figure was 113.51.
        Assert.Contains("| Invoice reader | Insights | 1,418.71 |", Pack("2026-10-26"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_weekly_pack_reaches_its_groups_before_the_meeting_and_follows_the_agenda()
    {
        var pack = Pack("2026-10-26");
        string[] agenda = ["## 1. Pacing", "## 2. Top deltas", "## 3. Anomalies and incidents", "## 4. Actions"];

        Assert.Equal(agenda, agenda.Where(block => pack.Contains(block, StringComparison.Ordinal)).OrderBy(block => pack.IndexOf(block, StringComparison.Ordinal)));
        Assert.All(["carla-mendes", "dag", "farah-aziz"], person => Assert.Contains("weekly-2026-10-26", month.Replay.LogOf(person), StringComparison.Ordinal));
    }

    [Fact]
    public void Each_budget_step_fires_once_in_the_month() =>
        Assert.All(Report.Incidents.GroupBy(incident => (incident.Line, incident.Cause)), same => Assert.Equal(1, Assert.Single(same).Firings));

    [Fact]
    public async Task Every_evidence_bundle_verifies_and_one_changed_byte_is_found()
    {
        var bundles = Directory.GetDirectories(Path.Combine(month.Replay.Folder, "evidence"));
        Assert.Equal(Report.Incidents.Count(incident => incident.State == "closed"), bundles.Length);
        foreach (var bundle in bundles)
        {
            (await VerifyAsync(bundle)).Succeeded();
        }

        var timeline = Path.Combine(bundles[0], "timeline.md");
        var bytes = await File.ReadAllBytesAsync(timeline, TestContext.Current.CancellationToken);
        bytes[^2] ^= 1;
        await File.WriteAllBytesAsync(timeline, bytes, TestContext.Current.CancellationToken);
        var tampered = await VerifyAsync(bundles[0]);
        bytes[^2] ^= 1;
        await File.WriteAllBytesAsync(timeline, bytes, TestContext.Current.CancellationToken);

        Assert.Equal(1, tampered.ExitCode);
        Assert.Contains("timeline.md", tampered.Output + tampered.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_delivery_to_the_pager_is_signed_and_comes_once()
    {
        Assert.Empty(month.Replay.Pager.Forged);
        Assert.NotEmpty(month.Replay.Pager.Ids);
        Assert.Equal(0, month.Replay.Pager.Repeats);
    }

    private static Task<Ran> VerifyAsync(string bundle) =>
        FinOpsProcess.RunAsync(new Dictionary<string, string>(StringComparer.Ordinal), "evidence", "verify", bundle);

    private string Pack(string meeting) => File.ReadAllText(Path.Combine(month.Replay.Folder, "reviews", $"weekly-{meeting}.md"));

    private static DateTimeOffset At(string moment) => DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture);
}
