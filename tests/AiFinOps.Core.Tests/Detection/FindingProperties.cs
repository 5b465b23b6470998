using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Spend;
using AiFinOps.Core.Tests.Spend;
using CsCheck;
using static AiFinOps.Core.Tests.Spend.SpendStory;

namespace AiFinOps.Core.Tests.Detection;

/// <summary>What must not change a finding, whatever was spent.</summary>
public sealed class FindingProperties
{
    private static readonly Gen<int> Noise = Gen.Int[900, 1_100];

    /// <summary>Twelve weeks about a level, then up to two weeks at a factor of it: about half of them alarm.</summary>
    private static readonly Gen<decimal[]> Days = Gen.Select(Noise.Array[98], Gen.Int[1, 14], Gen.Int[4, 40]).Select((noise, days, quarters) =>
        noise.Take(84 + days).Select((permille, day) => 700m * permille / 1_000m * (day < 84 ? 1m : quarters / 10m)).ToArray());

    [Fact]
    public void A_constant_credit_row_changes_no_finding() => Gen.Select(Days, Gen.Int[1, 5_000]).Sample(
        (days, credit) =>
        {
            var with = new SpendStory();
            foreach (var day in days)
            {
                with.Has(Row(day), Row(-credit, ChargeCategory.Credit, model: "", feature: "") with { Service = "Credits" });
            }

            Assert.Equal(Words(new SpendStory().Spends(days)), Words(with));
        },
        iter: 200);

    [Fact]
    public void A_line_that_is_billed_under_two_services_has_the_same_findings() => Gen.Select(Days, Gen.Int[1, 99]).Sample(
        (days, percent) =>
        {
            var split = new SpendStory();
            foreach (var day in days)
            {
                var first = Math.Round(day * percent / 100m, 4);
                split.Has(Row(first), Row(day - first) with { Service = "Assistants" });
            }

            Assert.Equal(Figures(new SpendStory().Spends(days)), Figures(split));
        },
        iter: 200);

    [Fact]
    public void Money_and_bands_in_another_scale_change_no_decision() => Gen.Select(Days, Gen.Int[2, 1_000].Select(scale => (decimal)scale)).Sample(
        (days, scale) =>
        {
            var scaled = AConfiguration() with { Bands = [.. Defaults.Bands.Select(band => band with { Money = band.Money * scale })] };

            var one = new SpendStory().Spends(days);
            var other = new SpendStory { Configuration = scaled }.Spends(days.Select(day => day * scale));

            // An estimate is rounded to cents, so an amount within a few cents of a band's edge may fall to either side of it.
            var edge = one.Evaluate().Findings.Any(graded => Defaults.Bands.Any(band => Math.Abs(Math.Abs(graded.Finding.Excess!.Value.Amount) - band.Money) < 1m));
            if (!edge)
            {
                Assert.Equal(Decisions(one), Decisions(other));
            }
        },
        iter: 200);

    [Fact]
    public void Whole_weeks_later_only_the_dates_are_others() => Gen.Select(Days, Gen.Int[1, 60]).Sample(
        (days, weeks) =>
        {
            var shift = 7 * weeks;
            var later = new SpendStory();
            later.Misses(shift);

            Assert.Equal(
                new SpendStory().Spends(days).Evaluate().Findings.Select(graded => (graded.Severity, graded.Finding.Kind, graded.Finding.ReasonName, graded.Finding.Onset.AddDays(shift), graded.Finding.Day.AddDays(shift), graded.Finding.Excess, graded.Finding.Variance)),
                later.Spends(days).Evaluate().Findings.Select(graded => (graded.Severity, graded.Finding.Kind, graded.Finding.ReasonName, graded.Finding.Onset, graded.Finding.Day, graded.Finding.Excess, graded.Finding.Variance)));
        },
        iter: 200);

    [Fact]
    public void The_order_of_rows_changes_no_word() => Gen.Select(Days, Gen.Int[1, 99]).Sample(
        (days, percent) =>
        {
            var (forward, backward) = (new SpendStory(), new SpendStory());
            foreach (var day in days)
            {
                SpendComponent[] rows = [Row(day * percent / 100m, model: "a"), Row(day * (100 - percent) / 100m, model: "b"), Row(percent, model: "a", feature: "export")];
                forward.Has(rows);
                backward.Has([.. rows.Reverse()]);
            }

            Assert.Equal(Words(forward), Words(backward));
        },
        iter: 100);

    [Fact]
    public void The_generated_spend_alarms_often_and_not_always()
    {
        var alarms = 0;
        Days.Sample(days => Interlocked.Add(ref alarms, new SpendStory().Spends(days).Evaluate().Findings.Count == 0 ? 0 : 1), iter: 100, seed: "0000KoIPnDVe", threads: 1);

        Assert.InRange(alarms, 30, 95);
    }

    private static List<string> Words(SpendStory story) => [.. story.Evaluate().Findings.Select(graded => $"{graded.Severity} {graded.Finding.CauseKey} {graded.Finding.Reason}")];

    private static List<(FindingKind, DateOnly, DateOnly, Money?, Money?, Money?)> Figures(SpendStory story) =>
        [.. story.Evaluate().Findings.Select(graded => (graded.Finding.Kind, graded.Finding.Onset, graded.Finding.Day, graded.Finding.Actual, graded.Finding.Expected, graded.Finding.Excess))];

    private static List<(FindingKind, Core.Incidents.Severity, string, DateOnly, DateOnly)> Decisions(SpendStory story) =>
        [.. story.Evaluate().Findings.Select(graded => (graded.Finding.Kind, graded.Severity, graded.Finding.ReasonName, graded.Finding.Onset, graded.Finding.Day))];
}
