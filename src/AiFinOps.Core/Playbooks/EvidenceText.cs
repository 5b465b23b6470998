using System.Globalization;
using AiFinOps.Core.Detection;

namespace AiFinOps.Core.Playbooks;

/// <summary>The parts of an evidence bundle that are read by people.</summary>
internal static class EvidenceText
{
    public static string Timeline(EvidenceInput input)
    {
        var incident = input.Incident;
        var text = new MarkdownWriter()
            .Heading(1, "Timeline of incident " + MarkdownWriter.Escape(incident.Id))
            .Line($"Line {MarkdownWriter.Escape(incident.Line)}, cause {MarkdownWriter.Escape(incident.CauseKey)}, {incident.Severity}, {Naming.StateName(incident.State).ToLowerInvariant()}. Times are {MarkdownWriter.Escape(input.TimeZone)}.")
            .Line();
        var rows = input.Events.Select(one =>
        {
            var entry = EventText.Describe(one, input.TimeZone);
            IReadOnlyList<string> row = [Figures.Moment(one.At, input.TimeZone), MarkdownWriter.Escape($"{one.Actor.Id} ({one.Actor.KnownBy})"), MarkdownWriter.Escape(entry.What), MarkdownWriter.Escape(entry.Detail)];
            return row;
        });
        return text.Table(["When", "Who", "What", "Detail"], new HashSet<int>(), rows).ToString();
    }

    public static string RootCause(EvidenceInput input)
    {
        var text = new MarkdownWriter().Heading(1, "Root cause of incident " + MarkdownWriter.Escape(input.Incident.Id));
        if (CategoryLine(input) is { Length: > 0 } category)
        {
            text.Line(category).Line();
        }

        if (input.Incident.RootCause is { } cause)
        {
            text.Bullets([
                "Category: " + MarkdownWriter.Escape(cause.Category),
                "Cause: " + MarkdownWriter.Escape(cause.Cause),
                "Fix: " + MarkdownWriter.Escape(cause.Fix),
                "Prevention: " + MarkdownWriter.Escape(cause.Prevention),
                "Cost impact: " + (cause.CostImpact is { } cost ? cost.ToString() : "not stated"),
                "Reviewed by: " + MarkdownWriter.Escape(input.Incident.CauseReviewedBy?.Id ?? "nobody"),
            ]);
        }
        else
        {
            text.Line(string.Create(CultureInfo.InvariantCulture, $"No root cause was recorded ({Naming.StateName(input.Incident.State).ToLowerInvariant()}, {input.Incident.Severity}).")).Line();
        }

        if (input.Incident.Review is { } review)
        {
            text.Heading(2, "Re-enable review").Bullets([
                "Who owns the workload? " + MarkdownWriter.Escape(review.WorkloadOwner),
                "What changed? " + MarkdownWriter.Escape(review.WhatChanged),
                "What stabilised spend without stopping the service? " + MarkdownWriter.Escape(review.Stabilisation),
                "What was reviewed before re-enabling? " + MarkdownWriter.Escape(review.ReviewedBeforeReenabling),
                "Approved by: " + MarkdownWriter.Escape(input.Incident.ReviewApprovedBy?.Id ?? "nobody"),
            ]);
        }

        return text.ToString();
    }

    /// <summary>People by their ids, as everywhere in a bundle.</summary>
    private static string CategoryLine(EvidenceInput input) => string.Join(
        " ",
        new[]
        {
            input.Incident is { Category: { } category, CategoryConfirmedBy: { } actor, CategoryConfirmedAt: { } at }
                ? $"Variance category: {VarianceCategories.NameOf(category)}, confirmed by {MarkdownWriter.Escape(actor.Id)} on {Figures.Moment(at, input.TimeZone)}."
                : "",
            input.Proposed is { } proposal ? $"The evidence spoke for {VarianceCategories.NameOf(proposal.Category)}: {MarkdownWriter.Escape(proposal.Reason)}" : "",
        }.Where(part => part.Length > 0));
}
