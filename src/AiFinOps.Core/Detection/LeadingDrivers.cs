namespace AiFinOps.Core.Detection;

/// <summary>The smallest set of dimension values that explains an excess.</summary>
/// <param name="Members">Values of one dimension, largest first; or two values of two dimensions that are meant together.</param>
/// <param name="IsConjunction">The members are of different dimensions: model X in feature Y.</param>
/// <param name="Cells">What they cover.</param>
/// <param name="Share">Part of the excess; above 1 where something else fell meanwhile.</param>
internal sealed record LeadingDrivers(IReadOnlyList<Member> Members, bool IsConjunction, IReadOnlyList<SpendCell> Cells, decimal Share)
{
    /// <summary>A set explains an excess from this share on.</summary>
    private const decimal Explains = 0.8m;

    /// <summary>A value of another dimension is named as well where it keeps this part of what the first one explains.</summary>
    private const decimal Keeps = 0.9m;

    /// <summary>What has about the same share of the excess as of the usual spend explains nothing: everything rose alike.</summary>
    private const decimal LeastSurprise = 0.1m;

    private const int MostMembers = 3;

    public decimal Excess => Cells.Sum(cell => cell.Excess);

    public decimal Expected => Cells.Sum(cell => cell.Expected);

    public decimal Actual => Cells.Sum(cell => cell.Actual);

    /// <summary>Null where no few values stand out, and where the line has one of each only.</summary>
    public static LeadingDrivers? Of(IReadOnlyList<SpendCell> cells, ExplainedDays explained)
    {
        var telling = Telling(cells);
        var best = telling.Select(dimension => OfOne(cells, dimension, explained.Excess))
            .Concat(Pairs(telling).Select(pair => OfTwo(cells, pair.First, pair.Second, explained.Excess)))
            .OfType<LeadingDrivers>()
            .Select(set => (Set: set, Surprise: SurpriseOf(set, explained.Expected)))
            .Where(candidate => candidate.Surprise >= LeastSurprise)
            .OrderBy(candidate => candidate.Set.Size)
            .ThenByDescending(candidate => candidate.Surprise)
            .ThenBy(candidate => candidate.Set.Members[0].Rank)
            .Select(candidate => candidate.Set)
            .FirstOrDefault();
        return best is { Members.Count: 1 } ? best.Narrowed(telling, explained.Excess) : best;
    }

    /// <summary>Dimensions of which the line has several values: one value explains everything and tells nothing.</summary>
    public static IReadOnlyList<string> Telling(IReadOnlyList<SpendCell> cells) =>
        [.. Member.Dimensions.Where(dimension => cells.Select(cell => Member.Of(cell, dimension)).Distinct().Skip(1).Any())];

    /// <summary>One value is simpler than two that are meant together, and those are simpler than several.</summary>
    private int Size => IsConjunction || Members.Count == 1 ? Members.Count : Members.Count + 1;

    /// <summary>How much larger its part of the excess is than its part of the usual spend, in steps of a tenth so that near ties are ties.</summary>
    private static decimal SurpriseOf(LeadingDrivers set, decimal expected) =>
        Math.Round(Math.Min(1m, set.Share) - (expected > 0m ? set.Expected / expected : 0m), 1);

    private static LeadingDrivers? OfOne(IReadOnlyList<SpendCell> cells, string dimension, decimal excess)
    {
        List<Member> members = [];
        List<SpendCell> covered = [];
        var share = 0m;
        foreach (var group in Largest(cells, dimension, excess).TakeWhile(group => ShareOf(group, excess) > 0m).Take(MostMembers))
        {
            if (!group.Key.IsNamed)
            {
                return null;
            }

            members.Add(group.Key);
            covered.AddRange(group);
            share += ShareOf(group, excess);
            if (share >= Explains)
            {
                return new LeadingDrivers(members, IsConjunction: false, covered, share);
            }
        }

        return null;
    }

    private static LeadingDrivers? OfTwo(IEnumerable<SpendCell> cells, string first, string second, decimal excess) => cells
        .GroupBy(cell => (First: Member.Of(cell, first), Second: Member.Of(cell, second)))
        .Where(group => group.Key.First.IsNamed && group.Key.Second.IsNamed && ShareOf(group, excess) >= Explains)
        .OrderByDescending(group => ShareOf(group, excess))
        .Select(group => new LeadingDrivers([group.Key.First, group.Key.Second], IsConjunction: true, [.. group], ShareOf(group, excess)))
        .FirstOrDefault();

    /// <summary>Names where the one value did it, if it did nearly all of it in one place.</summary>
    private LeadingDrivers Narrowed(IEnumerable<string> telling, decimal excess)
    {
        foreach (var dimension in telling.Where(dimension => !string.Equals(dimension, Members[0].Dimension, StringComparison.Ordinal)))
        {
            var largest = Largest(Cells, dimension, excess).First();
            var share = ShareOf(largest, excess);
            if (largest.Key.IsNamed && share >= Explains && share >= Keeps * Share)
            {
                return new LeadingDrivers([.. Members.Append(largest.Key).OrderBy(member => member.Rank)], IsConjunction: true, [.. largest], share);
            }
        }

        return this;
    }

    private static IOrderedEnumerable<IGrouping<Member, SpendCell>> Largest(IEnumerable<SpendCell> cells, string dimension, decimal excess) => cells
        .GroupBy(cell => Member.Of(cell, dimension))
        .OrderByDescending(group => ShareOf(group, excess))
        .ThenBy(group => group.Key.Value, StringComparer.Ordinal)
        .ThenBy(group => group.Key.Provider, StringComparer.Ordinal);

    private static decimal ShareOf(IEnumerable<SpendCell> cells, decimal excess) => cells.Sum(cell => cell.Excess) / excess;

    private static IEnumerable<(string First, string Second)> Pairs(IReadOnlyList<string> dimensions) =>
        from first in Enumerable.Range(0, dimensions.Count)
        from second in Enumerable.Range(first + 1, dimensions.Count - first - 1)
        select (dimensions[first], dimensions[second]);
}
