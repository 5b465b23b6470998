using System.Runtime.InteropServices;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Allocation;

/// <summary>
/// Sums a stream of cost records per line, source, day and component. Memory grows with the components, not with the records.
/// </summary>
public sealed class LineDayAccumulator(Allocator allocator)
{
    // Records repeat their dimensions thousands of times; the rules are asked once for each.
    private readonly Dictionary<SpendDimensions, IReadOnlyList<AllocationShare>> decisions = [];
    private readonly Dictionary<LineDayKey, Dictionary<ComponentKey, Totals>> days = [];

    public void Add(string source, CostRecord record)
    {
        if (!decisions.TryGetValue(record.Dimensions, out var shares))
        {
            decisions[record.Dimensions] = shares = allocator.Allocate(record.Dimensions);
        }

        var component = ComponentKey.Of(record);
        if (shares.Count == 1)
        {
            Add(new LineDayKey(shares[0].Line, source, record.Day), component, record.Effective.Amount, record.Billed.Amount, record.Quantity);
            return;
        }

        var effective = ExactSplit.Of(record.Effective.Amount, shares);
        var billed = ExactSplit.Of(record.Billed.Amount, shares);
        var quantity = record.Quantity is { } known ? ExactSplit.Of(known, shares) : null;
        for (var index = 0; index < shares.Count; index++)
        {
            Add(new LineDayKey(shares[index].Line, source, record.Day), component, effective[index], billed[index], quantity?[index]);
        }
    }

    /// <summary>What was added so far, ordered by line, day and source; components by their names.</summary>
    public IReadOnlyList<LineDay> ToLineDays() =>
    [
        .. days
            .OrderBy(day => day.Key.Line, StringComparer.Ordinal)
            .ThenBy(day => day.Key.Day)
            .ThenBy(day => day.Key.Source, StringComparer.Ordinal)
            .Select(day => new LineDay(day.Key.Line, day.Key.Source, day.Key.Day, ToComponents(day.Value))),
    ];

    private void Add(LineDayKey key, ComponentKey component, decimal effective, decimal billed, decimal? quantity)
    {
        ref var components = ref CollectionsMarshal.GetValueRefOrAddDefault(days, key, out _);
        components ??= [];
        ref var totals = ref CollectionsMarshal.GetValueRefOrAddDefault(components, component, out var exists);

        // One unknown quantity makes the sum unknown: unknown is never zero.
        totals = exists
            ? new Totals(totals.Effective + effective, totals.Billed + billed, totals.Quantity + quantity)
            : new Totals(effective, billed, quantity);
    }

    private static SpendComponent[] ToComponents(Dictionary<ComponentKey, Totals> components) =>
    [
        .. components
            .OrderBy(component => component.Key, ComponentKey.ByName)
            .Select(component => component.Key.With(component.Value)),
    ];

    private readonly record struct LineDayKey(string Line, string Source, DateOnly Day);

    private readonly record struct Totals(decimal Effective, decimal Billed, decimal? Quantity);

    private readonly record struct ComponentKey(
        string Provider, string Service, string Model, string Feature, ChargeCategory Category, string Currency, string BillingCurrency, string Unit)
    {
        public static readonly IComparer<ComponentKey> ByName = Comparer<ComponentKey>.Create(static (left, right) => Compare(left, right));

        public static ComponentKey Of(CostRecord record) => new(
            record.Dimensions.Provider,
            record.Dimensions.Service,
            record.Dimensions.Model,
            record.Dimensions.Feature,
            record.Category,
            record.Effective.Currency,
            record.Billed.Currency,
            record.Unit);

        public SpendComponent With(Totals totals) => new(
            Provider, Service, Model, Feature, Category, new Money(totals.Effective, Currency), new Money(totals.Billed, BillingCurrency), totals.Quantity, Unit);

        private static int Compare(ComponentKey left, ComponentKey right)
        {
            ReadOnlySpan<int> order =
            [
                string.CompareOrdinal(left.Provider, right.Provider),
                string.CompareOrdinal(left.Service, right.Service),
                string.CompareOrdinal(left.Model, right.Model),
                string.CompareOrdinal(left.Feature, right.Feature),
                left.Category.CompareTo(right.Category),
                string.CompareOrdinal(left.Currency, right.Currency),
                string.CompareOrdinal(left.BillingCurrency, right.BillingCurrency),
                string.CompareOrdinal(left.Unit, right.Unit),
            ];
            var first = order.IndexOfAnyExcept(0);
            return first < 0 ? 0 : order[first];
        }
    }
}
