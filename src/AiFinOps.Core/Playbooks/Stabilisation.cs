using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Playbooks;

/// <summary>The fastest step that stabilises spend without stopping the service.</summary>
public static class Stabilisation
{
    public static string For(Incident incident, FinOpsConfiguration configuration) => incident.Finding.Kind switch
    {
        FindingKind.DataMissing when incident.Line.StartsWith(LineIds.OfChangeSource(""), StringComparison.Ordinal) =>
            "Mend the right or setting that is named, and try it: finops changes test NAME. Spend is judged as ever; incidents name fewer changes until then.",
        FindingKind.DataMissing => "Ask the source's owner whether the export ran and the credential still works. Existing containment stays in place; nothing is read as zero.",
        FindingKind.ConfigurationTampered => "Find out who edited the table, and apply the file from git again: finops apply.",
        FindingKind.EvidenceTampered => "Read which with finops evidence verify, and restore them: deleted blobs are kept for a while. Then find out who it was; the activity log of the storage account knows.",
        FindingKind.PoisonMessage => "Read the message and its error with finops poison, repair the cause, and replay it.",
        FindingKind.SpendBelow => "Check that the service is healthy: spend that falls away can be an outage.",
        _ => LadderStep(incident, configuration) ?? DriverStep(incident.Finding, configuration.Line(incident.Line)),
    };

    private static string? LadderStep(Incident incident, FinOpsConfiguration configuration)
    {
        var ladder = configuration.HardStops.FirstOrDefault(rule => string.Equals(rule.Line, incident.Line, StringComparison.Ordinal))?.Ladder ?? [];
        var gentle = ladder.Where(rung => rung.Kind is ContainmentKind.RateLimit or ContainmentKind.RouteChange && !IsUsed(incident, rung)).OrderBy(rung => rung.Kind).FirstOrDefault();
        return gentle is null ? null : $"Set the {WayBack.WhatIsWritten(gentle)}; the service keeps answering.";
    }

    /// <summary>What holds already, and what was undone because it broke the product, helps nobody now.</summary>
    private static bool IsUsed(Incident incident, ContainmentRung rung) => incident.Containments.Any(record =>
        record is { DryRun: false, State: ContainmentState.Active or ContainmentState.Undone } && string.Equals(record.Plan.Rung.Id, rung.Id, StringComparison.Ordinal));

    private static string DriverStep(Finding finding, AllocationLine? line)
    {
        var driver = finding.Drivers.Count > 0 ? finding.Drivers[0].Value : "";
        return line?.Phase switch
        {
            _ when OptimisationLevers.IsDrivenBy(finding, "model") => $"Route the calls to {driver} back to the model used before, or limit their rate.",
            _ when OptimisationLevers.IsDrivenBy(finding, "feature") => $"Turn {driver} down by its own switch, sampling or log level, and leave the rest of the service as it is.",
            SpendPhase.Build => "Pause the experiment or job that started last; nothing in production depends on it.",
            SpendPhase.Move => "Lower the log level and stop the largest new transfer or copy job; reads keep working.",
            _ => "Undo the last deployment or configuration change on this line, or put a rate limit in front of it.",
        };
    }
}
