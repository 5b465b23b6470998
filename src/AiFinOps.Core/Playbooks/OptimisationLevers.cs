using AiFinOps.Core.Allocation;
using AiFinOps.Core.Detection;

namespace AiFinOps.Core.Playbooks;

/// <param name="Name">One of right-sizing, reservations, batching, caching, model or tier choice, log and storage hygiene.</param>
/// <param name="Advice">What to try, in a sentence.</param>
public sealed record OptimisationLever(string Name, string Advice);

/// <summary>What keeps an incident from coming back, chosen by what drove it and by the phase of the line.</summary>
public static class OptimisationLevers
{
    private static readonly OptimisationLever ModelChoice =
        new("Model or tier choice", "Send the calls that do not need the large model to a smaller one or a cheaper tier, and watch quality while you do.");

    private static readonly OptimisationLever Caching =
        new("Caching", "Reuse answers and shared prompt beginnings: repeated context is paid for once.");

    private static readonly OptimisationLever Batching =
        new("Batching", "Move what nobody waits for to the provider's batch price, or into fewer and larger calls.");

    private static readonly OptimisationLever RightSizing =
        new("Right-sizing", "Match GPU and instance sizes to measured use, and let idle capacity scale in.");

    private static readonly OptimisationLever Reservations =
        new("Reservations", "Cover the part that runs all the time with a reservation, savings plan or provisioned throughput.");

    private static readonly OptimisationLever Schedule =
        new("Right-sizing", "Stop experiments outside working hours and run what can be interrupted on spot capacity.");

    private static readonly OptimisationLever StorageTiers =
        new("Log and storage hygiene", "Lower the log level and sampling, shorten retention, and move cold data to a cheaper tier.");

    private static readonly OptimisationLever Transfer =
        new("Caching", "Keep data and compute in one region, and cache what is fetched again and again.");

    /// <summary>Two or three levers, the most likely first; none for findings that are not about spend.</summary>
    public static IReadOnlyList<OptimisationLever> For(Finding finding, SpendPhase phase)
    {
        if (finding.Kind is FindingKind.DataMissing or FindingKind.ConfigurationTampered or FindingKind.EvidenceTampered or FindingKind.PoisonMessage or FindingKind.SpendBelow)
        {
            return [];
        }

        return phase switch
        {
            SpendPhase.Build => [Schedule, RightSizing, Batching],
            SpendPhase.Move => [StorageTiers, Transfer],
            _ when IsDrivenBy(finding, "model") => [ModelChoice, Caching, Batching],
            _ when IsDrivenBy(finding, "feature") => [Caching, Batching, ModelChoice],
            _ => [RightSizing, Reservations, Caching],
        };
    }

    internal static bool IsDrivenBy(Finding finding, string dimension) =>
        finding.Drivers.Count > 0 && string.Equals(finding.Drivers[0].Dimension, dimension, StringComparison.OrdinalIgnoreCase) && finding.Drivers[0].Value.Length > 0;
}
