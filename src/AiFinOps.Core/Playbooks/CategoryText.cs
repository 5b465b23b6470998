using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Playbooks;

/// <summary>The variance category of an incident in words.</summary>
public static class CategoryText
{
    /// <summary><c>Category: price (proposed). The price per unit changed: …</c>; null where nothing is proposed.</summary>
    public static string? Proposed(Incident incident) => CategoryProposal.Of(incident.Finding) is { } proposal
        ? $"Category: {VarianceCategories.NameOf(proposal.Category)} (proposed). {proposal.Reason}"
        : null;
}
