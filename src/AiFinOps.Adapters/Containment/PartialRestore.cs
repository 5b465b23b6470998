using System.Globalization;
using AiFinOps.Adapters.Containment.Http;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Containment;

/// <summary>
/// The way back where the service no longer has what was given up: the most that it gives, found by halves. Its message names a figure, and nobody
/// says whether that counts what the target holds already, so the figure is not believed.
/// </summary>
internal sealed class PartialRestore(ITargetApi api, TargetSession session, TimeProvider time)
{
    /// <summary>Enough to be exact within a thousand.</summary>
    private const int MostTries = 10;

    /// <summary>A try takes as long as Azure takes for it; what is found by then is kept.</summary>
    private static readonly TimeSpan LongestSearch = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan AskAgain = TimeSpan.FromHours(1);

    /// <param name="refused">What the service said to all of it.</param>
    public async Task<TargetChange> RunAsync(Held now, string goal, TargetChange refused, CancellationToken cancellationToken)
    {
        var (given, asked) = (StateText.Number(now.Value) ?? 0m, StateText.Number(goal) ?? 0m);
        var (held, best) = (now, (TargetChange?)null);
        var begun = time.GetTimestamp();
        for (var tries = 0; tries < MostTries && asked - given > 1m && time.GetElapsedTime(begun) < LongestSearch; tries++)
        {
            var half = decimal.Floor((given + asked) / 2m);
            var change = await new TargetWrite(api, session, time).RunAsync(held, api.Number(half), TargetReasons.PartlyReleased, cancellationToken);
            if (change.Done)
            {
                (given, best, held) = (half, change, held with { Value = api.Number(half), Text = change.State.Text, Tag = change.State.Tag });
            }
            else if (change.ReasonName is TargetReasons.InsufficientQuota)
            {
                asked = half;
            }
            else
            {
                return change;
            }
        }

        return best is null
            ? refused with { RetryAfter = AskAgain }
            : best with
            {
                Reason = string.Create(CultureInfo.InvariantCulture, $"{session.Target.Name} got {StateText.Of(given)} of {goal} back: the quota that it gave up was taken in the meantime. {refused.Reason}"),
                RetryAfter = AskAgain,
            };
    }
}
