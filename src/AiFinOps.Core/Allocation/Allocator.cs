using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Allocation;

/// <summary>
/// Ordered allocation rules, compiled once. The first rule whose every pattern matches wins; what nothing matches
/// goes to <see cref="AllocationLine.UnallocatedId"/>. Immutable, so it may be shared between threads.
/// </summary>
/// <exception cref="ArgumentException">A rule matches a dimension that does not exist, or its shares do not add up to 1.</exception>
public sealed class Allocator(IReadOnlyList<AllocationRule> rules)
{
    private static readonly IReadOnlyList<AllocationShare> Unallocated = [new(AllocationLine.UnallocatedId, 1m)];

    private readonly CompiledRule[] rules = [.. rules.Select(Compile)];

    /// <summary>The lines that bear a cost with these dimensions; the shares add up to exactly 1.</summary>
    public IReadOnlyList<AllocationShare> Allocate(SpendDimensions dimensions)
    {
        foreach (var rule in rules)
        {
            if (rule.Matches(dimensions))
            {
                return rule.Shares;
            }
        }

        return Unallocated;
    }

    /// <summary>Allocates records and sums them per line, source, day and component. Ordered by line, day and source.</summary>
    public IReadOnlyList<LineDay> ToLineDays(IEnumerable<(string Source, CostRecord Record)> records)
    {
        var lineDays = new LineDayAccumulator(this);
        foreach (var (source, record) in records)
        {
            lineDays.Add(source, record);
        }

        return lineDays.ToLineDays();
    }

    private static CompiledRule Compile(AllocationRule rule)
    {
        if (rule.Shares.Count == 0 || rule.Shares.Sum(share => share.Share) != 1m || rule.Shares.Any(share => share.Share <= 0m))
        {
            throw new ArgumentException($"The shares of rule '{rule.Id}' must each be above 0 and add up to exactly 1.", nameof(rule));
        }

        return new CompiledRule([.. rule.Match.Select(match => Compile(rule, match.Key, match.Value))], rule.Shares);
    }

    private static CompiledMatch Compile(AllocationRule rule, string dimension, string pattern) =>
        MatchDimensions.All.TryGetValue(dimension, out var field)
            ? new CompiledMatch(field, new WildcardPattern(pattern))
            : throw new ArgumentException(
                $"Rule '{rule.Id}' matches '{dimension}', which is not a dimension. Use one of: {string.Join(", ", MatchDimensions.All.Keys)}.", nameof(rule));

    private sealed record CompiledMatch(Func<SpendDimensions, string> Field, WildcardPattern Pattern);

    private sealed record CompiledRule(CompiledMatch[] Patterns, IReadOnlyList<AllocationShare> Shares)
    {
        public bool Matches(SpendDimensions dimensions)
        {
            foreach (var match in Patterns)
            {
                if (!match.Pattern.Matches(match.Field(dimensions)))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
