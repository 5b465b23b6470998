namespace AiFinOps.Cli.Hosting;

/// <summary>Counts what is running, and what ever ran, so that "nothing happened meanwhile" can be told.</summary>
internal sealed class WorkInProgress
{
    private long _begun;
    private long _ended;

    /// <summary>Rises with every begin and every end.</summary>
    public long Changes => Interlocked.Read(ref _begun) + Interlocked.Read(ref _ended);

    public bool IsIdle => Interlocked.Read(ref _ended) == Interlocked.Read(ref _begun);

    public IDisposable Begin()
    {
        Interlocked.Increment(ref _begun);
        return new Running(this);
    }

    private sealed class Running(WorkInProgress work) : IDisposable
    {
        public void Dispose() => Interlocked.Increment(ref work._ended);
    }
}
