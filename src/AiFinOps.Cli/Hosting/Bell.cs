namespace AiFinOps.Cli.Hosting;

/// <summary>Ends a pause early. A ring while nobody waits ends the next pause.</summary>
internal sealed class Bell(TimeProvider time)
{
    private TaskCompletionSource _rung = New();

    public void Ring() => Volatile.Read(ref _rung).TrySetResult();

    /// <summary>Returns when it rings, when the time is over, or when it is cancelled; never throws for these.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        var rung = Volatile.Read(ref _rung);
        try
        {
            await rung.Task.WaitAsync(atMost, time, cancellationToken);
            Volatile.Write(ref _rung, New());
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // The pause is over.
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
