using AiFinOps.Core.Allocation;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Core.Tests.Spend;
using static AiFinOps.Core.Tests.Spend.SpendStory;

namespace AiFinOps.Core.Tests.Detection;

public sealed class SpendEvaluationTests
{
    [Fact]
    public void A_source_that_owes_a_day_gets_a_data_incident_of_its_owner_and_its_lines_none()
    {
        var graded = Assert.Single(new SpendStory().SpendsDaily(84, 600m).Misses().SpendsDaily(4, 600m).Evaluate().Findings);

        Assert.Equal(("source:azure", CauseKeys.DataMissing, Severity.Medium, "finops"), (graded.Finding.Line, graded.Finding.CauseKey, graded.Severity, graded.OwnerGroup));
        Assert.Equal((Start.AddDays(84), Start.AddDays(84)), (graded.Finding.Onset, graded.Finding.Day));
        Assert.StartsWith("azure has not reported Mon 2026-08-24, due 48 h after the end of each day; its latest reported day is 2026-08-28.", graded.Finding.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void A_day_is_owed_only_after_its_settle_lag(int silentDays, bool overdue) =>
        Assert.Equal(overdue, new SpendStory().SpendsDaily(84, 600m).Misses(silentDays).Finds(FindingKind.DataMissing) is not null);

    [Fact]
    public void A_gap_of_last_month_that_is_weeks_old_is_not_told_for_ever()
    {
        // August 3rd is missing: it is told while August runs, and no more in the middle of September.
        SpendStory OfSource(int daysAfter) => new SpendStory().SpendsDaily(63, 600m).Misses().SpendsDaily(daysAfter, 600m);
        SpendStory OfLine(int daysAfter) => new SpendStory().SpendsDaily(63, 600m).Has().SpendsDaily(daysAfter, 600m);

        Assert.NotNull(OfSource(27).Finds(FindingKind.DataMissing));
        Assert.Null(OfSource(45).Finds(FindingKind.DataMissing));
        Assert.NotNull(OfLine(27).Finds(FindingKind.DataMissing));
        Assert.Null(OfLine(45).Finds(FindingKind.DataMissing));
    }

    [Fact]
    public void A_line_that_its_source_left_out_is_told_when_the_day_is_due()
    {
        SpendStory Story() => new SpendStory().SpendsDaily(84, 600m).Has();

        Assert.Null(Story().Finds(FindingKind.DataMissing));

        var finding = Story().SpendsDaily(2, 600m).Finds(FindingKind.DataMissing);
        Assert.Equal((LineId, "line-not-reported", Start.AddDays(84)), (finding?.Line, finding?.ReasonName, finding?.Onset));
        Assert.DoesNotContain(Story().SpendsDaily(4, 600m).Evaluate().Findings, graded => graded.Finding.Kind == FindingKind.SpendBelow);
    }

    [Fact]
    public void A_source_that_never_reported_is_named_and_owes_nothing()
    {
        var result = new SpendStory().Evaluate(SixOClockAfter(Start));

        Assert.Empty(result.Findings);
        Assert.Contains(result.NotJudged, reason => reason is { Line: "source:azure", ReasonName: "never-reported" });
    }

    [Fact]
    public void Spend_on_a_line_that_is_not_configured_is_named()
    {
        var story = new SpendStory().SpendsDaily(3, 600m);

        var result = SpendEvaluation.Judge(new EvaluationInput(story.Configuration, story.LineDays, story.Batches, story.Now, story.Last));

        Assert.Contains(result.NotJudged, reason => reason is { Line: LineId, ReasonName: "line-not-configured" });
    }

    [Fact]
    public void Unallocated_spend_is_judged_even_where_nobody_configured_it()
    {
        var story = new SpendStory().SpendsDaily(84, 600m).Spends(2_000m);
        var lineDays = story.LineDays.Select(day => day with { Line = AllocationLine.UnallocatedId }).ToList();

        var result = SpendEvaluation.Judge(new EvaluationInput(story.Configuration, lineDays, story.Batches, story.Now, story.Last));

        var graded = Assert.Single(result.Findings);
        Assert.Equal((AllocationLine.UnallocatedId, "finops"), (graded.Finding.Line, graded.OwnerGroup));
    }

    [Fact]
    public void A_past_day_is_judged_as_it_was_then()
    {
        var then = new SpendStory().SpendsDaily(84, 600m).Spends(1_800m);
        var later = new SpendStory().SpendsDaily(84, 600m).Spends(1_800m).SpendsDaily(20, 600m);

        var replayed = SpendEvaluation.Judge(new EvaluationInput(
            later.Configuration with { Lines = [later.Line] }, later.LineDays, then.Batches, then.Now, DateOnly.FromDateTime(then.Now.UtcDateTime)));

        Assert.Equal(Assert.Single(then.Evaluate().Findings).Finding.Reason, Assert.Single(replayed.Findings).Finding.Reason);
    }

    [Fact]
    public void Findings_come_in_the_same_order_whatever_the_order_of_the_spend()
    {
        var story = new SpendStory { Line = ALine(budget: 10_000m) }.SpendsDaily(84, 600m).Misses().SpendsDaily(4, 2_000m);
        var input = new EvaluationInput(story.Configuration with { Lines = [story.Line] }, story.LineDays, story.Batches, story.Now, story.Last);

        var forward = Told(SpendEvaluation.Judge(input));
        var backward = Told(SpendEvaluation.Judge(input with { LineDays = [.. story.LineDays.Reverse()], Batches = [.. story.Batches.Reverse()] }));

        Assert.Equal(forward, backward);
        Assert.Equal(
            "source:azure/data-missing support-chat/spend-above support-chat/budget-70|2026-08 support-chat/budget-80|2026-08 support-chat/budget-90|2026-08",
            forward);
    }

    private static string Told(EvaluationResult result) => string.Join(' ', result.Findings.Select(graded => $"{graded.Finding.Line}/{graded.Finding.CauseKey}"));
}
