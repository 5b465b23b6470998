using System.Runtime.InteropServices;

namespace AiFinOps.Adapters.Sources.Summing;

/// <summary>Groups in ascending order of day and key.</summary>
internal abstract class SpendRun
{
    /// <summary>Good after <see cref="MoveNext"/> has said true. <see cref="SpendGroup.Key"/> means nothing outside the run: use <see cref="Key"/>.</summary>
    public abstract ref readonly SpendGroup Current { get; }

    public abstract ReadOnlySpan<byte> Key { get; }

    public abstract bool MoveNext();

    /// <summary>Back to the start.</summary>
    public abstract void Reset();

    /// <summary>Orders two runs by what they stand at.</summary>
    public static int Compare(SpendRun left, SpendRun right)
    {
        var byDay = left.Current.Day.CompareTo(right.Current.Day);
        return byDay != 0 ? byDay : left.Key.SequenceCompareTo(right.Key);
    }
}

/// <summary>Groups that are still in memory.</summary>
/// <param name="order">Indexes of the groups, sorted.</param>
internal sealed class MemoryRun(SpendGroups groups, int[] order) : SpendRun
{
    private int _at = -1;

    public override ref readonly SpendGroup Current => ref groups.Group(order[_at]);

    public override ReadOnlySpan<byte> Key => groups.KeyBytes(Current.Key);

    public override bool MoveNext() => ++_at < order.Length;

    public override void Reset() => _at = -1;
}

/// <summary>Groups in a temporary file, which goes away when the run is disposed.</summary>
internal sealed class SpilledRun : SpendRun, IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly FileStream _file;
    private readonly int _count;
    private SpendGroup _current;
    private byte[] _key = new byte[512];
    private int _keyLength;
    private int _read;

    private SpilledRun(FileStream file, int count) => (_file, _count) = (file, count);

    public override ref readonly SpendGroup Current => ref _current;

    public override ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyLength);

    public static SpilledRun Write(SpendRun run)
    {
        var file = new FileStream(
            Path.Combine(Path.GetTempPath(), "finops-" + Path.GetRandomFileName()),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                BufferSize = BufferSize,
                Options = FileOptions.DeleteOnClose,
            });
        var count = 0;
        for (; run.MoveNext(); count++)
        {
            file.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<SpendGroup>(in run.Current)));
            var keyLength = run.Key.Length;
            file.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in keyLength)));
            file.Write(run.Key);
        }

        file.Flush();
        var spilled = new SpilledRun(file, count);
        spilled.Reset();
        return spilled;
    }

    public override bool MoveNext()
    {
        if (_read == _count)
        {
            return false;
        }

        _read++;
        _file.ReadExactly(MemoryMarshal.AsBytes(new Span<SpendGroup>(ref _current)));
        _file.ReadExactly(MemoryMarshal.AsBytes(new Span<int>(ref _keyLength)));
        if (_key.Length < _keyLength)
        {
            _key = new byte[_keyLength * 2];
        }

        _file.ReadExactly(_key.AsSpan(0, _keyLength));
        return true;
    }

    public override void Reset()
    {
        _read = 0;
        _file.Position = 0;
    }

    public void Dispose() => _file.Dispose();
}
