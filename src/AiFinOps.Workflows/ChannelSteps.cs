using System.Globalization;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>The steps to single channels that follow from an event: a message to a group, a fallback, the pager's own state. Pure.</summary>
internal static class ChannelSteps
{
    /// <summary>Why a pager is told that somebody has taken the incident.</summary>
    public const string Acknowledged = "acknowledged";

    /// <param name="position">Place of the event in the incident's life.</param>
    /// <param name="settled">The step whose end the event records; null where it records none.</param>
    public static IEnumerable<NotificationStep> Of(
        Incident incident, IncidentEvent one, int position, FinOpsConfiguration configuration, NotificationStep? settled) => one switch
    {
        NotificationRequested requested => (configuration.Group(requested.Group)?.Channels ?? []).Select(channel => new NotificationStep(
            incident.Id, incident.Line, requested.StepId, channel, requested.Group, requested.Level, requested.Why, requested.At, StepState.Pending, 0)),
        NotificationFailed failed => Fallback(failed, configuration, settled),
        Acknowledged { Actor.KnownBy: not Actor.PagerDutyWebhook } => Pagers(incident, one, Acknowledged, position, configuration),
        // A pager would go on ringing through a snooze.
        Snoozed => Pagers(incident, one, Acknowledged, position, configuration),
        IncidentResolved or MarkedFalsePositive => Pagers(incident, one, "resolved", position, configuration),
        _ => [],
    };

    /// <summary>The same step by another way. Where the group is told by that channel anyway, its step is there already.</summary>
    private static IEnumerable<NotificationStep> Fallback(NotificationFailed failed, FinOpsConfiguration configuration, NotificationStep? settled) =>
        settled is not null && configuration.Channel(failed.Channel)?.Fallback is { } fallback
        && configuration.Group(settled.Group)?.Channels.Contains(fallback, StringComparer.Ordinal) != true
            ? [settled with { Channel = fallback, DueAt = failed.At, State = StepState.Pending, Attempts = 0 }]
            : [];

    /// <summary>
    /// A pager rings until it is told to stop: every one that may have been told so far is told that the incident was taken or is over.
    /// One that never heard of it ignores this.
    /// </summary>
    private static IEnumerable<NotificationStep> Pagers(Incident incident, IncidentEvent one, string why, int position, FinOpsConfiguration configuration) =>
        Told(incident, configuration)
            .SelectMany(owners => PagersOf(owners, configuration).Select(channel => (Owners: owners, Channel: channel)))
            .DistinctBy(pager => pager.Channel, StringComparer.Ordinal)
            .Select(pager => new NotificationStep(
                incident.Id, incident.Line, string.Create(CultureInfo.InvariantCulture, $"{incident.Firings}-pager-{why}-{position}"),
                pager.Channel, pager.Owners, 0, why, one.At, StepState.Pending, 0));

    private static IEnumerable<string> PagersOf(string owners, FinOpsConfiguration configuration)
    {
        var channels = configuration.Group(owners)?.Channels ?? [];
        return channels.Concat(channels.Select(channel => configuration.Channel(channel)?.Fallback ?? ""))
            .Where(channel => configuration.Channel(channel)?.Kind is ChannelKinds.PagerDuty);
    }

    private static IEnumerable<string> Told(Incident incident, FinOpsConfiguration configuration) =>
        (configuration.EscalationPolicies.FirstOrDefault(policy => policy.Severity == incident.Severity)?.Levels ?? [])
            .Take(incident.EscalationLevel + 1)
            .Select(level => string.Equals(level.Group, Defaults.LineOwner, StringComparison.Ordinal) ? incident.OwnerGroup : level.Group)
            .Prepend(incident.OwnerGroup)
            .Distinct(StringComparer.Ordinal);
}
