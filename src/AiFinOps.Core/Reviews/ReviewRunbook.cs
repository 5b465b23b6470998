using AiFinOps.Core.Playbooks;

namespace AiFinOps.Core.Reviews;

/// <summary>The review as the block of text that a team copies into its own log.</summary>
public static class ReviewRunbook
{
    private const int TopDeltas = 4;

    /// <summary>Plain text, one fact a line, safe inside a fenced block.</summary>
    public static string Write(ReviewPack pack)
    {
        var input = pack.Input;
        var text = new MarkdownWriter()
            .Line("Weekly AI FinOps Review")
            .Line()
            .Line("- Date: " + Figures.Day(pack.ReviewDate))
            .Line($"- Period: Last 7 days ({Figures.Day(pack.Week.From)} to {Figures.Day(pack.Week.To)})")
            .Line("- Attendees: " + (input.Attendees.Count > 0 ? Plain(string.Join(", ", input.Attendees)) : "[names]"))
            .Line($"- Total spend: {pack.Total.Week.Last} vs prior week {Percent(pack)}")
            .Line("- Forecast for month: " + Forecast(pack))
            .Line("- Top deltas: " + Deltas(pack))
            .Line("- Anomalies:" + (pack.Incidents.Count == 0 ? " none" : ""));
        foreach (var incident in pack.Incidents)
        {
            text.Line($"  - {Plain(incident.Headline)}. {Plain(IncidentWords.Status(incident, pack.TimeZone))}");
        }

        text.Line("- Actions:" + (input.AllChangesWereExpected ? " none, all changes were expected" : ""));
        foreach (var action in input.AllChangesWereExpected ? [] : Actions(input))
        {
            text.Line("  - " + action);
        }

        return text.Line("- Next review: " + (input.NextReview is { } next ? Figures.Day(next) : "[date]")).ToString();
    }

    private static string Percent(ReviewPack pack) => pack.Total.Week switch
    {
        { Incomplete: true } => "not comparable, days are missing",
        { Percent: { } percent } => Figures.SignedPercent(percent),
        _ => "nothing to compare with",
    };

    private static string Forecast(ReviewPack pack) => pack.Total.Plan switch
    {
        { Forecast: { } forecast } plan => $"{forecast} vs plan {plan.Budget} ({Plain(plan.Method)})",
        { } plan => $"none vs plan {plan.Budget}",
        null => "no budget to compare with",
    };

    private static string Deltas(ReviewPack pack)
    {
        var rows = pack.Deltas.First(table => string.Equals(table.Dimension, DeltaDimensions.ModelOrService, StringComparison.Ordinal)).Rows;
        var moved = rows.Where(row => row.Change.Amount != 0m).Take(TopDeltas).ToList();
        return moved.Count == 0
            ? "none"
            : string.Join("; ", moved.Select(row => $"{Plain(row.Name)} {ReviewWords.Change(row.Change, row.Percent)}, {Plain(row.Explanation ?? "[reason]").TrimEnd('.')}"));
    }

    private static IEnumerable<string> Actions(ReviewInput input) => input.Actions.Count == 0
        ? ["[Action] — [Owner] — [Due date]"]
        : input.Actions.Select(action => $"{Plain(action.Deliverable)} — {Plain(action.Owner)} — {(action.Due is { } due ? Figures.Day(due) : "[Due date]")}");

    private static string Plain(string outside) => MarkdownWriter.Plain(outside);
}
