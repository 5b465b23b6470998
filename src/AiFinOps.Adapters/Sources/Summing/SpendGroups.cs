using System.Diagnostics;

namespace AiFinOps.Adapters.Sources.Summing;

/// <summary>
/// Sums rows by day and key in bounded memory: what does not fit is written to temporary files, sorted, and merged when it is read.
/// One per worker; <see cref="SpendMerge"/> brings them together.
/// </summary>
internal sealed class SpendGroups(int maxGroups = SpendGroups.DefaultMaxGroups) : IDisposable
{
    /// <summary>At 64 bytes a group and about 150 a key, some 30 MB.</summary>
    public const int DefaultMaxGroups = 128 * 1024;

    private const int MaxKeyBytes = 24 * 1024 * 1024;
    private const int PageSize = 1024;

    private readonly ByteTable _keys = new(Stopwatch.GetTimestamp());
    private readonly List<SpendGroup[]> _pages = [];
    private readonly List<int> _totalOfKey = [];
    private readonly Dictionary<(string Provider, string Currency), int> _totalIndex = [];
    private readonly List<SpendTotals> _totals = [];
    private readonly HashSet<int> _days = [];
    private readonly HashSet<string> _accounts = new(StringComparer.Ordinal);
    private readonly List<SpilledRun> _spilled = [];
    private int[] _slots = new int[4096];
    private int _count;

    /// <summary>Grows with every spill: a key number is good only within one generation.</summary>
    public int Generation { get; private set; }

    public IReadOnlyCollection<int> Days => _days;

    public IReadOnlyCollection<string> Accounts => _accounts;

    public IReadOnlyList<SpilledRun> Spilled => _spilled;

    /// <summary>True where the next new key may not fit: spill first.</summary>
    public bool IsFull => _count >= maxGroups || _keys.Used >= MaxKeyBytes;

    /// <returns>The number of the key in this <see cref="Generation"/>.</returns>
    public int KeyOf(SpendKey key)
    {
        var number = _keys.GetOrAdd(key.ToBytes(), out var added);
        if (added)
        {
            _accounts.Add(key.Dimensions.Account);
            _totalOfKey.Add(TotalOf(key.Dimensions.Provider, key.Currency));
        }

        return number;
    }

    public void Add(int key, int day, in SpendAmounts amounts)
    {
        var mask = _slots.Length - 1;
        var slot = Hash(key, day) & mask;
        for (; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            ref var group = ref Group(_slots[slot] - 1);
            if (group.Key == key && group.Day == day)
            {
                if (!group.TryAdd(amounts))
                {
                    // The sum has no more room: it is kept as it is, and this row starts a second one of the same key.
                    _slots[slot] = Open(key, day, amounts);
                }

                return;
            }
        }

        _slots[slot] = Open(key, day, amounts);
        if (_count * 2 > _slots.Length)
        {
            Rehash();
        }
    }

    /// <summary>Writes the groups to a temporary file and starts afresh.</summary>
    public void Spill()
    {
        var sorted = Sorted();
        _spilled.Add(SpilledRun.Write(sorted));
        Generation++;
        _keys.Clear();
        _totalOfKey.Clear();
        Array.Clear(_slots);
        _count = 0;
    }

    /// <summary>The groups in memory, by day and key. Adds them to <see cref="Totals"/>: to be called once when all rows are in.</summary>
    public MemoryRun Sorted()
    {
        var rank = RankKeys();
        var order = new ulong[_count];
        var index = new int[_count];
        for (var at = 0; at < _count; at++)
        {
            ref var group = ref Group(at);
            order[at] = ((ulong)group.Day << 32) | (uint)rank[group.Key];
            index[at] = at;
            _totals[_totalOfKey[group.Key]].Add(group.Amounts);
        }

        Array.Sort(order, index);
        return new MemoryRun(this, index);
    }

    /// <summary>Sums of everything that was sorted or spilled.</summary>
    public IEnumerable<((string Provider, string Currency) Key, SpendTotals Totals)> Totals =>
        _totalIndex.Select(entry => (entry.Key, _totals[entry.Value]));

    public ref SpendGroup Group(int index) => ref _pages[index / PageSize][index % PageSize];

    public ReadOnlySpan<byte> KeyBytes(int key) => _keys[key];

    public void Dispose()
    {
        foreach (var run in _spilled)
        {
            run.Dispose();
        }
    }

    private int Open(int key, int day, in SpendAmounts amounts)
    {
        if (_count == _pages.Count * PageSize)
        {
            _pages.Add(new SpendGroup[PageSize]);
        }

        ref var group = ref Group(_count);
        group = new SpendGroup
        {
            Key = key,
            Day = day,
            Effective = amounts.Effective.Digits,
            EffectiveScale = amounts.Effective.Scale,
            Billed = amounts.Billed.Digits,
            BilledScale = amounts.Billed.Scale,
            Quantity = amounts.Quantity.Digits,
            QuantityScale = amounts.Quantity.Scale,
            QuantityUnknown = amounts.QuantityUnknown,
        };
        _days.Add(day);
        return ++_count;
    }

    private int TotalOf(string provider, string currency)
    {
        if (!_totalIndex.TryGetValue((provider, currency), out var index))
        {
            index = _totals.Count;
            _totals.Add(new SpendTotals());
            _totalIndex.Add((provider, currency), index);
        }

        return index;
    }

    private int[] RankKeys()
    {
        var numbers = new int[_keys.Count];
        for (var number = 0; number < numbers.Length; number++)
        {
            numbers[number] = number;
        }

        Array.Sort(numbers, (left, right) => _keys[left].SequenceCompareTo(_keys[right]));
        var rank = new int[numbers.Length];
        for (var at = 0; at < numbers.Length; at++)
        {
            rank[numbers[at]] = at;
        }

        return rank;
    }

    private void Rehash()
    {
        _slots = new int[_slots.Length * 2];
        var mask = _slots.Length - 1;
        for (var index = 0; index < _count; index++)
        {
            ref var group = ref Group(index);
            var slot = Hash(group.Key, group.Day) & mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = index + 1;
        }
    }

    private static int Hash(int key, int day) => (int)((((ulong)(uint)key << 32 | (uint)day) * 0x9E3779B97F4A7C15) >> 33);
}
