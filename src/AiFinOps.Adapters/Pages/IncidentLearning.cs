using AiFinOps.Core.Learning;

namespace AiFinOps.Adapters.Pages;

/// <summary>What an incident teaches: a threshold to calibrate, a change of the configuration to review.</summary>
internal static class IncidentLearning
{
    public static void Write(Html html, IncidentView view)
    {
        if (view.Incident.Calibration is { } calibration)
        {
            html.Heading(2, "Calibration task").Paragraph(CalibrationText.Headline(calibration.Task, view.Incident.Line, view.Configuration));
            html.List(CalibrationText.Lines(calibration.Task, view.Configuration.TimeZone).Append(CalibrationText.Outcome(calibration, view.Configuration)));
        }

        if (view.Prevention is { } prevention)
        {
            html.Heading(2, "Proposed change of the configuration").Paragraph(prevention.Why + " Nothing is applied: review it, put it into the file, and run finops apply.");
            html.Element("pre", prevention.Diff.TrimEnd());
        }
    }
}
