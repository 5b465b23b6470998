using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection;

/// <param name="Drivers">Single values, largest first. The shares of one dimension add up to 1 where every value is listed.</param>
/// <param name="Leading">Null where nothing can be named.</param>
/// <param name="IsOfOnePart">The line has one provider, service, model and feature, so that nothing can stand out.</param>
/// <param name="Fallen">What fell by a notable part of the excess meanwhile, in the dimension of the leading driver.</param>
/// <param name="Effects">Of the leading drivers; of the whole line where those are new or do not stand out. Null where a quantity is unknown.</param>
/// <param name="Provider">Where nearly all of it arose; null where that is several, or unknown.</param>
internal sealed record Explanation(
    IReadOnlyList<Driver> Drivers, LeadingDrivers? Leading, bool IsOfOnePart, (Member Member, decimal Amount)? Fallen, PriceVolume? Effects, string? Provider)
{
    /// <summary>What the line did not pay for up to a week before the onset, with its first day.</summary>
    public required IReadOnlyDictionary<Member, DateOnly> New { get; init; }

    public bool EffectsAreOfWholeLine { get; init; }

    /// <summary>A model has to be named with its provider.</summary>
    public bool ProvidersDiffer { get; init; }
}

/// <summary>
/// Which provider, service, model or feature makes up an excess: the actual amount of each value against what it would be
/// if the expected amount had the mix of the last 28 usual days up to a week before the onset. The differences add up to the excess.
/// </summary>
internal static class Attribution
{
    private const int MostDrivers = 6;
    private const decimal LeastShare = 0.10m;
    private const decimal NearlyAll = 0.8m;
    private const decimal NotableFall = 0.1m;

    /// <param name="excluded">Days that were not usual.</param>
    public static Explanation Of(LineHistory history, ExplainedDays explained, IReadOnlySet<DateOnly> excluded)
    {
        var cells = SpendCells.Of(history, explained, excluded);
        if (explained.Excess == 0m)
        {
            return new Explanation([], null, IsOfOnePart: false, null, null, null) { New = new Dictionary<Member, DateOnly>() };
        }

        var leading = LeadingDrivers.Of(cells, explained);
        var members = MembersOf(cells);
        var ofWholeLine = leading is not { StandsOut: true, UsualShare: > 0m };
        return new Explanation(
            DriversOf(members, LeadingDrivers.Telling(cells), explained.Excess, history.Currency),
            leading,
            LeadingDrivers.Telling(cells).Count == 0,
            FallenOf(members, leading, explained.Excess),
            PriceVolume.Of(ofWholeLine ? cells : leading!.Cells),
            ProviderOf(members, explained.Excess))
        {
            New = NewOf(members, explained),
            EffectsAreOfWholeLine = ofWholeLine,
            ProvidersDiffer = members.Count(member => member.Key.Rank == Member.Dimensions.Count - 1) > 1,
        };
    }

    private static Dictionary<Member, SpendCell[]> MembersOf(IReadOnlyList<SpendCell> cells) => Member.Dimensions
        .SelectMany(dimension => cells.GroupBy(cell => Member.Of(cell, dimension)))
        .ToDictionary(group => group.Key, group => group.ToArray());

    private static Driver[] DriversOf(Dictionary<Member, SpendCell[]> members, IReadOnlyList<string> telling, decimal excess, string currency) =>
    [
        .. (
            from member in members
            where member.Key.IsNamed && (telling.Count == 0 || telling.Contains(member.Key.Dimension, StringComparer.Ordinal))
            let amount = member.Value.Sum(cell => cell.Excess)
            let share = amount / excess
            where share >= LeastShare
            select (member.Key, Amount: amount, Share: Math.Round(share, 4)))
            .OrderByDescending(driver => driver.Share)
            .ThenBy(driver => driver.Key.Rank)
            .ThenBy(driver => driver.Key.Value, StringComparer.Ordinal)
            .ThenBy(driver => driver.Key.Provider, StringComparer.Ordinal)
            .Take(MostDrivers)
            .Select(driver => new Driver(driver.Key.Dimension, driver.Key.Value, new Money(Math.Round(driver.Amount, 2), currency), driver.Share) { Provider = driver.Key.Provider }),
    ];

    private static (Member, decimal)? FallenOf(Dictionary<Member, SpendCell[]> members, LeadingDrivers? leading, decimal excess)
    {
        var fallen = (
            from member in members
            where member.Key.IsNamed && leading is not null && string.Equals(member.Key.Dimension, leading.Members[0].Dimension, StringComparison.Ordinal)
            let amount = member.Value.Sum(cell => cell.Excess)
            where amount / excess <= -NotableFall
            orderby amount / excess
            select (member.Key, Math.Abs(amount))).ToArray();
        return fallen.Length == 0 ? null : fallen[0];
    }

    private static string? ProviderOf(Dictionary<Member, SpendCell[]> members, decimal excess) => (
        from member in members
        where member.Key.IsNamed && member.Key.Rank == Member.Dimensions.Count - 1 && member.Value.Sum(cell => cell.Excess) / excess >= NearlyAll
        select member.Key.Value).Order(StringComparer.Ordinal).FirstOrDefault();

    private static Dictionary<Member, DateOnly> NewOf(Dictionary<Member, SpendCell[]> members, ExplainedDays explained) => (
        from member in members
        where member.Key.IsNamed
        let first = SpendCells.NewSince(member.Value, explained.Onset)
        where first is not null
        select (member.Key, first.Value)).ToDictionary();
}
