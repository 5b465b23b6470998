using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Workflows;

/// <summary>Response plans with the reviews to come, which the schedule knows and the core does not. Pure.</summary>
public static class ResponsePlans
{
    /// <param name="incident">Null where there is none.</param>
    public static ResponsePlan For(
        FinOpsConfiguration configuration, string line, string ownerGroup, Severity severity, DateTimeOffset now, Incident? incident) =>
        (ResponsePlan.For(configuration, configuration.Line(line), ownerGroup, severity, Reviews(configuration, severity, now), incident?.Unresolved == true, incident is { CustomersNotice: true }) with
        {
            Morning = incident is null ? null : TellingGate.HeldUntil(configuration, ownerGroup, severity, incident.Finding, now),
        }).ForCategory(incident?.Category is { } category ? configuration.GroupsOf(category, ownerGroup) : []);

    /// <param name="finding">What is told.</param>
    /// <param name="existing">The incident of its cause that has not ended; null where there is none.</param>
    public static ResponsePlan For(
        FinOpsConfiguration configuration, Finding finding, string ownerGroup, Severity severity, DateTimeOffset now, Incident? existing) =>
        For(configuration, finding.Line, ownerGroup, severity, now, existing) with { Morning = TellingGate.HeldUntil(configuration, ownerGroup, severity, finding, now) };

    /// <summary>As many as the clocks of the band reach for, and one more: clocks may begin after the next one.</summary>
    private static IReadOnlyList<DateTimeOffset> Reviews(FinOpsConfiguration configuration, Severity severity, DateTimeOffset now)
    {
        var clocks = configuration.Bands.FirstOrDefault(band => band.Severity == severity)?.Clocks;
        var most = new[] { clocks?.Acknowledge, clocks?.Contain, clocks?.RootCauseStarted, clocks?.RootCauseDue, clocks?.Resolve }
            .Max(time => time is { Unit: ResponseUnit.Reviews } review ? review.Number : 0);
        List<DateTimeOffset> reviews = [];
        for (var last = now; most > 0 && reviews.Count <= most && BusinessSchedule.Next(configuration.Review.WeeklyCron, configuration.TimeZone, last) is { } next; last = next)
        {
            reviews.Add(next);
        }

        return reviews;
    }
}
