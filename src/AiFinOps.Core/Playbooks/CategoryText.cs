using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Playbooks;

/// <summary>The variance category of an incident in words.</summary>
public static class CategoryText
{
    /// <summary><c>Category: price (proposed). The price per unit changed: …</c>; null where nothing is proposed or confirmed.</summary>
    public static string? Of(Incident incident, FinOpsConfiguration configuration) => incident.Category is { } category
        ? $"Category: {VarianceCategories.NameOf(category)} (confirmed by {(incident.CategoryConfirmedBy is { } actor ? configuration.PersonName(actor.Id) : "a person")})."
        : Proposed(incident);

    public static string Confirmed(CategoryConfirmed confirmed) => VarianceCategories.NameOf(confirmed.Category) + (confirmed.Proposed switch
    {
        null => "",
        { } proposed when proposed == confirmed.Category => ", as the evidence proposed",
        { } proposed => $"; the evidence had proposed {VarianceCategories.NameOf(proposed)}",
    });

    private static string? Proposed(Incident incident) => CategoryProposal.Of(incident.Finding) is { } proposal
        ? $"Category: {VarianceCategories.NameOf(proposal.Category)} (proposed). {proposal.Reason}"
        : null;
}
