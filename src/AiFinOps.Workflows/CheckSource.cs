using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>Tries one source by one small reading. Writes nothing.</summary>
public sealed class CheckSource(IEnumerable<ISourceProbe> probes, TimeProvider time)
{
    /// <summary>Long enough to reach past every provider's settle lag and over a weekend.</summary>
    private const int Days = 7;

    /// <returns>Null where a source of this kind asks nobody and cannot be tried.</returns>
    public async Task<SourceCheck?> RunAsync(SourceSettings source, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var probe = probes.FirstOrDefault(candidate => string.Equals(candidate.Kind, source.Kind, StringComparison.Ordinal));
        return probe is null ? null : await probe.CheckAsync(source, new DayRange(today.AddDays(1 - Days), today), cancellationToken);
    }
}
