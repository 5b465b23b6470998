using AiFinOps.Core.Detection;
using AiFinOps.Core.Spend;
using AiFinOps.Core.Tests.Spend;
using CsCheck;
using static AiFinOps.Core.Tests.Spend.SpendStory;

namespace AiFinOps.Core.Tests.Detection;

/// <summary>Whatever arrives, every line is either compared or named with a reason, and nothing throws.</summary>
public sealed class HostileSpendTests
{
    private static readonly Gen<decimal> Amount = Gen.OneOf(
        Gen.Int[0, 50_000].Select(cents => cents / 100m), Gen.Const(0m), Gen.Int[-90_000, -1].Select(cents => cents / 100m), Gen.Const(1_000_000_000_000m), Gen.Const(0.000001m));

    private static readonly Gen<(int Kind, decimal Amount, int Repeat)> Day = Gen.Select(Gen.Int[0, 11], Amount, Gen.Int[1, 25]);

    [Fact]
    public void Any_history_is_judged_or_named() => Day.Array[0, 40].Sample(
        days =>
        {
            var story = new SpendStory { Line = ALine(budget: 5_000m) };
            foreach (var (kind, amount, repeat) in days)
            {
                Tell(story, kind, amount, repeat);
            }

            var result = story.Evaluate();

            var isNamed = result.NotJudged.Any(reason => reason is { Line: LineId, ReasonName.Length: > 0, Reason.Length: > 0 });
            Assert.True(isNamed || result.Lines[LineId].History.LastKnown is not null);
            Assert.All(result.Findings, graded => Assert.NotEmpty(graded.Finding.Reason));
        },
        iter: 400);

    [Fact]
    public void A_clock_that_went_back_judges_what_was_there_then()
    {
        var story = new SpendStory().SpendsDaily(90, 100m).Spends(900m);

        Assert.Empty(story.Evaluate(SixOClockAfter(Start.AddDays(60))).Findings);
        Assert.Equal("no-spend", Assert.Single(story.Evaluate(SixOClockAfter(Start.AddDays(-9))).NotJudged, reason => reason.Line == LineId).ReasonName);
    }

    [Fact]
    public void The_same_day_told_twice_counts_as_often_as_it_was_told_and_a_restated_one_once()
    {
        var story = new SpendStory().SpendsDaily(90, 100m);
        LineDay[] twice = [.. story.LineDays, story.LineDays[^1]];

        Assert.Equal(200m, HistoryOf(story, twice)[story.Last].Usage);
        Assert.Equal(100m, story.History[story.Last].Usage);
    }

    [Fact]
    public void One_day_of_history_is_cold() =>
        Assert.Equal("cold", Assert.Single(new SpendStory().Spends(100m).Evaluate().NotJudged).ReasonName);

    private static LineHistory HistoryOf(SpendStory story, IReadOnlyList<LineDay> days) => LineHistory.Of(
        LineId, null, days, new Dictionary<string, SourceCalendar>(StringComparer.Ordinal) { [SourceName] = story.Calendar }, story.Last);

    private static void Tell(SpendStory story, int kind, decimal amount, int repeat)
    {
        for (var time = 0; time < repeat; time++)
        {
            _ = kind switch
            {
                0 => story.Misses(),
                1 => story.Has(),
                2 => story.Has(Row(amount, currency: "USD")),
                3 => story.Has(Row(amount, ChargeCategory.Credit)),
                4 => story.Has(Row(amount), Row(-amount)),
                5 => story.Has(Row(amount, model: "new")),
                6 => story.Misses(20),
                _ => story.Spends(amount),
            };
        }
    }
}
