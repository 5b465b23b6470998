using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Spend;
using AiFinOps.Core.Tests.Spend;
using CsCheck;
using static AiFinOps.Core.Tests.Spend.SpendStory;

namespace AiFinOps.Core.Tests.Detection;

/// <summary>What must hold for any spend, not only for the told stories.</summary>
public sealed class SpendJudgeProperties
{
    private static readonly Gen<decimal> Amount = Gen.Int[5_000, 30_000].Select(cents => cents / 100m);

    /// <summary>Twelve noisy weeks and a last week at up to four times the level, so that about half of the cases alarm.</summary>
    private static readonly Gen<decimal[]> Days =
        Gen.Select(Amount.Array[84], Gen.Int[1, 12], Amount.Array[7], (usual, quarters, last) => usual.Select(amount => 100m + (amount / 10m)).Concat(last.Select(amount => (100m + (amount / 10m)) * quarters / 3m)).ToArray());

    [Fact]
    public void Spend_and_bands_in_another_scale_give_the_same_verdict() => Days.Sample(
        days =>
        {
            var cents = AConfiguration() with { Bands = [.. Defaults.Bands.Select(band => band with { Money = band.Money * 100m })] };

            var one = new SpendStory().Spends(days).Evaluate().Findings;
            var hundred = new SpendStory { Configuration = cents }.Spends(days.Select(day => day * 100m)).Evaluate().Findings;

            Assert.Equal(
                one.Select(graded => (graded.Finding.Kind, graded.Finding.Onset, graded.Finding.Day)),
                hundred.Select(graded => (graded.Finding.Kind, graded.Finding.Onset, graded.Finding.Day)));
            foreach (var (left, right) in one.Zip(hundred))
            {
                // Expected amounts are rounded to cents, which are coarser in the smaller scale.
                Assert.True(Math.Abs((left.Finding.Variance - right.Finding.Variance) ?? 0m) < 0.002m);
            }
        },
        iter: 200);

    [Fact]
    public void Credits_change_no_finding() => Gen.Select(Days, Amount.Array[91]).Sample(
        (days, credits) =>
        {
            var line = ALine(budget: 4_000m);
            var with = new SpendStory { Line = line };
            foreach (var (day, credit) in days.Zip(credits))
            {
                with.Has(Row(day), Row(-credit, ChargeCategory.Credit));
            }

            Assert.Equal(Told(new SpendStory { Line = line }.Spends(days)), Told(with));
        },
        iter: 200);

    [Fact]
    public void Splitting_a_row_in_two_changes_no_finding() => Gen.Select(Days, Gen.Int[1, 99]).Sample(
        (days, percent) =>
        {
            var line = ALine(budget: 4_000m);
            var split = new SpendStory { Line = line };
            foreach (var day in days)
            {
                split.Has(Row(day * percent / 100m), Row(day - (day * percent / 100m)));
            }

            Assert.Equal(Told(new SpendStory { Line = line }.Spends(days)), Told(split));
        },
        iter: 200);

    [Fact]
    public void A_missing_day_never_makes_a_drop() => Gen.Select(Amount.Array[84], Gen.Int[28, 90]).Sample(
        (days, missing) =>
        {
            var usual = days.Select(amount => 100m + (amount / 10m)).ToArray();
            var story = new SpendStory().Spends(usual.Take(missing)).Misses(7).Spends(usual.Skip(missing));

            Assert.DoesNotContain(story.Evaluate().Findings, graded => graded.Finding.Kind == FindingKind.SpendBelow);
        },
        iter: 200);

    [Fact]
    public void The_generated_spend_alarms_often_and_not_always()
    {
        var alarms = 0;
        Days.Sample(days => Interlocked.Add(ref alarms, new SpendStory().Spends(days).Finds(FindingKind.SpendAbove) is null ? 0 : 1), iter: 100, seed: "0000KoIPnDVe", threads: 1);

        Assert.InRange(alarms, 10, 90);
    }

    private static List<string> Told(SpendStory story) =>
        [.. story.Evaluate().Findings.Select(graded => $"{graded.Severity} {graded.Finding.CauseKey} {graded.Finding.Onset:o} {graded.Finding.Reason}")];
}
