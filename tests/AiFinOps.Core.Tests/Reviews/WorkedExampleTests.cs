using AiFinOps.Core.Reviews;
using AiFinOps.Core.Tests.Playbooks;

namespace AiFinOps.Core.Tests.Reviews;

public sealed class WorkedExampleTests
{
    private static readonly ReviewPack Pack = ReviewPackBuilder.Build(WorkedExample.Configuration, WorkedExample.Input);

    private static readonly string Markdown = ReviewMarkdown.Write(Pack);

    [Fact]
    public void The_week_is_870_above_the_week_before_and_needs_a_reason()
    {
        Assert.Equal((Given.Eur(4_820m), Given.Eur(3_950m), Given.Eur(870m)), (Pack.Total.Week.Last, Pack.Total.Week.Prior, Pack.Total.Week.Change));
        Assert.True(Pack.Total.Week.NeedsReason);
        Assert.Contains("Last 7 days 4,820 against 3,950 the prior 7: +870 (+22 %). More than 20 % up: investigate unless the reason is known.", Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Month_to_date_is_18_percent_above_the_plan_to_date() =>
        Assert.Contains("Month to date 14,200 against a plan to date of 12,000: +18.3 %.", Markdown, StringComparison.Ordinal);

    [Fact]
    public void The_forecast_is_investigated_but_not_escalated_and_names_its_method()
    {
        Assert.Equal((PacingVerdict.Investigate, 0.175m), (Pack.Total.Plan!.Verdict, Pack.Total.Plan.OverBudget));
        Assert.Empty(Pack.Escalations);
        Assert.Contains($"Month-end forecast 18,800 against a budget of 16,000: Investigate (+17.5 %). Method: {WorkedExample.Method}.", Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void The_listed_deltas_reconcile_through_an_other_row_that_is_not_flat()
    {
        var table = Pack.Deltas.Single(one => string.Equals(one.Dimension, DeltaDimensions.ModelOrService, StringComparison.Ordinal));

        Assert.Equal(
            "Inference (OpenAI) +650 (+28 %) | Compute (AWS) +180 (+12 %) | other: Vector database (Pinecone), Networking (AWS), Storage (AWS) +40 (+30.8 %)",
            string.Join(" | ", table.Rows.Select(row => $"{ReviewWords.Name(row)} {ReviewWords.Change(row.Change, row.Percent)}")));
    }

    [Fact]
    public void A_provider_is_explained_by_the_service_that_moved_most_within_it() =>
        Assert.Equal("mostly Inference (OpenAI), explained there", Pack.Deltas[0].Rows[0].Explanation);

    [Fact]
    public void Every_table_adds_up_to_the_change_of_the_week() =>
        Assert.All(Pack.Deltas, table => Assert.Equal(870m, table.Rows.Sum(row => row.Change.Amount)));

    [Fact]
    public void The_blocks_come_in_the_order_of_the_agenda()
    {
        string[] headings = ["## 1. Pacing (5 min)", "## 2. Top deltas (10 min)", "## 3. Anomalies and incidents (5 min)", "## 4. Actions and owners (10 min)", "## Copyable runbook"];

        var places = headings.Select(heading => Markdown.IndexOf(heading, StringComparison.Ordinal)).ToList();

        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public void The_runbook_can_be_copied_as_it_stands() => Assert.Equal(
        """
        Weekly AI FinOps Review

        - Date: 2026-03-25
        - Period: Last 7 days (2026-03-17 to 2026-03-23)
        - Attendees: [names]
        - Total spend: 4,820.00 EUR vs prior week +22 %
        - Forecast for month: 18,800.00 EUR vs plan 16,000.00 EUR (month to date plus the same-weekday median of 3 weeks)
        - Top deltas: Inference (OpenAI) +650 (+28 %), Conversation summaries went live on Monday for 40 percent of tickets; 25 percent were assumed; Compute (AWS) +180 (+12 %), Background workers process the summaries; other +40 (+30.8 %), [reason]
        - Anomalies: none
        - Actions:
          - Summarise from 15 messages on instead of 10 — astrid — 2026-04-03
          - Revise the month-end forecast to the actual trigger rate — bjorn — 2026-03-25
          - Cost per ticket on the review dashboard — astrid — 2026-04-17
        - Next review: 2026-04-01

        """.ReplaceLineEndings("\n"),
        ReviewRunbook.Write(Pack));
}
