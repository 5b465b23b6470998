using AiFinOps.Core.Configuration;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Learning;

namespace AiFinOps.Core.Reviews;

/// <summary>A calibration task as the review sees it, in words. Plain text, not yet encoded.</summary>
/// <param name="Lines">What is proposed and what it would have done.</param>
/// <param name="Status">What became of it, or what is asked.</param>
public sealed record ReviewCalibration(string IncidentId, string Headline, IReadOnlyList<string> Lines, string Status)
{
    /// <summary>Null where the incident has no task.</summary>
    public static ReviewCalibration? From(Incident incident, FinOpsConfiguration configuration) => incident.Calibration is { } calibration
        ? new(
            incident.Id, CalibrationText.Headline(calibration.Task, incident.Line, configuration),
            [.. CalibrationText.Lines(calibration.Task, configuration.TimeZone)], CalibrationText.Outcome(calibration, configuration))
        : null;
}
