namespace AiFinOps.Core.Spend;

/// <summary>
/// Usage of one UTC hour, estimated or billed, for detection alone: budgets and daily totals never read it.
/// Records that agree in everything but the amount are summed.
/// </summary>
/// <param name="Hour">Start of the hour, UTC, without minutes.</param>
/// <param name="Usage">Cost of usage as far as it is known; credits, taxes and purchases are left out.</param>
public sealed record HourRecord(DateTimeOffset Hour, SpendDimensions Dimensions, Money Usage);

/// <summary>What one account of one source has said about its hours.</summary>
/// <param name="Reported">Hour to the moment at which it was read (UTC). An hour that is absent is missing, never zero; one that was read before it had ended is partial.</param>
/// <param name="Records">In any order; hours that <paramref name="Reported"/> lacks are left out.</param>
public sealed record HourlyFeed(
    string Source, string Account, IReadOnlyDictionary<DateTimeOffset, DateTimeOffset> Reported, IReadOnlyList<HourRecord> Records)
{
    /// <summary>The hour was read after it had ended.</summary>
    public bool IsComplete(DateTimeOffset hour) => Reported.TryGetValue(hour, out var read) && read >= hour.AddHours(1);
}
