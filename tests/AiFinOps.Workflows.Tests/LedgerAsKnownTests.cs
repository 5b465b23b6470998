using AiFinOps.Core.Allocation;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Backtests;
using AiFinOps.Workflows.Ports;
using AiFinOps.Workflows.Tests.Fakes;

namespace AiFinOps.Workflows.Tests;

/// <summary>Evening after evening the same as a reading of the whole ledger as of that evening.</summary>
public class LedgerAsKnownTests
{
    private static readonly DateOnly First = new(2026, 3, 1);

    [Fact]
    public async Task Late_restated_and_withdrawn_days_are_known_from_the_evening_on_which_they_came()
    {
        var ledger = new LedgerInMemory();
        await WritesAsync(ledger, "azure", asOf: 3, days: (0, 2), 100m);
        await WritesAsync(ledger, "aws", asOf: 4, days: (0, 3), 10m);
        await WritesAsync(ledger, "azure", asOf: 5, days: (1, 4), 130m);
        await WritesAsync(ledger, "azure", asOf: 5, days: (6, 6), 7m);
        await WritesAsync(ledger, "aws", asOf: 6, days: (2, 3));
        await WritesAsync(ledger, "aws", asOf: 5, days: (3, 5), 12m);
        await WritesAsync(ledger, "azure", asOf: 8, days: (0, 7), 90m);

        await AssertSameAsync(ledger, from: First);
    }

    [Fact]
    public async Task The_beginning_of_the_window_moves_on()
    {
        var ledger = new LedgerInMemory();
        await WritesAsync(ledger, "azure", asOf: 1, days: (-5, 0), 100m);
        await WritesAsync(ledger, "azure", asOf: 5, days: (-5, 4), 130m);

        await AssertSameAsync(ledger, from: First.AddDays(-5), step: 1);
    }

    [Fact]
    public async Task Only_what_later_batches_replaced_is_read_again()
    {
        var ledger = new LedgerInMemory();
        await WritesAsync(ledger, "azure", asOf: 1, days: (-5, 0), 100m);
        await WritesAsync(ledger, "azure", asOf: 3, days: (1, 2), 130m);
        var known = new LedgerAsKnown(ledger, Allocator, await ledger.BatchesAsync(0, House.Cancelled));

        for (var evening = 1; evening < 6; evening++)
        {
            await known.AsOfAsync(At(evening), new DayRange(First.AddDays(-5), First.AddDays(evening - 1)), House.Cancelled);
        }

        Assert.Equal([(null, First.AddDays(-5), First.AddDays(1)), ("azure", First.AddDays(1), First.AddDays(2))], ledger.Reads.Select(read => (read.Source, read.Days.From, read.Days.To)));
    }

    private static Allocator Allocator => new(Given.Configuration().Rules);

    private static DateTimeOffset At(int day) => new(First.AddDays(day).ToDateTime(new TimeOnly(20, 0)), TimeSpan.Zero);

    private static async Task AssertSameAsync(LedgerInMemory ledger, DateOnly from, int step = 0)
    {
        var known = new LedgerAsKnown(ledger, Allocator, await ledger.BatchesAsync(0, House.Cancelled));
        for (var evening = 2; evening < 10; evening++)
        {
            var window = new DayRange(from.AddDays(step * evening), First.AddDays(evening - 2));
            var whole = new LineDayAccumulator(Allocator);
            await foreach (var sourced in ledger.ReadAsync(window, null, At(evening), House.Cancelled))
            {
                whole.Add(sourced.Source, sourced.Record);
            }

            Assert.Equivalent(whole.ToLineDays(), await known.AsOfAsync(At(evening), window, House.Cancelled), strict: true);
        }
    }

    private static async Task WritesAsync(LedgerInMemory ledger, string source, int asOf, (int From, int To) days, decimal? amount = null)
    {
        var range = new DayRange(First.AddDays(days.From), First.AddDays(days.To));
        var draft = new LedgerDraft(source, At(asOf).AddHours(-1), AsOfIsStated: false, [new LedgerSlice("subscription", range.From, range.To)], [.. range.Each()]);
        await ledger.WriteAsync(draft, (amount is { } cost ? range.Each().Select(day => Given.Cost(day, cost)) : []).ToAsyncEnumerable(), House.Cancelled);
    }
}
