using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>Tries one change source by reading its last day. Writes nothing.</summary>
public sealed class CheckChanges(IEnumerable<IChangeSource> sources, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(1);

    /// <returns>Null where a source of this kind is not asked: it posts by itself.</returns>
    public async Task<ChangePull?> RunAsync(ChangeSourceSettings source, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var asked = sources.FirstOrDefault(candidate => string.Equals(candidate.Kind, source.Kind, StringComparison.Ordinal));
        return asked is null ? null : await asked.PullAsync(source, now - Window, now, cancellationToken);
    }
}
