using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;

namespace AiFinOps.Workflows;

/// <summary>Who owns an incident: the line's group, the group of the source, or FinOps for incidents about ourselves.</summary>
internal static class Ownership
{
    private const string FinOpsGroup = "finops";

    public static string GroupOf(FinOpsConfiguration configuration, string line)
    {
        var source = configuration.Sources.FirstOrDefault(candidate => string.Equals(LineIds.OfSource(candidate.Name), line, StringComparison.Ordinal));
        var changes = configuration.ChangeSources.FirstOrDefault(candidate => string.Equals(LineIds.OfChangeSource(candidate.Name), line, StringComparison.Ordinal));
        return configuration.Line(line)?.OwnerGroup
            ?? source?.OwnerGroup
            ?? changes?.OwnerGroup
            ?? configuration.Group(FinOpsGroup)?.Id
            ?? configuration.OwnerGroups[0].Id;
    }
}
