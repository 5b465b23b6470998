using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Learning;

/// <summary>The variance category by which an incident is counted: the confirmed one, else the word that was recorded with its root cause.</summary>
public static class IncidentCategory
{
    public const string NotRecorded = "not recorded";

    /// <returns><see cref="NotRecorded"/> where nobody has said.</returns>
    public static string Of(Incident incident) =>
        incident.Category is { } confirmed ? VarianceCategories.NameOf(confirmed)
        : incident.RootCause?.Category is { Length: > 0 } recorded ? recorded
        : NotRecorded;

    public static bool IsAllocationError(Incident incident) =>
        string.Equals(Of(incident), VarianceCategories.NameOf(VarianceCategory.AllocationError), StringComparison.Ordinal);
}
