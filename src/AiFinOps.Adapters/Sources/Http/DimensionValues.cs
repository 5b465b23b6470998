using AiFinOps.Core.Allocation;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Sources.Http;

/// <summary>The values that a rule could match, the first few of each dimension.</summary>
internal sealed class DimensionValues
{
    private const int MostShown = 8;

    private readonly Dictionary<string, SortedSet<string>> _values = MatchDimensions.All.Keys.ToDictionary(name => name, _ => new SortedSet<string>(StringComparer.Ordinal), StringComparer.Ordinal);

    public void Add(SpendDimensions dimensions)
    {
        foreach (var (name, of) in MatchDimensions.All)
        {
            _values[name].Add(of(dimensions));
        }
    }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Shown() =>
        _values.Select(entry => KeyValuePair.Create(entry.Key, (IReadOnlyList<string>)[.. entry.Value.Where(value => value.Length > 0).Take(MostShown)]))
            .Where(entry => entry.Value.Count > 0).ToDictionary(StringComparer.Ordinal);
}
