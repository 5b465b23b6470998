using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;

namespace AiFinOps.Core.Tests.Playbooks;

public sealed class ExecutiveTextTests
{
    /// <summary>Words that a reader who decides about money and not about systems would have to ask about.</summary>
    private static readonly string[] Jargon =
    [
        "acknowledg", "anomal", "baseline", "breach", "clock", "containment", "detector", "dry-run", "endpoint", "escalat", "excess", "finding", "hard stop", "incident", "lag", "latency", "ledger",
        "mitigat", "MTD", "onset", "provisional", "rate limit", "remediat", "rung", "severity", "SKU", "throttl", "token", "triage", "utilisation", "variance", "webhook",
    ];

    [Fact]
    public void One_page_says_what_so_what_now_what_the_money_who_and_when_the_next_word_comes() => Assert.Equal(
        """
        **What happened.** Support chat has cost 1,840.00 EUR more than usual since Sat 2026-10-03.

        **What it means.** If nothing is done, it will be about 26,680.00 EUR more than usual by the end of the month. Customers use this service.

        **What happens now.** Nobody has taken it on yet. Please see that somebody does.

        **Money**

        - So far: +1,840.00 EUR against what is usual, and some of it may still change
        - Expected by the end of the month: +26,680.00 EUR

        **Who.** Commerce AI answers for it.

        **Next update.** 2026-10-06 03:00 Europe/Oslo, or when it is closed.

        Reference `inc-1`. [All details](https://finops.example/api/incidents/inc-1)

        """, Told(Given.Incident).Text.ReplaceLineEndings());

    [Fact]
    public void The_title_is_the_news() =>
        Assert.Equal("Cost update: Support chat has cost 1,840.00 EUR more than usual since Sat 2026-10-03", Told(Given.Incident).Title);

    [Theory]
    [InlineData(IncidentState.Acknowledged, "Somebody is at work on it.")]
    [InlineData(IncidentState.Investigating, "The cause is being looked for.")]
    [InlineData(IncidentState.Resolved, "It is over.")]
    [InlineData(IncidentState.Closed, "It is closed, and what was learnt is on record.")]
    public void What_happens_now_follows_the_life_of_it(IncidentState state, string said) =>
        Assert.Contains(said, Told(Given.Incident with { State = state }).Text, StringComparison.Ordinal);

    [Fact]
    public void A_limit_is_named_in_plain_words_and_a_rehearsed_one_is_none()
    {
        var limited = Given.Incident with { Containments = [Given.Used(Given.Limit, ContainmentState.Active)] };

        Assert.Contains("A limit has been put on it: it answers fewer requests than before.", Told(limited).Text, StringComparison.Ordinal);
        Assert.Contains("No limit was put on the service", Told(limited with { Containments = [limited.Containments[0] with { DryRun = true }] }).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_limit_of_some_days_is_no_budget_of_the_month()
    {
        var told = Told(Given.Incident with
        {
            Finding = Given.Spike with
            {
                Kind = FindingKind.HardStop, Actual = Given.Eur(4_100m), Expected = Given.Eur(4_000m), Facts = new Dictionary<string, string>(StringComparer.Ordinal) { [FactNames.Window] = "7" },
            },
        });

        Assert.Contains("Support chat has used 4,100.00 EUR of its limit of 4,000.00 EUR for 7 days.", told.Text, StringComparison.Ordinal);
        Assert.Contains("- In 7 days up to Sun 2026-10-04: 4,100.00 EUR of 4,000.00 EUR", told.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("month", told.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Jargon, word => told.Title.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void The_last_one_says_so()
    {
        var closed = Told(Given.Incident with { State = IncidentState.Closed, Clocks = [] });

        Assert.StartsWith("Cost update, the last one:", closed.Title, StringComparison.Ordinal);
        Assert.Contains("None: this is the last one.", closed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_no_word_in_it_that_an_executive_would_have_to_ask_about()
    {
        foreach (var told in Enum.GetValues<FindingKind>().SelectMany(kind => Enum.GetValues<IncidentState>().Select(state => Told(Given.Incident with { State = state, Finding = Given.Spike with { Kind = kind } }))))
        {
            Assert.DoesNotContain(Jargon, word => $"{told.Title} {told.Text}".Replace("/api/incidents/", "", StringComparison.Ordinal).Contains(word, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static NotificationContent Told(Incident incident) => NotificationText.For(
        incident.Clocks.Count == 0 ? incident : incident with { Clocks = [.. incident.Clocks, new ResponseClock(ClockKind.ExecutiveUpdate, Given.Night.AddHours(24), 0)] },
        ExecutiveUpdates.Why, Given.Organisation(), new Uri("https://finops.example/"));
}
