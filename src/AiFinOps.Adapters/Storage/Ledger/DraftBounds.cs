using System.Globalization;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Storage.Ledger;

/// <summary>What the records of a draft must keep to, so that a batch never holds a fact that it does not replace.</summary>
internal sealed class DraftBounds(LedgerDraft draft)
{
    private readonly HashSet<DateOnly> reported = [.. draft.ReportedDays];
    private readonly ILookup<string, LedgerSlice> slices = draft.Slices.ToLookup(slice => slice.Account, StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">The record does not belong to the draft, or comes too late.</exception>
    public void Guard(CostRecord record, DateOnly? previous)
    {
        Refuse(previous > record.Day, record, $"comes after {Of(previous)}: records must be ordered by day.");
        Refuse(!reported.Contains(record.Day), record, "is not among the reported days.");
        Refuse(
            !slices[record.Dimensions.Account].Any(slice => record.Day >= slice.From && record.Day <= slice.To),
            record, $"is in none of the slices of account '{record.Dimensions.Account}'.");
    }

    private void Refuse(bool wrong, CostRecord record, string why)
    {
        if (wrong)
        {
            throw new InvalidOperationException($"A record of source '{draft.Source}' for {Of(record.Day)} {why}");
        }
    }

    private static string Of(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
