using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;

namespace AiFinOps.Core.Tests.Playbooks;

public sealed class NotificationTextTests
{
    private static readonly Uri Public = new("https://finops.example/");

    [Fact]
    public void The_first_line_says_what_how_much_how_certain_which_line_since_when_who_and_by_when() =>
        Assert.StartsWith(
            "**Critical.** Spend of Support chat is 1,840.00 EUR above expected (+92 %, billed, provisional) since Sat 2026-10-03. "
            + "Owner: Commerce AI; next: acknowledge by 2026-10-05 03:15 Europe/Oslo.\n",
            Fired().Text,
            StringComparison.Ordinal);

    [Fact]
    public void The_title_is_one_plain_line() =>
        Assert.Equal("Critical: Spend of Support chat is 1,840.00 EUR above expected (+92 %, billed, provisional) since Sat 2026-10-03", Fired().Title);

    [Fact]
    public void Evidence_step_and_levers_follow_in_that_order()
    {
        string[] parts =
        [
            "- Spent on the last day: 1,900.00 EUR\n- Expected on that day: 980.00 EUR\n- Difference since the onset: +1,840.00 EUR (+92 %)\n",
            "- model gpt-4o: +1,500.00 EUR, 81.5 % of the change.",
            "**Do first:** Set the rate limit of gateway/chat to 60 requests/min, never below 30 requests/min; the service keeps answering.",
            "- Model or tier choice:",
            "- Caching:",
            "[Open the page](https://finops.example/api/incidents/inc-1)",
        ];

        var places = parts.Select(part => Fired().Text.IndexOf(part, StringComparison.Ordinal)).ToList();

        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Theory]
    [InlineData(3, "New alert 5 of the 5 that are sent one by one on 2026-10-05; 3 more are held back. What else fires is told with the daily update")]
    [InlineData(1, "; 1 more is held back. ")]
    [InlineData(0, "New alert 5 of the 5 that are sent one by one on 2026-10-05. What else fires")]
    public void The_last_new_alert_of_a_day_says_that_more_may_be_held_back(int heldBack, string told) =>
        Assert.Contains(told, Slotted(5, heldBack, "fired").Text, StringComparison.Ordinal);

    [Fact]
    public void Other_messages_say_nothing_of_the_cap()
    {
        Assert.DoesNotContain("one by one", Slotted(4, 0, "fired").Text, StringComparison.Ordinal);
        Assert.DoesNotContain("one by one", Slotted(5, 3, "escalated").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Machines_get_the_same_as_fields()
    {
        var data = Fired().Data;

        Assert.Equal(
            ("incident.fired", "1840", "EUR", "0.92", "Acknowledge", "2026-10-05T01:15:00Z", "https://finops.example/api/incidents/inc-1"),
            (data["type"], data["excess"], data["currency"], data["variance"], data["dueClock"], data["due"], data["url"]));
    }

    [Fact]
    public void What_is_not_known_is_left_out_and_not_zero()
    {
        var finding = Given.Spike with { Actual = null, Expected = null, Excess = null, Variance = null, Drivers = [] };

        var content = NotificationText.For(Given.Incident with { Finding = finding }, "fired", Given.Organisation(), null);

        Assert.False(content.Data.ContainsKey("excess") || content.Data.ContainsKey("actual") || content.Data.ContainsKey("url"));
        Assert.DoesNotContain("0.00", content.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FindingKind.DataMissing)]
    [InlineData(FindingKind.ConfigurationTampered)]
    [InlineData(FindingKind.EvidenceTampered)]
    [InlineData(FindingKind.PoisonMessage)]
    [InlineData(FindingKind.SpendBelow)]
    public void Where_there_is_no_excess_nobody_is_asked_to_stabilise_spend(FindingKind kind) => Assert.DoesNotContain(
        "stabilise spend", NotificationText.For(Given.Incident with { Finding = Given.Spike with { Kind = kind } }, "fired", Given.Organisation(), null).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("fired", "Critical: ")]
    [InlineData("escalated", "Critical, not acknowledged yet: ")]
    [InlineData("returned", "Critical, back before it had recovered: ")]
    [InlineData("rose-again", "Critical, risen again: ")]
    [InlineData("severity-raised", "Raised to Critical: ")]
    [InlineData("clock-missed", "Overdue, Critical: ")]
    [InlineData("recovery-stable", "Recovered: ")]
    [InlineData("resolved", "Resolved: ")]
    [InlineData("acknowledged", "Acknowledged: ")]
    [InlineData("daily-update", "Daily update, Critical: ")]
    [InlineData("something-new", "Update, Critical: ")]
    public void Each_reason_has_its_own_words(string why, string beginning) =>
        Assert.StartsWith(beginning, NotificationText.For(Given.Incident, why, Given.Organisation(), null).Title, StringComparison.Ordinal);

    [Fact]
    public void A_dry_run_says_that_nothing_was_touched_and_how_it_would_be_taken_back()
    {
        var incident = Given.Incident with { Containments = [Given.Used(Given.Limit, ContainmentState.Active) with { DryRun = true }] };

        var content = NotificationText.For(incident, "containment-applied", Given.Organisation(), null);

        Assert.StartsWith("Hard stop, dry-run: ", content.Title, StringComparison.Ordinal);
        Assert.Contains("nothing was touched; this is what would have been written", content.Text, StringComparison.Ordinal);
        Assert.Contains("State before: 120 requests/min", content.Text, StringComparison.Ordinal);
        Assert.Contains("billed 15,000.00 EUR + lag margin 300.00 EUR", content.Text, StringComparison.Ordinal);
        Assert.Contains("Way back: ", content.Text, StringComparison.Ordinal);
        Assert.Contains("What was reviewed before re-enabling?", content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_from_outside_cannot_add_a_line_a_link_or_a_tag()
    {
        var finding = Given.Spike with { Drivers = [new Driver("model", "x\n\n# Approved [by](https://evil.example) <img src=x>", Given.Eur(1m), 1m)] };

        var text = NotificationText.For(Given.Incident with { Finding = finding }, "fired", Given.Organisation(), null).Text;

        Assert.Contains(@"- model x  # Approved \[by\](https:\//evil.example) &lt;img src=x&gt;: +1.00 EUR", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FindingKind.SpendBelow, "spend-below", "Spend of Support chat is 1,840.00 EUR below expected")]
    [InlineData(FindingKind.NewSpender, "new-spender", "Support chat spent 1,900.00 EUR without any history to compare it with (billed, provisional) since Sat 2026-10-03")]
    [InlineData(FindingKind.BudgetStep, "budget-80|2026-10", "Support chat has reached 80 % of its budget for 2026-10: 83.12 % used, 13,300.00 EUR of 16,000.00 EUR (billed, provisional) as of Sun 2026-10-04")]
    [InlineData(FindingKind.HardStop, "hard-stop|2026-10", "Support chat has reached the hard stop of its budget for 2026-10: 83.12 % used")]
    [InlineData(FindingKind.DataMissing, "data-missing", "No cost data from Support chat from Sat 2026-10-03 to Sun 2026-10-04")]
    public void Every_kind_of_finding_is_told_in_a_sentence(FindingKind kind, string cause, string beginning)
    {
        var excess = kind == FindingKind.SpendBelow ? Given.Eur(-1_840m) : Given.Spike.Excess;
        var finding = Given.Spike with { Kind = kind, CauseKey = cause, Excess = excess };
        var told = FindingFigures.IsAboutBudget(finding) ? finding with { Actual = Given.Eur(13_300m), Expected = Given.Eur(16_000m) } : finding;
        var incident = Given.Incident with { Finding = told };

        Assert.StartsWith(beginning, Headline.For(incident, Given.Organisation()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_and_ourselves_have_names_too()
    {
        var configuration = Given.Organisation();

        Assert.Equal("source openai", configuration.LineName(LineIds.OfSource("openai")));
        Assert.Equal("AiFinOps itself", configuration.LineName(LineIds.Self));
        Assert.Equal("retired-line", configuration.LineName("retired-line"));
    }

    [Theory]
    [InlineData(SpendPhase.Build, "model", "Right-sizing")]
    [InlineData(SpendPhase.Move, "model", "Log and storage hygiene")]
    [InlineData(SpendPhase.Run, "model", "Model or tier choice")]
    [InlineData(SpendPhase.Run, "feature", "Caching")]
    [InlineData(SpendPhase.Run, "service", "Right-sizing")]
    public void The_first_lever_follows_the_phase_and_what_drove_the_change(SpendPhase phase, string dimension, string lever) =>
        Assert.Equal(lever, OptimisationLevers.For(Given.Spike with { Drivers = [new Driver(dimension, "x", Given.Eur(1m), 1m)] }, phase)[0].Name);

    [Fact]
    public void Without_a_ladder_the_driver_decides_what_to_do_first()
    {
        var configuration = Given.Organisation() with { HardStops = [] };

        Assert.Equal("Route the calls to gpt-4o back to the model used before, or limit their rate.", Stabilisation.For(Given.Incident, configuration));
    }

    [Fact]
    public void Missing_data_asks_the_owner_of_the_source_and_never_to_save_money()
    {
        var incident = Given.Incident with { Finding = Given.Spike with { Kind = FindingKind.DataMissing } };

        var text = NotificationText.For(incident, "fired", Given.Organisation(), null).Text;

        Assert.Contains("nothing is read as zero", text, StringComparison.Ordinal);
        Assert.DoesNotContain("so that it does not come back", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_announced_event_that_overlaps_is_part_of_the_evidence()
    {
        var launch = new ExpectedEvent("launch", "chat", new DateOnly(2026, 10, 4), new DateOnly(2026, 10, 9), 2m, "astrid", "Autumn launch, announced 2026-09-28");

        var text = NotificationText.For(Given.Incident, "fired", Given.Organisation() with { ExpectedEvents = [launch] }, null).Text;

        Assert.Contains("- Announced for 2026-10-04 to 2026-10-09: Autumn launch", text, StringComparison.Ordinal);
    }

    private static NotificationContent Slotted(int number, int heldBack, string why) => NotificationText.For(
        Given.Incident with { AlertSlot = new AlertSlot("commerce-ai", 5, new DateOnly(2026, 10, 5), number, heldBack) }, why, Given.Organisation(), Public);

    private static NotificationContent Fired() => NotificationText.For(Given.Incident, "fired", Given.Organisation(), Public);
}
