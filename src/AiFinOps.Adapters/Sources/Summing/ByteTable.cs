using System.IO.Hashing;

namespace AiFinOps.Adapters.Sources.Summing;

/// <summary>Numbers distinct byte strings 0, 1, 2 … in the order in which they first appear, without an object for each.</summary>
internal sealed class ByteTable(long seed)
{
    private int[] _slots = new int[1024];
    private Entry[] _entries = new Entry[512];
    private byte[] _bytes = new byte[32 * 1024];

    public int Count { get; private set; }

    /// <summary>Bytes of the strings themselves.</summary>
    public int Used { get; private set; }

    public ReadOnlySpan<byte> this[int index] => _bytes.AsSpan(_entries[index].Start, _entries[index].Length);

    /// <returns>The number of the string.</returns>
    public int GetOrAdd(ReadOnlySpan<byte> text, out bool added)
    {
        // Seeded, so that no file can be made to collide.
        var hash = XxHash3.HashToUInt64(text, seed);
        var mask = _slots.Length - 1;
        for (var slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            var index = _slots[slot] - 1;
            if (index < 0)
            {
                added = true;
                return Add(text, hash, slot);
            }

            if (_entries[index].Hash == hash && this[index].SequenceEqual(text))
            {
                added = false;
                return index;
            }
        }
    }

    public void Clear()
    {
        Array.Clear(_slots);
        Count = 0;
        Used = 0;
    }

    private int Add(ReadOnlySpan<byte> text, ulong hash, int slot)
    {
        while (_bytes.Length - Used < text.Length)
        {
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }

        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        text.CopyTo(_bytes.AsSpan(Used));
        _entries[Count] = new Entry(hash, Used, text.Length);
        _slots[slot] = ++Count;
        Used += text.Length;
        if (Count * 2 > _slots.Length)
        {
            Rehash();
        }

        return Count - 1;
    }

    private void Rehash()
    {
        _slots = new int[_slots.Length * 2];
        var mask = _slots.Length - 1;
        for (var index = 0; index < Count; index++)
        {
            var slot = (int)_entries[index].Hash & mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = index + 1;
        }
    }

    private readonly record struct Entry(ulong Hash, int Start, int Length);
}
