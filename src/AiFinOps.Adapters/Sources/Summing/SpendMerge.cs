using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Sources.Summing;

/// <summary>Brings sorted runs together: records ordered by day (or hour) and key, each key of a day once.</summary>
internal sealed class SpendMerge(IReadOnlyList<SpendRun> runs)
{
    /// <summary>Keys repeat from day to day; so many are kept decoded.</summary>
    private const int MaxDecoded = 8 * 1024;

    private readonly Dictionary<byte[], SpendKey> _decoded = new(KeyComparer.Instance);

    public IEnumerable<CostRecord> Records() => Merged().SelectMany(merged => ToRecords(merged.Group, merged.Key));

    /// <summary>For runs whose days are numbers of hours: see <see cref="HourNumber"/>.</summary>
    public IEnumerable<HourRecord> Hours() =>
        from merged in Merged()
        from effective in ExactSum.ToDecimals(merged.Group.Effective, merged.Group.EffectiveScale)
        select new HourRecord(HourNumber.ToHour(merged.Group.Day), merged.Key.Dimensions, new Money(effective, merged.Key.Currency));

    private IEnumerable<(SpendGroup Group, SpendKey Key)> Merged()
    {
        var heads = new PriorityQueue<SpendRun, SpendRun>(Comparer<SpendRun>.Create(SpendRun.Compare));
        foreach (var run in runs)
        {
            run.Reset();
            Advance(heads, run);
        }

        while (heads.TryDequeue(out var first, out _))
        {
            var group = first.Current;
            var key = Decode(first.Key);
            while (heads.TryPeek(out var next, out _) && SpendRun.Compare(next, first) == 0 && group.TryAdd(next.Current.Amounts))
            {
                Advance(heads, heads.Dequeue());
            }

            Advance(heads, first);
            yield return (group, key);
        }
    }

    private static void Advance(PriorityQueue<SpendRun, SpendRun> heads, SpendRun run)
    {
        if (run.MoveNext())
        {
            heads.Enqueue(run, run);
        }
    }

    /// <summary>One record, or more of the same key where a sum has more digits than a decimal holds.</summary>
    private static IEnumerable<CostRecord> ToRecords(SpendGroup group, SpendKey key)
    {
        var effective = ExactSum.ToDecimals(group.Effective, group.EffectiveScale);
        var billed = ExactSum.ToDecimals(group.Billed, group.BilledScale);
        var quantity = group.QuantityUnknown ? [] : ExactSum.ToDecimals(group.Quantity, group.QuantityScale);
        for (var part = 0; part < Math.Max(effective.Count, Math.Max(billed.Count, quantity.Count)); part++)
        {
            yield return new CostRecord(
                DateOnly.FromDayNumber(group.Day),
                key.Dimensions,
                key.Category,
                key.IsCorrection,
                new Money(effective.ElementAtOrDefault(part), key.Currency),
                new Money(billed.ElementAtOrDefault(part), key.Currency),
                group.QuantityUnknown ? null : quantity.ElementAtOrDefault(part),
                key.Unit);
        }
    }

    private SpendKey Decode(ReadOnlySpan<byte> bytes)
    {
        var known = _decoded.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (known.TryGetValue(bytes, out var key))
        {
            return key;
        }

        if (_decoded.Count == MaxDecoded)
        {
            _decoded.Clear();
        }

        key = SpendKey.FromBytes(bytes);
        _decoded.Add(bytes.ToArray(), key);
        return key;
    }

    private sealed class KeyComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly KeyComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)System.IO.Hashing.XxHash3.HashToUInt64(alternate);

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
