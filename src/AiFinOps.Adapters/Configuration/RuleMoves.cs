namespace AiFinOps.Adapters.Configuration;

/// <summary>Which rules changed places: the fewest whose moving explains the new order. Adding or removing a rule moves none.</summary>
internal static class RuleMoves
{
    public static IEnumerable<string> Between(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var was = before.Index().ToDictionary(entry => entry.Item, entry => entry.Index, StringComparer.Ordinal);
        var common = after.Where(was.ContainsKey).ToList();
        var stayed = LongestRising(common, was);
        return from entry in after.Index()
               where was.ContainsKey(entry.Item) && !stayed.Contains(entry.Item)
               select $"~ rule {entry.Item} moved: now {(entry.Index == 0 ? "first" : $"after {after[entry.Index - 1]}")}";
    }

    /// <summary>The longest run of rules that kept their order (patience sorting).</summary>
    private static HashSet<string> LongestRising(List<string> rules, Dictionary<string, int> was)
    {
        var tops = new List<int>();
        var previous = new int[rules.Count];
        for (var index = 0; index < rules.Count; index++)
        {
            var pile = tops.BinarySearch(index, Comparer<int>.Create((left, right) => was[rules[left]].CompareTo(was[rules[right]])));
            pile = pile < 0 ? ~pile : pile;
            previous[index] = pile > 0 ? tops[pile - 1] : -1;
            if (pile == tops.Count)
            {
                tops.Add(index);
            }
            else
            {
                tops[pile] = index;
            }
        }

        var stayed = new HashSet<string>(StringComparer.Ordinal);
        for (var index = tops.Count > 0 ? tops[^1] : -1; index >= 0; index = previous[index])
        {
            stayed.Add(rules[index]);
        }

        return stayed;
    }
}
