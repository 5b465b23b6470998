using AiFinOps.Core.Escalation;

namespace AiFinOps.Core.Incidents;

/// <summary>What follows when an incident opens, reopens or becomes more severe: tell the first levels, start the clocks.</summary>
internal static class Firing
{
    /// <param name="firing">1 for the first time the incident fires; part of every step id, so a reopened incident tells again.</param>
    /// <param name="occasion">Part of the step id, so that each occasion tells once.</param>
    /// <param name="why">Named reason of the telling.</param>
    /// <param name="telling">How the owner is told; null where no cap applies. Whoever else the plan tells at once is told at once.</param>
    public static IEnumerable<IncidentEvent> Events(
        DateTimeOffset now, Actor actor, ResponsePlan plan, int firing, string occasion, string why, ResponseClock? extra, AlertTelling? telling = null)
    {
        var told = (telling as AlertHeldBack)?.Until ?? now;
        yield return new ClocksStarted(now, actor, [.. Clocks(told, plan), .. extra is null ? Array.Empty<ResponseClock>() : [extra]]);
        foreach (var level in plan.AtOnce)
        {
            var ofGroup = string.Equals(level.Group, telling?.OwnerGroup, StringComparison.Ordinal) ? telling : null;
            yield return ofGroup is AlertHeldBack held
                ? new NotificationHeldBack(now, actor, level.Group, level.Level, held.Most, held.Until)
                : new NotificationRequested(now, actor, StepId(firing, occasion, level.Group), level.Group, level.Level, why) { Slot = ofGroup as AlertSlot };
        }
    }

    public static NotificationRequested Notice(DateTimeOffset now, Actor actor, Incident incident, string why) =>
        Notice(now, actor, incident, why, why, incident.OwnerGroup);

    public static NotificationRequested Notice(DateTimeOffset now, Actor actor, Incident incident, string occasion, string why, string group) =>
        new(now, actor, StepId(incident.Firings, occasion, group), group, 0, why);

    public static IEnumerable<ResponseClock> Escalations(DateTimeOffset now, ResponsePlan plan) =>
        plan.Later.Select(level => new ResponseClock(ClockKind.Escalate, now + level.After, level.Level));

    public static string StepId(int firing, string occasion, string group) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{firing}-{occasion}-{group}");

    private static IEnumerable<ResponseClock> Clocks(DateTimeOffset now, ResponsePlan plan) =>
    [
        .. Clock(ClockKind.Acknowledge, now, plan.Clocks.Acknowledge, plan),
        .. Clock(ClockKind.Contain, now, plan.Clocks.Contain, plan),
        .. Clock(ClockKind.RootCauseStarted, now, plan.Clocks.RootCauseStarted, plan),
        .. Clock(ClockKind.RootCauseDue, now, plan.Clocks.RootCauseDue, plan),
        .. Clock(ClockKind.Resolve, now, plan.Clocks.Resolve, plan),
        .. Escalations(now, plan),
    ];

    /// <summary>The clock, and the reminder before it.</summary>
    private static IEnumerable<ResponseClock> Clock(ClockKind kind, DateTimeOffset now, ResponseTime? time, ResponsePlan plan)
    {
        if (time is not { } allowed)
        {
            yield break;
        }

        var due = allowed.From(now, plan.Calendar);
        yield return new ResponseClock(kind, due, 0);
        if (plan.RemindAt is { } part && due > now)
        {
            yield return ResponseClock.Reminder(kind, now + ((due - now) * (double)part));
        }
    }
}
