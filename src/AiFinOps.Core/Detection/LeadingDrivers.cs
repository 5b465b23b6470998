namespace AiFinOps.Core.Detection;

/// <summary>The smallest set of dimension values that explains an excess; where none does, the value that tells most.</summary>
/// <param name="Members">Values of one dimension, largest first; or two values of two dimensions that are meant together.</param>
/// <param name="IsConjunction">The members are of different dimensions: model X in feature Y.</param>
/// <param name="Cells">What they cover.</param>
/// <param name="Share">Part of the excess; above 1 where something else fell meanwhile.</param>
internal sealed record LeadingDrivers(IReadOnlyList<Member> Members, bool IsConjunction, IReadOnlyList<SpendCell> Cells, decimal Share)
{
    /// <summary>A set explains an excess from this share on.</summary>
    private const decimal Explains = 0.8m;

    /// <summary>Where nothing explains it, one value with this share is still worth its name.</summary>
    private const decimal WorthNaming = 0.3m;

    /// <summary>A value of another dimension is named as well where it keeps this part of what the first one explains.</summary>
    private const decimal Keeps = 0.85m;

    /// <summary>What has about the same share of the excess as of the usual spend explains nothing: everything rose alike.</summary>
    private const decimal LeastSurprise = 0.1m;

    private const int MostMembers = 3;

    /// <summary>How much larger its part of the excess is than its part of the usual spend, in steps of a tenth so that near ties are ties.</summary>
    private decimal Surprise => Math.Round(Math.Min(1m, Share) - UsualShare, 1);

    /// <summary>Its part of the usual spend.</summary>
    public required decimal UsualShare { get; init; }

    public bool StandsOut => Surprise >= LeastSurprise;

    public bool IsExplanation => StandsOut && Share >= Explains;

    public decimal Excess => Cells.Sum(cell => cell.Excess);

    public decimal Actual => Cells.Sum(cell => cell.Actual);

    /// <summary>Null where the line has one value of each dimension only, or none that is named has a notable share.</summary>
    public static LeadingDrivers? Of(IReadOnlyList<SpendCell> cells, ExplainedDays explained)
    {
        var telling = Telling(cells);
        var search = new Search(cells, explained);
        LeadingDrivers[] sets = [.. telling.SelectMany(search.OfOne), .. Pairs(telling).SelectMany(pair => search.OfTwo(pair.First, pair.Second))];
        var best = sets
            .OrderByDescending(set => set.IsExplanation)
            .ThenByDescending(set => set.StandsOut)
            .ThenBy(set => set.IsExplanation ? set.Size : 0)
            .ThenByDescending(set => set.Surprise)
            .ThenBy(set => set.Size)
            .ThenBy(set => set.Members[0].Rank)
            .ThenByDescending(set => set.Share)
            .FirstOrDefault();
        return best is { Members.Count: 1 } ? search.Narrowed(best, telling) : best;
    }

    /// <summary>Dimensions of which the line has several values: one value explains everything and tells nothing.</summary>
    public static IReadOnlyList<string> Telling(IReadOnlyList<SpendCell> cells) =>
        [.. Member.Dimensions.Where(dimension => cells.Select(cell => Member.Of(cell, dimension)).Distinct().Skip(1).Any())];

    /// <summary>One value is simpler than two that are meant together, and those are simpler than several.</summary>
    private int Size => IsConjunction || Members.Count == 1 ? Members.Count : Members.Count + 1;

    private static IEnumerable<(string First, string Second)> Pairs(IReadOnlyList<string> dimensions) =>
        from first in Enumerable.Range(0, dimensions.Count)
        from second in Enumerable.Range(first + 1, dimensions.Count - first - 1)
        select (dimensions[first], dimensions[second]);

    private sealed class Search(IReadOnlyList<SpendCell> cells, ExplainedDays explained)
    {
        /// <summary>Every value that is worth its name, and the fewest that explain the excess together.</summary>
        public IEnumerable<LeadingDrivers> OfOne(string dimension)
        {
            var named = Largest(cells, dimension).TakeWhile(group => ShareOf(group) > 0m).ToArray();
            var single = named.Where(group => group.Key.IsNamed && ShareOf(group) >= WorthNaming).Select(group => SetOf([group.Key], isConjunction: false, [.. group]));
            var several = Enumerable.Range(2, MostMembers - 1)
                .Where(count => count <= named.Length && named.Take(count).All(group => group.Key.IsNamed))
                .Select(count => SetOf([.. named.Take(count).Select(group => group.Key)], isConjunction: false, [.. named.Take(count).SelectMany(group => group)]))
                .Where(set => set.IsExplanation)
                .Take(1);
            return single.Concat(several);
        }

        public IEnumerable<LeadingDrivers> OfTwo(string first, string second) => cells
            .GroupBy(cell => (First: Member.Of(cell, first), Second: Member.Of(cell, second)))
            .Where(group => group.Key.First.IsNamed && group.Key.Second.IsNamed && ShareOf(group) >= Explains)
            .OrderByDescending(ShareOf)
            .Take(1)
            .Select(group => SetOf([group.Key.First, group.Key.Second], isConjunction: true, [.. group]));

        /// <summary>Names where the one value did it, if it did nearly all of it in one place.</summary>
        public LeadingDrivers Narrowed(LeadingDrivers set, IEnumerable<string> telling)
        {
            foreach (var dimension in telling.Where(dimension => !string.Equals(dimension, set.Members[0].Dimension, StringComparison.Ordinal)))
            {
                var largest = Largest(set.Cells, dimension).First();
                if (largest.Key.IsNamed && ShareOf(largest) >= Keeps * set.Share && (!set.IsExplanation || ShareOf(largest) >= Explains))
                {
                    return SetOf([.. set.Members.Append(largest.Key).OrderBy(member => member.Rank)], isConjunction: true, [.. largest]);
                }
            }

            return set;
        }

        private LeadingDrivers SetOf(IReadOnlyList<Member> members, bool isConjunction, IReadOnlyList<SpendCell> covered) =>
            new(members, isConjunction, covered, ShareOf(covered))
            {
                UsualShare = explained.Expected > 0m ? covered.Sum(cell => cell.Expected) / explained.Expected : 0m,
            };

        private IOrderedEnumerable<IGrouping<Member, SpendCell>> Largest(IEnumerable<SpendCell> among, string dimension) => among
            .GroupBy(cell => Member.Of(cell, dimension))
            .OrderByDescending(ShareOf)
            .ThenBy(group => group.Key.Value, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Provider, StringComparer.Ordinal);

        private decimal ShareOf(IEnumerable<SpendCell> covered) => covered.Sum(cell => cell.Excess) / explained.Excess;
    }
}
