using AiFinOps.Core.Detection;

namespace AiFinOps.Core.Escalation;

/// <summary>What follows once a person has confirmed a variance category.</summary>
/// <param name="OwnerGroup">Who contains it, as a group id; <c>owner</c> is the line's own group. Empty: not said.</param>
/// <param name="Tell">Ids of groups that hear of it as well.</param>
/// <param name="IsCritical">The incident is Critical for as long as the category stands, whatever its money or environment.</param>
public sealed record CategoryPolicy(VarianceCategory Category, string OwnerGroup, IReadOnlyList<string> Tell, bool IsCritical);
