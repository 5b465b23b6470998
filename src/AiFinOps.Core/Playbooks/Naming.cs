using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Playbooks;

/// <summary>The names people know, for ids of the configuration. An id that is no longer configured stays readable as itself.</summary>
public static class Naming
{
    public static string LineName(this FinOpsConfiguration configuration, string line) => line switch
    {
        LineIds.Self => "AiFinOps itself",
        AllocationLine.UnallocatedId => configuration.Line(line)?.Name ?? "Unallocated",
        _ when LineIds.IsProvider(line) => "provider " + line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..],
        _ when line.StartsWith(LineIds.OfSource(""), StringComparison.Ordinal) => "source " + line[LineIds.OfSource("").Length..],
        _ when line.StartsWith(LineIds.OfChangeSource(""), StringComparison.Ordinal) => "change source " + line[LineIds.OfChangeSource("").Length..],
        _ => configuration.Line(line)?.Name ?? line,
    };

    public static string GroupName(this FinOpsConfiguration configuration, string group) => configuration.Group(group)?.Name ?? group;

    public static string PersonName(this FinOpsConfiguration configuration, string id) => Actor.SentTo(id) is { } sentTo
        ? $"a link sent to {(configuration.Group(sentTo) is { } group ? group.Name : configuration.PersonName(sentTo))}"
        : configuration.People.FirstOrDefault(person => string.Equals(person.Id, id, StringComparison.Ordinal))?.Name ?? id;

    public static string ClockName(ClockKind clock) => clock switch
    {
        ClockKind.Escalate => "next escalation",
        ClockKind.Acknowledge => "acknowledge",
        ClockKind.AcknowledgementExpiry => "acknowledgement expires",
        ClockKind.Contain => "contain",
        ClockKind.RootCauseStarted => "start the root-cause analysis",
        ClockKind.RootCauseDue => "root cause",
        ClockKind.Resolve => "resolve",
        ClockKind.ExecutiveUpdate => "update for executives",
        ClockKind.SnoozeEnds => "snooze ends",
        ClockKind.Reminder => "reminder",
        ClockKind.Repeat => "told again",
        ClockKind.Morning => "end of the night",
        _ => "recovery check",
    };

    public static string StateName(IncidentState state) => state == IncidentState.FalsePositive ? "False positive" : state.ToString();
}
