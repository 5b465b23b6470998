using System.Globalization;
using AiFinOps.Core.Changes;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Http;

/// <summary>An incident as the API shows it. Money is text and currency, moments are UTC.</summary>
internal static class IncidentJson
{
    public static object Summary(StoredIncident stored)
    {
        var incident = stored.Incident;
        return new
        {
            incident.Id,
            incident.Line,
            incident.CauseKey,
            State = Name(incident.State),
            Severity = Name(incident.Severity),
            incident.OwnerGroup,
            incident.AssignedTo,
            incident.SnoozedUntil,
            incident.OpenedAt,
            incident.Firings,
            Excess = Of(incident.Finding.Excess),
            incident.Finding.Reason,
            Urgency = incident.Urgency is { } urgency ? Name(urgency) : null,
            Category = incident.Category is { } category ? VarianceCategories.NameOf(category) : null,
            NextDue = incident.Clocks.Where(clock => clock.Kind is not (ClockKind.Reminder or ClockKind.Repeat or ClockKind.Morning)).OrderBy(clock => clock.Due).Select(Of).FirstOrDefault(),
        };
    }

    /// <summary>Changes that are listed one by one; the rest are counted.</summary>
    private const int MostChanges = 50;

    public static object Detail(StoredIncident stored, IReadOnlyList<IncidentEvent> events, IReadOnlyList<NotificationStep> steps, ChangesBefore? changes, Prevention? prevention, FinOpsConfiguration configuration)
    {
        var incident = stored.Incident;
        return new
        {
            incident.Id,
            incident.Line,
            incident.CauseKey,
            State = Name(incident.State),
            Severity = Name(incident.Severity),
            stored.Version,
            incident.OwnerGroup,
            incident.AssignedTo,
            incident.SnoozedUntil,
            Impact = Of(incident.Impact),
            incident.OpenedAt,
            incident.FiredAt,
            incident.Firings,
            Score = OfScore(incident),
            Category = incident.Category is { } category ? VarianceCategories.NameOf(category) : null,
            CategoryConfirmedBy = incident.CategoryConfirmedBy?.Id,
            incident.CategoryConfirmedAt,
            ContainedBy = incident.Category is { } confirmed && configuration.GroupsOf(confirmed, incident.OwnerGroup) is [var first, ..] ? first : null,
            ProposedCategory = CategoryProposal.Of(incident, configuration) is { } proposal
                ? new { Category = VarianceCategories.NameOf(proposal.Category), proposal.ReasonName, proposal.Reason, proposal.IsCertain }
                : null,
            Finding = Of(incident),
            Clocks = incident.Clocks.Select(Of),
            PausedUntil = incident.Pause?.Until,
            incident.Provider,
            Containments = incident.Containments.Select(record => new
            {
                record.Plan.ActionId,
                record.Plan.Rung.Target,
                record.Plan.Rung.Setting,
                State = Name(record.State),
                record.DryRun,
                record.Plan.Margin,
                record.Plan.Guard,
                record.PreState,
                record.PostState,
                record.Released,
                record.BlockedSince,
            }),
            Changes = Of(changes),
            incident.RootCause,
            CauseReviewedBy = incident.CauseReviewedBy?.Id,
            incident.Review,
            ReviewApprovedBy = incident.ReviewApprovedBy?.Id,
            Proposal = prevention,
            Calibration = CalibrationJson.Of(incident.Calibration),
            incident.EvidenceLocation,
            Notifications = steps.Select(step => new { step.StepId, step.Group, step.Channel, step.Why, State = Name(step.State), step.Attempts }),
            Timeline = events.Select(happened => new { happened.At, Actor = happened.Actor.Id, happened.Actor.KnownBy, What = happened.GetType().Name }),
        };
    }

    private static object Of(Incident incident) => new
    {
        Kind = Name(incident.Finding.Kind),
        incident.Finding.Onset,
        incident.Finding.Day,
        Actual = Of(incident.Finding.Actual),
        Expected = Of(incident.Finding.Expected),
        Excess = Of(incident.Finding.Excess),
        incident.Finding.Provisional,
        incident.Finding.ReasonName,
        incident.Finding.Reason,
        Drivers = incident.Finding.Drivers.Select(driver => new { driver.Dimension, driver.Value, driver.Provider, Excess = Of(driver.Excess), driver.Share }),
        incident.Finding.Facts,
    };

    private static object? OfScore(Incident incident) => incident is not { Score: { } score, Urgency: { } urgency } ? null : new
    {
        score.Points,
        Urgency = Name(urgency),
        score.Factors,
    };

    private static object? Of(Impact? impact) =>
        impact is null ? null : new { Customers = Name(impact.Customers), impact.Words, Cost = Of(impact.Cost) };

    private static object? Of(ChangesBefore? changes) => changes is null ? null : new
    {
        changes.Window.From,
        changes.Window.To,
        Listed = changes.All.Take(MostChanges).Select(near => ChangeJson.Of(near)),
        More = Math.Max(0, changes.All.Count - MostChanges),
    };

    private static object Of(ResponseClock clock) =>
        clock.Reminds is { } reminded ? new { Kind = Name(clock.Kind), clock.Due, Of = Name(reminded) } : new { Kind = Name(clock.Kind), clock.Due, clock.Level };

    private static object? Of(Money? money) =>
        money is { } known ? new { Amount = known.Amount.ToString(CultureInfo.InvariantCulture), known.Currency } : null;

    /// <summary>Enum names in lower kebab case: <c>FalsePositive</c> is <c>false-positive</c>.</summary>
    private static string Name<T>(T value)
        where T : struct, Enum =>
        System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
