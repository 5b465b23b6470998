using System.Text.Json;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Adapters.Storage.Incidents;

/// <summary>
/// Events as text that outlives the names in the code: each type has a kind, and a kind is never renamed or given to another type.
/// </summary>
internal static class IncidentEventJson
{
    private static readonly Dictionary<string, Type> Types = new(StringComparer.Ordinal)
    {
        ["incident-opened"] = typeof(IncidentOpened),
        ["finding-updated"] = typeof(FindingUpdated),
        ["finding-cleared"] = typeof(FindingCleared),
        ["acknowledged"] = typeof(Acknowledged),
        ["acknowledgement-expired"] = typeof(AcknowledgementExpired),
        ["investigation-started"] = typeof(InvestigationStarted),
        ["root-cause-recorded"] = typeof(RootCauseRecorded),
        ["category-confirmed"] = typeof(CategoryConfirmed),
        ["note-added"] = typeof(NoteAdded),
        ["notification-requested"] = typeof(NotificationRequested),
        ["notification-held-back"] = typeof(NotificationHeldBack),
        ["notification-deferred"] = typeof(NotificationDeferred),
        ["notification-withheld"] = typeof(NotificationWithheld),
        ["notification-delivered"] = typeof(NotificationDelivered),
        ["notification-failed"] = typeof(NotificationFailed),
        ["clocks-started"] = typeof(ClocksStarted),
        ["clock-missed"] = typeof(ClockMissed),
        ["executive-update-due"] = typeof(ExecutiveUpdateDue),
        ["clock-reminded"] = typeof(ClockReminded),
        ["clocks-paused"] = typeof(ClocksPaused),
        ["clocks-resumed"] = typeof(ClocksResumed),
        ["containment-requested"] = typeof(ContainmentRequested),
        ["containment-approved"] = typeof(ContainmentApproved),
        ["containment-declined"] = typeof(ContainmentDeclined),
        ["containment-started"] = typeof(ContainmentStarted),
        ["containment-applied"] = typeof(ContainmentApplied),
        ["containment-failed"] = typeof(ContainmentFailed),
        ["release-asked"] = typeof(ReleaseAsked),
        ["undo-asked"] = typeof(UndoAsked),
        ["release-held"] = typeof(ReleaseHeld),
        ["containment-released"] = typeof(ContainmentReleased),
        ["containment-renewed"] = typeof(ContainmentRenewed),
        ["probation-passed"] = typeof(ProbationPassed),
        ["release-reviewed-again"] = typeof(ReleaseReviewedAgain),
        ["containment-reverted"] = typeof(ContainmentReverted),
        ["revert-blocked"] = typeof(RevertBlocked),
        ["recovery-checked"] = typeof(RecoveryChecked),
        ["reenable-review-recorded"] = typeof(ReenableReviewRecorded),
        ["reenable-approved"] = typeof(ReenableApproved),
        ["incident-resolved"] = typeof(IncidentResolved),
        ["incident-reopened"] = typeof(IncidentReopened),
        ["marked-false-positive"] = typeof(MarkedFalsePositive),
        ["incident-closed"] = typeof(IncidentClosed),
        ["assigned"] = typeof(Assigned),
        ["snoozed"] = typeof(Snoozed),
        ["snooze-ended"] = typeof(SnoozeEnded),
        ["impact-recorded"] = typeof(ImpactRecorded),
        ["link-used"] = typeof(LinkUsed),
        ["cause-reviewed"] = typeof(CauseReviewed),
        ["calibration-raised"] = typeof(CalibrationRaised),
        ["calibration-settled"] = typeof(CalibrationSettled),
        ["evidence-written"] = typeof(EvidenceWritten),
    };

    private static readonly Dictionary<Type, string> Kinds = Types.ToDictionary(pair => pair.Value, pair => pair.Key);

    public static string KindOf(IncidentEvent happened) => Kinds.TryGetValue(happened.GetType(), out var kind)
        ? kind
        : throw new NotSupportedException($"{happened.GetType().Name} has no kind under which it is stored: name it in {nameof(IncidentEventJson)}.");

    public static string Write(IncidentEvent happened) => StorageJson.Write(happened, happened.GetType());

    /// <exception cref="FormatException">No such kind.</exception>
    /// <exception cref="JsonException">The text is not an event of this kind.</exception>
    public static IncidentEvent Read(string kind, string json) => Types.TryGetValue(kind, out var type)
        ? (IncidentEvent)StorageJson.Read(json, type)
        : throw new FormatException($"'{kind}' is no kind of event that this version knows.");
}
