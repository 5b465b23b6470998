using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;

namespace AiFinOps.Adapters.Pages;

/// <summary>How soon somebody should look and why, and which kind of variance it is.</summary>
internal static class IncidentUrgency
{
    public static void Write(Html html, Incident incident, FinOpsConfiguration configuration)
    {
        if (incident is { Score: { } score, Urgency: { } urgency })
        {
            html.Heading(2, $"How urgent: {UrgencyText.Name(urgency)}, score {Figures.Count(score.Points, "point", "points")} of 100")
                .Explained(score.Factors.Select(factor => (factor.Name, $"{factor.Points} of {factor.Most}, {factor.Value}. {factor.Why}")));
        }

        List<(string, string)> said = [];
        if (incident.Category is { } category)
        {
            said.Add((VarianceCategories.NameOf(category), $"{Capital(CategoryText.ConfirmedBy(incident, configuration))}. {CategoryText.Contained(incident, category, configuration)}"));
        }

        if (CategoryProposal.Of(incident, configuration) is { } proposal)
        {
            said.Add((
                (incident.Category is null ? "" : "Proposed was ") + VarianceCategories.NameOf(proposal.Category),
                (incident.Category is not null ? "" : proposal.IsCertain ? "Proposed. " : "Possible, one reading of several. ") + proposal.Reason));
        }

        if (said.Count > 0)
        {
            html.Heading(2, "Category").Explained(said);
        }
    }

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}
