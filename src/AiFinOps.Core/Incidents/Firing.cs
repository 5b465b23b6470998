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
        yield return new ClocksStarted(now, actor, [.. Clocks(told, plan), .. Repeats(Heard(told, plan), plan.AtOnce.Where(level => !IsHeldBack(level))), .. extra is null ? Array.Empty<ResponseClock>() : [extra]]);
        foreach (var level in plan.AtOnce)
        {
            var ofGroup = string.Equals(level.Group, telling?.OwnerGroup, StringComparison.Ordinal) ? telling : null;
            yield return telling is AlertWithProvider with
                ? new NotificationWithheld(
                    now, actor, StepId(firing, occasion, level.Group), level.Group, level.Level, why, TellingGate.Inhibited, $"Many lines did the same on that day: told with {with.Provider}.") { Provider = with.Provider }
                : ofGroup is AlertHeldBack held
                ? new NotificationHeldBack(now, actor, level.Group, level.Level, held.Most, held.Until)
                : new NotificationRequested(now, actor, StepId(firing, occasion, level.Group), level.Group, level.Level, why) { Slot = ofGroup as AlertSlot };
        }

        // What is told with the daily update is not repeated one by one.
        bool IsHeldBack(PlannedLevel level) => telling is AlertHeldBack held && string.Equals(level.Group, held.OwnerGroup, StringComparison.Ordinal);
    }

    /// <summary>Nobody is told the end of what nobody was told.</summary>
    public static IEnumerable<NotificationRequested> Resolved(DateTimeOffset now, Actor actor, Incident incident) =>
        incident.Noted ? [] : [Notice(now, actor, incident, "resolved")];

    public static NotificationRequested Notice(DateTimeOffset now, Actor actor, Incident incident, string why) =>
        Notice(now, actor, incident, why, why, incident.OwnerGroup);

    public static NotificationRequested Notice(DateTimeOffset now, Actor actor, Incident incident, string occasion, string why, string group) =>
        new(now, actor, StepId(incident.Firings, occasion, group), group, 0, why);

    public static IEnumerable<ResponseClock> Escalations(DateTimeOffset now, ResponsePlan plan) =>
        plan.Later.Select(level => new ResponseClock(ClockKind.Escalate, Heard(now, plan) + level.After, level.Level));

    /// <summary>Levels that are told again while nobody answers.</summary>
    public static IEnumerable<ResponseClock> Repeats(DateTimeOffset told, IEnumerable<PlannedLevel> levels) =>
        levels.SelectMany(level => level is { Repeat: { } repeat, Times: > 0 } ? new[] { new ResponseClock(ClockKind.Repeat, told + repeat, level.Level) } : []);

    /// <summary>An id like this one that no step has yet: an occasion that comes again is told again.</summary>
    public static string FreshStepId(Incident incident, string occasion, string group)
    {
        var id = StepId(incident.Firings, occasion, group);
        for (var number = 2; incident.Steps.Contains(id, StringComparer.Ordinal); number++)
        {
            id = StepId(incident.Firings, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{occasion}-{number}"), group);
        }

        return id;
    }

    /// <summary>When a group hears of it that is left in peace at night.</summary>
    private static DateTimeOffset Heard(DateTimeOffset told, ResponsePlan plan) => plan.Morning > told ? plan.Morning.Value : told;

    public static string StepId(int firing, string occasion, string group) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{firing}-{occasion}-{group}");

    private static IEnumerable<ResponseClock> Clocks(DateTimeOffset now, ResponsePlan plan) =>
    [
        // Nobody can answer what he was not told. A root cause is due by time that passes all the same.
        .. Clock(ClockKind.Acknowledge, Heard(now, plan), plan.Clocks.Acknowledge, plan),
        .. Clock(ClockKind.Contain, Heard(now, plan), plan.Clocks.Contain, plan),
        .. Clock(ClockKind.RootCauseStarted, now, plan.Clocks.RootCauseStarted, plan),
        .. Clock(ClockKind.RootCauseDue, now, plan.Clocks.RootCauseDue, plan),
        .. Clock(ClockKind.Resolve, now, plan.Clocks.Resolve, plan),
        .. plan.ExecutivesAfter is { } after ? [new ResponseClock(ClockKind.ExecutiveUpdate, now + after, 0)] : Array.Empty<ResponseClock>(),
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
        if (plan.RemindAt is { } part && due > now && !(kind == ClockKind.Acknowledge && plan.AtOnce.Any(level => level.Repeat is not null)))
        {
            yield return ResponseClock.Reminder(kind, now + ((due - now) * (double)part));
        }
    }
}
