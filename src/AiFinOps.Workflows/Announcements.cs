using AiFinOps.Core.Configuration;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>Finds the channel, words the message and hands it over. Says what came of it and leaves retries to the caller.</summary>
public sealed class Announcements(IEnumerable<INotificationChannel> channels, IScheduleStore schedules, WhatChanged changed, TimeProvider time, PublicLinks links)
{
    /// <summary>One step of one incident, to one channel.</summary>
    public async Task<Delivery> SendAsync(Incident incident, NotificationStep step, FinOpsConfiguration configuration, CancellationToken cancellationToken)
    {
        var changes = await changed.BeforeAsync(incident, configuration, cancellationToken);
        var id = $"{incident.Id}.{step.StepId}.{step.Channel}";
        var text = NotificationText.For(incident, step.Why, configuration, links.Base, changes, ActingOf(incident, step, id, configuration));
        var duty = IsToOnePerson(incident, step) ? null : OnCall.Of(configuration, step.Group, step.DueAt);
        return await SendAsync(
            RecipientsOf(incident, step, duty?.Person, configuration), step.Channel, configuration,
            people => new Notification(id, people.Names, text.Title, text.Text + InWords(duty, configuration), WithDuty(text.Data, duty), step.DueAt) { Addresses = people.Addresses }, cancellationToken);
    }

    /// <summary>
    /// Something that is not an incident (a daily update, a review pack) to every channel of a group. Each channel is marked after it
    /// was delivered, so a repeat tells only those that were not reached.
    /// </summary>
    /// <returns>What could not be delivered, one line each.</returns>
    public async Task<IReadOnlyList<string>> PublishAsync(string id, string group, string title, string text, FinOpsConfiguration configuration, CancellationToken cancellationToken)
    {
        List<string> failures = [];
        var now = time.GetUtcNow();
        foreach (var channel in configuration.Group(group)?.Channels ?? [])
        {
            var mark = $"sent-{id}-{group}-{channel}";
            if (await schedules.LastAsync(mark, cancellationToken) is not null)
            {
                continue;
            }

            var delivery = await SendOrFallBackAsync(id, group, channel, title, text, configuration, cancellationToken);
            if (delivery.Outcome == DeliveryOutcome.Delivered)
            {
                await schedules.SetAsync(mark, now, cancellationToken);
            }
            else
            {
                failures.Add($"{id} to {group} through {channel}: {delivery.Reason}");
            }
        }

        return failures;
    }

    private static readonly IReadOnlyDictionary<string, string> NoData = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Nobody comes back to this: where a channel does not take it now, its fallbacks are tried in their order, unless the group is told by them anyway.</summary>
    private async Task<Delivery> SendOrFallBackAsync(
        string id, string group, string channel, string title, string text, FinOpsConfiguration configuration, CancellationToken cancellationToken)
    {
        var tried = new HashSet<string>(configuration.Group(group)?.Channels ?? [], StringComparer.Ordinal) { channel };
        for (var current = channel; ;)
        {
            var mark = $"{id}.{group}.{current}";
            var delivery = await SendAsync(
                RecipientsOf(configuration, group, onCall: null), current, configuration, people => new Notification(mark, people.Names, title, text, NoData, time.GetUtcNow()) { Addresses = people.Addresses }, cancellationToken);
            if (delivery.Outcome == DeliveryOutcome.Delivered || configuration.Channel(current)?.Fallback is not { } next || !tried.Add(next))
            {
                return delivery;
            }

            current = next;
        }
    }

    private async Task<Delivery> SendAsync(
        Recipients recipients, string channel, FinOpsConfiguration configuration, Func<Recipients, Notification> notification, CancellationToken cancellationToken)
    {
        var settings = configuration.Channel(channel);
        var implementation = channels.FirstOrDefault(candidate => string.Equals(candidate.Kind, settings?.Kind, StringComparison.Ordinal));
        return settings is null || implementation is null
            ? new Delivery(DeliveryOutcome.Failed, $"Channel {channel} is not configured, or of a kind this version does not have.", null)
            : await implementation.SendAsync(settings, notification(recipients), cancellationToken);
    }

    /// <summary>Links that act for whoever gets the message. A pager has its own way to acknowledge, and shows no links in a text.</summary>
    private Func<LinkVerb, Uri>? ActingOf(Incident incident, NotificationStep step, string id, FinOpsConfiguration configuration) =>
        links is { Base: { } url, Keys: { } keys } && configuration.Channel(step.Channel)?.Kind is not ChannelKinds.PagerDuty
            ? verb => PageLinks.Acting(url, keys.Sign(ActingLink.Of(incident, verb, SentTo(incident, step, configuration), id, step.DueAt)))
            : null;

    private static string SentTo(Incident incident, NotificationStep step, FinOpsConfiguration configuration) =>
        IsToOnePerson(incident, step) && RecipientsOf(configuration, [incident.AssignedTo!]).Addresses.Count > 0 ? incident.AssignedTo! : step.Group;

    private static bool IsToOnePerson(Incident incident, NotificationStep step) => step.Why is "assigned" && incident.AssignedTo is not null;

    /// <summary>Who was asked to take an incident is told by name; who cannot be reached by name is told with the group.</summary>
    private static Recipients RecipientsOf(Incident incident, NotificationStep step, string? onCall, FinOpsConfiguration configuration)
    {
        var group = RecipientsOf(configuration, step.Group, onCall);
        if (!IsToOnePerson(incident, step))
        {
            return group;
        }

        var alone = RecipientsOf(configuration, [incident.AssignedTo!]);
        return alone.Addresses.Count > 0 ? alone : group with { Names = alone.Names };
    }

    /// <param name="onCall">The one who is told; null for all of the group.</param>
    private static Recipients RecipientsOf(FinOpsConfiguration configuration, string group, string? onCall) =>
        RecipientsOf(configuration, onCall is null ? configuration.Group(group)?.Members ?? [] : [onCall]);

    private static Recipients RecipientsOf(FinOpsConfiguration configuration, IReadOnlyList<string> members)
    {
        var people = configuration.People.Where(person => person.Email.Length > 0 && members.Contains(person.Id, StringComparer.Ordinal));
        return new([.. members.Select(configuration.PersonName)], [.. people.Select(person => person.Email).Distinct(StringComparer.OrdinalIgnoreCase)]);
    }

    private static string InWords(OnCall? duty, FinOpsConfiguration configuration) => duty is null
        ? ""
        : $"\nOn call: {MarkdownWriter.Escape(duty.Person is { } person ? configuration.PersonName(person) : "the whole group")} ({MarkdownWriter.Escape(duty.Reason)}).\n";

    private static IReadOnlyDictionary<string, string> WithDuty(IReadOnlyDictionary<string, string> data, OnCall? duty) => duty is null
        ? data
        : new SortedDictionary<string, string>(data.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal) { ["onCall"] = duty.Person ?? "", ["onCallReason"] = duty.ReasonName };

    private sealed record Recipients(IReadOnlyList<string> Names, IReadOnlyList<string> Addresses);
}

/// <summary>Base address of links in messages and pages; null where none is configured.</summary>
public sealed record PublicLinks(Uri? Base)
{
    /// <summary>Sign links that act; null where no key is set, and no message carries one.</summary>
    public LinkKeys? Keys { get; init; }
}
