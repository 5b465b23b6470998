using AiFinOps.Core.Learning;
using AiFinOps.Core.Playbooks;

namespace AiFinOps.Core.Reviews;

/// <summary>What the alerts of the last weeks teach: thresholds to calibrate, and how fast alerts were answered. Nothing where there is nothing to learn from.</summary>
internal static class ReviewMarkdownLearning
{
    public static void Write(MarkdownWriter text, ReviewInput input)
    {
        if (input.Calibrations.Count > 0)
        {
            text.Heading(3, "Calibration tasks");
            foreach (var task in input.Calibrations)
            {
                text.Line($"**`{MarkdownWriter.Plain(task.IncidentId)}`** {MarkdownWriter.Escape(task.Headline)}").Line();
                text.Bullets(task.Lines.Append(task.Status).Select(MarkdownWriter.Escape));
            }
        }

        if (input.Modes.Count > 0)
        {
            text.Heading(3, "Hard stops that have earned their next mode").Bullets(ReviewWords.Modes(input.Modes).Select(MarkdownWriter.Escape));
        }

        if (input.ResponseTimes is { Firings: > 0 } report)
        {
            text.Heading(3, $"How fast alerts were answered since {Figures.Day(DateOnly.FromDateTime(report.Since.UtcDateTime))}");
            text.Table(ResponseWords.Columns, new HashSet<int> { 1, ResponseWords.Columns.Count - 1 }, report.Rows.Select(row =>
            {
                IReadOnlyList<string> cells = [.. ResponseWords.Cells(row).Select(MarkdownWriter.Escape)];
                return cells;
            }));
            text.Line(ResponseWords.Explanation).Line();
        }
    }
}
