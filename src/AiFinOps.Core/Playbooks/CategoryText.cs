using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Playbooks;

/// <summary>The variance category of an incident in words.</summary>
public static class CategoryText
{
    /// <summary>
    /// <c>Category: price (proposed). The price per unit changed: …</c>, or <c>Category: price, confirmed by Astrid Berg on …. Procurement contains it.</c>;
    /// null where nothing is proposed or confirmed.
    /// </summary>
    public static string? Of(Incident incident, FinOpsConfiguration configuration) => incident.Category is { } category
        ? $"Category: {VarianceCategories.NameOf(category)}, {ConfirmedBy(incident, configuration)}. {Contained(incident, category, configuration)}"
        : CategoryProposal.Of(incident, configuration) is { } proposal ? $"Category: {Standing(proposal)}. {proposal.Reason}" : null;

    /// <summary><c>price</c>, <c>price (proposed)</c> or <c>usage (possible)</c>; empty where there is none.</summary>
    public static string Short(Incident incident, FinOpsConfiguration configuration) => incident.Category is { } category ? VarianceCategories.NameOf(category)
        : CategoryProposal.Of(incident, configuration) is { } proposal ? Standing(proposal)
        : "";

    /// <summary><c>confirmed by Astrid Berg on 2026-10-12 10:00 Europe/Oslo</c></summary>
    public static string ConfirmedBy(Incident incident, FinOpsConfiguration configuration) =>
        $"confirmed by {(incident.CategoryConfirmedBy is { } actor ? configuration.PersonName(actor.Id) : "a person")}"
        + (incident.CategoryConfirmedAt is { } at ? $" on {Figures.Moment(at, configuration.TimeZone)}" : "");

    /// <summary>Whose it is now.</summary>
    public static string Contained(Incident incident, VarianceCategory category, FinOpsConfiguration configuration)
    {
        var groups = configuration.GroupsOf(category, incident.OwnerGroup);
        return groups.Count == 0 ? "The owner contains it."
            : $"{configuration.GroupName(groups[0])} contains it"
                + (groups.Count > 1 ? $"; {string.Join(", ", groups.Skip(1).Select(configuration.GroupName))} {(groups.Count == 2 ? "hears" : "hear")} of it." : ".");
    }

    /// <summary>What whoever contains it does first.</summary>
    public static string Lead(VarianceCategory category) => category switch
    {
        VarianceCategory.AbuseOrLeakedKey => "A person confirmed abuse or a leaked key. Revoke or rotate the keys of this line first, then find out who used them.",
        VarianceCategory.Price => "A person confirmed that the price per unit changed. Check the contract and the price list before anything is throttled.",
        VarianceCategory.AllocationError => "A person confirmed that the money stands on the wrong line. Mend the tags or the allocation rule.",
        VarianceCategory.DataQuality => "A person confirmed that the figures are wrong, not the spend. Check the source before anything is throttled.",
        _ => "A person has said which kind of variance this is. Who contains it stands with the evidence.",
    };

    /// <summary><c>abuse or leaked key</c>, for sentences.</summary>
    public static string Words(VarianceCategory category) => VarianceCategories.NameOf(category).Replace('-', ' ');

    public static string Confirmed(CategoryConfirmed confirmed) => VarianceCategories.NameOf(confirmed.Category) + (confirmed.Proposed switch
    {
        null => "",
        { } proposed when proposed == confirmed.Category => ", as the evidence proposed",
        { } proposed => $"; the evidence had proposed {VarianceCategories.NameOf(proposed)}",
    }) + (confirmed.Severity is { } severity ? $". It is {severity} now" : "");

    private static string Standing(CategoryProposal proposal) => $"{VarianceCategories.NameOf(proposal.Category)} ({(proposal.IsCertain ? "proposed" : "possible")})";
}
