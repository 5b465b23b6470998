using System.Globalization;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Playbooks;

/// <summary>A severity score in words.</summary>
public static class UrgencyText
{
    /// <summary><c>Look today. Severity score 63 of 100: money-per-day 20 (1,200.00 EUR a day), …</c>; what gave no points is left out. Null without a score.</summary>
    public static string? Of(Incident incident) => incident is not { Score: { } score, Urgency: { } urgency } ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"Look {Name(urgency)}. Severity score {score.Points} of 100: {string.Join(", ", score.Factors.Where(factor => factor.Points > 0).OrderByDescending(factor => factor.Points).Select(Factor))}.");

    public static string Name(Urgency urgency) => urgency switch
    {
        Urgency.Now => "now",
        Urgency.Today => "today",
        Urgency.ThisWeek => "this week",
        _ => "at the review",
    };

    private static string Factor(ScoreFactor factor) => string.Create(CultureInfo.InvariantCulture, $"{factor.Name} {factor.Points} ({factor.Value})");
}
