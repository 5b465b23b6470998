using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;

namespace AiFinOps.Workflows;

/// <summary>Who owns an incident: the line's group, the source's group, or FinOps for incidents about ourselves.</summary>
internal static class Ownership
{
    private const string FinOpsGroup = "finops";

    public static string GroupOf(FinOpsConfiguration configuration, string line)
    {
        var source = configuration.Sources.FirstOrDefault(candidate => string.Equals(LineIds.OfSource(candidate.Name), line, StringComparison.Ordinal));
        return configuration.Line(line)?.OwnerGroup
            ?? source?.OwnerGroup
            ?? configuration.Group(FinOpsGroup)?.Id
            ?? configuration.OwnerGroups[0].Id;
    }
}
