using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources.Http;

/// <summary>
/// When a provider may be asked again. It is stored, so that a restart does not repeat a burst, and shared by all sources that draw on
/// the same allowance of the provider: those of one tenant, or of one key.
/// </summary>
internal sealed class RequestBudget(IScheduleStore schedules, TimeProvider time)
{
    private const string Prefix = "not-before-";

    /// <summary>Name of the stored moment.</summary>
    public static string MarkOf(string allowance) => Prefix + allowance;

    /// <returns>How long to wait before the next request; zero where it may be sent now.</returns>
    public async Task<TimeSpan> WaitAsync(string allowance, CancellationToken cancellationToken)
    {
        var wait = await schedules.LastAsync(MarkOf(allowance), cancellationToken) - time.GetUtcNow();
        return wait > TimeSpan.Zero ? wait.Value : TimeSpan.Zero;
    }

    /// <summary>Nobody asks before then. A later moment that is stored already stays.</summary>
    public async Task HoldAsync(string allowance, TimeSpan wait, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + wait;
        var stored = await schedules.LastAsync(MarkOf(allowance), cancellationToken);
        if (stored is null || stored < until)
        {
            await schedules.SetAsync(MarkOf(allowance), until, cancellationToken);
        }
    }
}
