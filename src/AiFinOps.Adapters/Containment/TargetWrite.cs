using AiFinOps.Adapters.Containment.Http;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Containment;

/// <summary>One write, and what the target reads afterwards. What counts is what is read back, not what the write was answered.</summary>
internal sealed class TargetWrite(ITargetApi api, TargetSession session, TimeProvider time)
{
    /// <summary>Reads after a write that show what was there before: a cache, or a write that is on its way.</summary>
    private const int MostReads = 3;

    /// <summary>Reads that show a change which is still going on.</summary>
    private const int MostWaits = 12;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(1);

    public async Task<TargetChange> RunAsync(Held now, string value, string done, CancellationToken cancellationToken)
    {
        TargetException? doubt = null;
        try
        {
            await api.WriteAsync(session, now, value, cancellationToken);
        }
        catch (TargetException exception) when (exception.MayHaveWritten)
        {
            doubt = exception;
        }
        catch (TargetException exception)
        {
            return new TargetChange(false, exception.ReasonName, exception.Message, now.State, exception.RetryAfter);
        }

        try
        {
            return Judge(now, await ReadBackAsync(now, value, cancellationToken), value, done, doubt);
        }
        catch (TargetException exception)
        {
            return new TargetChange(false, TargetReasons.NotConfirmed, $"{value} was sent to {session.Target.Name}, and could not be read back. {exception.Message}", now.State, exception.RetryAfter ?? AskAgain);
        }
    }

    private TargetChange Judge(Held now, Held back, string value, string done, TargetException? doubt)
    {
        if (RungGoal.AreSame(api, back.Value, value) && !back.IsChanging)
        {
            return new TargetChange(true, done, $"{session.Target.Name} reads {back.Value}.{(doubt is null ? "" : " The answer to the write was lost; reading it back shows that it came.")}", back.State);
        }

        if (back.IsChanging)
        {
            return new TargetChange(false, TargetReasons.NotConfirmed, $"{session.Target.Name} is still changing to {value}.", back.State, AskAgain);
        }

        if (!string.Equals(back.Text, now.Text, StringComparison.Ordinal))
        {
            return new TargetChange(false, TargetReasons.ChangedBySomebody, $"{value} was sent to {session.Target.Name}, and it reads {back.Text}: somebody changed it at the same time.", back.State);
        }

        return doubt is null
            ? new TargetChange(false, TargetReasons.NotConfirmed, $"{session.Target.Name} took {value} and still reads {back.Value}.", back.State, AskAgain)
            : new TargetChange(false, doubt.ReasonName, $"{doubt.Message} It still reads {back.Value}.", back.State, doubt.RetryAfter);
    }

    private async Task<Held> ReadBackAsync(Held now, string value, CancellationToken cancellationToken)
    {
        for (var (reads, waits) = (1, 1); ; )
        {
            var back = await api.ReadAsync(session, cancellationToken);
            if (back.IsChanging && waits++ < MostWaits)
            {
                await Task.Delay(LongPause, time, cancellationToken);
            }
            else if (!back.IsChanging && !RungGoal.AreSame(api, back.Value, value) && string.Equals(back.Text, now.Text, StringComparison.Ordinal) && reads++ < MostReads)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
            else
            {
                return back;
            }
        }
    }
}
