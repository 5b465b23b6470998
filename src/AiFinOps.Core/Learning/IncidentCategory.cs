using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Learning;

/// <summary>Where the variance category of an incident is read: as it was recorded with its root cause.</summary>
public static class IncidentCategory
{
    public const string AllocationError = "allocation-error";

    public const string NotRecorded = "not recorded";

    /// <returns>In the words of the record; <see cref="NotRecorded"/> where nobody has said.</returns>
    public static string Of(Incident incident) => incident.RootCause?.Category is { Length: > 0 } category ? category : NotRecorded;
}
