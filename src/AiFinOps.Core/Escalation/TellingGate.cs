using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;

namespace AiFinOps.Core.Escalation;

/// <summary>
/// The last look at everything that is about to be told: by whom it is heard, and whether now. What passes names who is on call; what does not
/// is on record with its reason and is told by the daily update, the review or the next morning. A hard stop, and what is critical, always passes.
/// </summary>
public static class TellingGate
{
    public const string TooOld = "too-old";
    public const string Inhibited = "inhibited";
    public const string ToldTogether = "told-together";

    /// <summary>Messages that ask somebody to act. The others are news of what was asked before.</summary>
    private static readonly HashSet<string> Pages = new(StringComparer.Ordinal)
    {
        "fired", "escalated", "repeated", "severity-raised", "returned", "rose-again", "clock-missed", "reminder", "unresolved", "acknowledgement-expired",
    };

    /// <param name="before">Null where the incident opens.</param>
    public static Decision Pass(Decision decision, Incident? before, FinOpsConfiguration configuration, DateTimeOffset now) =>
        decision is Accepted { Events.Count: > 0 } accepted && IncidentFold.Of(before, accepted.Events) is { } after
            ? accepted with { Events = [.. accepted.Events.SelectMany(one => Pass(one, after, configuration, now))] }
            : decision;

    /// <summary>
    /// The morning until which a group is left in peace; null where it is told at once. What is High is told at night only where the budget's
    /// stop would fall before the morning.
    /// </summary>
    public static DateTimeOffset? HeldUntil(FinOpsConfiguration configuration, string group, Severity severity, Finding finding, DateTimeOffset now) =>
        severity < Severity.Critical && finding.Kind != FindingKind.HardStop
        && configuration.Group(group)?.Quiet is { } quiet && quiet.EndAt(now, configuration.HoursOf(group).Zone) is { } morning
        && !(severity == Severity.High && StopOutlook.Of(finding) < morning)
            ? morning
            : null;

    private static IEnumerable<IncidentEvent> Pass(IncidentEvent one, Incident after, FinOpsConfiguration configuration, DateTimeOffset now)
    {
        var isOld = IsTooOld(after.Finding, configuration, now);
        var isInhibited = after.Provider is not null && after.Severity < Severity.Critical && after.Finding.Kind != FindingKind.HardStop;
        switch (one)
        {
            case ClocksStarted started when isOld || isInhibited:
                var own = started.Clocks.Where(clock => clock.Kind is ClockKind.RecoveryCheck or ClockKind.Evidence or ClockKind.AcknowledgementExpiry or ClockKind.SnoozeEnds
                    || (clock.Kind == ClockKind.ExecutiveUpdate && !isInhibited)).ToList();
                return own.Count > 0 ? [started with { Clocks = own }] : [];
            case NotificationRequested asked when isOld && Pages.Contains(asked.Why):
                return [Withheld(asked, TooOld, $"It began on {Figures.Day(after.Finding.Onset)}, longer ago than the cut-off of {configuration.Response.AgeCutOff.TotalDays:0.#} days. The daily update and the review tell it.")];
            case NotificationRequested asked when isInhibited && Pages.Contains(asked.Why):
                return [Withheld(asked, Inhibited, $"It is told with {after.Provider}.") with { Provider = after.Provider }];
            case NotificationRequested asked when HeldUntil(configuration, asked.Group, after.Severity, after.Finding, now) is { } morning:
                return [new NotificationDeferred(asked.At, asked.Actor, asked.StepId, asked.Group, asked.Level, asked.Why, morning) { Slot = asked.Slot }];
            case NotificationRequested asked when OnCall.Of(configuration, asked.Group, now) is { } duty:
                return [asked with { OnCall = duty }];
            default:
                return [one];
        }
    }

    /// <summary>Whether it began so long ago that nobody is paged for it.</summary>
    private static bool IsTooOld(Finding finding, FinOpsConfiguration configuration, DateTimeOffset now) =>
        finding.Kind != FindingKind.HardStop && now - new DateTimeOffset(finding.Onset, TimeOnly.MinValue, TimeSpan.Zero) > configuration.Response.AgeCutOff;

    private static NotificationWithheld Withheld(NotificationRequested asked, string reasonName, string reason) =>
        new(asked.At, asked.Actor, asked.StepId, asked.Group, asked.Level, asked.Why, reasonName, reason);
}
