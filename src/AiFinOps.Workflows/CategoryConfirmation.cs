using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Workflows;

/// <summary>What a person's word on the category of an incident asks of it, by the configuration in force. Pure.</summary>
public static class CategoryConfirmation
{
    /// <param name="category">As the person wrote it; an unknown one is refused by the decision.</param>
    /// <param name="incident">Null where there is none.</param>
    public static ConfirmCategory CommandOf(FinOpsConfiguration configuration, Incident? incident, string category, Actor actor, DateTimeOffset now)
    {
        var found = VarianceCategories.Find(category);
        var isCritical = found is { } known && configuration.CategoryPolicy(known).IsCritical;
        var owner = incident?.OwnerGroup ?? "";
        var plan = ResponsePlans.For(
            configuration, incident?.Line ?? "", owner, incident?.SeverityWith(isCritical) ?? Severity.Watch, now, incident is null ? null : incident with { Category = found });
        string[] tell = [.. new[] { found, incident?.Category }.OfType<VarianceCategory>().SelectMany(one => configuration.GroupsOf(one, owner)).Distinct(StringComparer.Ordinal)];
        return new ConfirmCategory(now, actor, category, isCritical, tell, incident is null ? null : CategoryProposal.Of(incident, configuration)?.Category, plan);
    }
}
