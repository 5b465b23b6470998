using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Tests.Spend;

/// <summary>A source with a settle lag of two days that was read on 3 June at 06:00 and, for 1 and 2 June alone, on 4 June at 06:00.</summary>
public sealed class SourceDaysTests
{
    private static readonly DateOnly First = new(2026, 6, 1);

    [Theory]
    [InlineData("2026-05-31", DayStatus.Missing, "never-asked", "No reading has covered it.")]
    [InlineData("2026-06-01", DayStatus.Final, "settled", "Read 2026-06-04 06:00 UTC, and the source was heard from after its settle lag of 2 d.")]
    [InlineData("2026-06-02", DayStatus.Provisional, "within-settle-lag", "Read 2026-06-04 06:00 UTC. It may still grow until the source is heard from after 2026-06-05 00:00 UTC, when its settle lag of 2 d ends.")]
    [InlineData("2026-06-03", DayStatus.Provisional, "read-too-early", "Read 2026-06-03 06:00 UTC, before the day had ended: a part of it.")]
    [InlineData("2026-06-04", DayStatus.Missing, "not-reported", "It was asked for, and the source reported nothing. Nothing is read as zero.")]
    public void A_day_says_what_is_known_of_it_and_why(string day, DayStatus status, string rule, string reason)
    {
        LedgerBatch[] batches = [Batch(1, new(2026, 6, 3), First, First.AddDays(3), reported: 3), Batch(2, new(2026, 6, 4), First, First.AddDays(1), reported: 2)];
        var asked = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);

        var known = Assert.Single(SourceDays.Of("azure", batches, TimeSpan.FromDays(2), null, new DayRange(asked, asked)));

        Assert.Equal((status, rule, reason), (known.Status, known.Rule, known.Reason));
    }

    [Fact]
    public void A_source_without_a_reading_was_never_asked() =>
        Assert.Equal("never-asked", Assert.Single(SourceDays.Of("azure", [], TimeSpan.Zero, null, new DayRange(First, First))).Rule);

    private static LedgerBatch Batch(long version, DateOnly readOn, DateOnly from, DateOnly to, int reported)
    {
        var asOf = new DateTimeOffset(readOn.ToDateTime(new TimeOnly(6, 0)), TimeSpan.Zero);
        return new LedgerBatch($"batch-{version}", version, "azure", asOf, asOf, [new LedgerSlice("account", from, to)], [.. Enumerable.Range(0, reported).Select(from.AddDays)], 1);
    }
}
