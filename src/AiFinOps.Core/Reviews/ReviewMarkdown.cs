using System.Globalization;
using AiFinOps.Core.Playbooks;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Reviews;

/// <summary>The weekly pack as Markdown, in the order of the 30-minute agenda.</summary>
public static class ReviewMarkdown
{
    public static string Write(ReviewPack pack)
    {
        var text = new MarkdownWriter();
        Title(text, pack);
        Pacing(text, pack);
        Deltas(text, pack);
        ReviewMarkdownIncidents.Write(text, pack);
        ReviewMarkdownActions.Write(text, pack);
        text.Heading(2, "Copyable runbook").Line("```text").Line(ReviewRunbook.Write(pack).TrimEnd()).Line("```");
        return text.ToString();
    }

    private static void Title(MarkdownWriter text, ReviewPack pack)
    {
        text.Heading(1, $"Weekly AI FinOps review, {MarkdownWriter.Escape(pack.Organization)}, {Figures.Day(pack.ReviewDate)}");
        text.Line($"Week: {Range(pack.Week)}, against {Range(pack.PriorWeek)}. Month to date: {Range(pack.Month)}. All days are UTC charge days, and the last one is settled at every source. Amounts are {pack.Currency}.").Line();
        text.Line("Please read this before the meeting: nobody should see the numbers first in the room.").Line();
        Missing(text, pack);
        Sources(text, pack);
        foreach (var foreign in pack.OtherCurrencies)
        {
            text.Line($"Not in the totals, because unlike currencies are never added: {foreign} in the week.").Line();
        }
    }

    private static void Missing(MarkdownWriter text, ReviewPack pack)
    {
        if (pack.Input.MissingDays.Count == 0)
        {
            return;
        }

        text.Line("**Days are missing.** They are not counted as zero: the figures that contain them are lower bounds, and the two weeks do not compare.").Line();
        text.Bullets(pack.Input.MissingDays
            .GroupBy(missing => missing.Source, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{MarkdownWriter.Escape(group.Key)}: {string.Join(", ", group.Select(missing => missing.Day).Distinct().Order().Select(Figures.Day))}"));
    }

    private static void Sources(MarkdownWriter text, ReviewPack pack)
    {
        var notes = ReviewWords.Sources(pack.Input).Select(MarkdownWriter.Escape).ToList();
        if (notes.Count > 0)
        {
            text.Line("**Sources.**").Line().Bullets(notes);
        }
    }

    private static void Pacing(MarkdownWriter text, ReviewPack pack)
    {
        var total = pack.Total;
        text.Heading(2, "1. Pacing (5 min)");
        text.Bullets(ReviewWords.Pacing(total).Concat(ReviewWords.Accuracy(pack)).Select(MarkdownWriter.Escape).Concat(pack.Escalations.Select(escalation => "**Escalate:** " + MarkdownWriter.Escape(escalation))));
        PacingTable(text, "Line", pack.Lines.Append(total));
        if (pack.Groups.Count > 0)
        {
            text.Line("Budgets that several lines share; their spend is that of the lines above, and no total counts it twice:").Line();
            PacingTable(text, "Line group", pack.Groups);
        }

        var unallocated = pack.Unallocated;
        text.Line($"Unallocated in the week: {unallocated.Amount}"
            + (unallocated.Share is { } share ? $", {Figures.Percent(share)} of all spend" : "")
            + (unallocated.Budget is { } budget ? $" (a month's budget for it is {budget})." : ".")).Line();
    }

    private static void PacingTable(MarkdownWriter text, string what, IEnumerable<PacingRow> rows) => text.Table(
        [what, "Owner", "Last 7 days", "Prior 7", "Change", "Month to date", "Plan to date", "Forecast", "Budget", "Verdict"],
        new HashSet<int> { 2, 3, 4, 5, 6, 7, 8 },
        rows.Select(PacingCells));

    private static IReadOnlyList<string> PacingCells(PacingRow row) =>
    [
        row.Line.Length == 0 ? $"**{row.Name}**" : MarkdownWriter.Escape(row.Name),
        MarkdownWriter.Escape(row.Owner),
        Amount(row.Week.Last),
        Amount(row.Week.Prior),
        ReviewWords.Change(row.Week.Change, row.Week.Percent),
        Amount(row.MonthToDate),
        row.Plan is { } plan ? Amount(plan.PlanToDate) : "–",
        ReviewWords.Forecast(row.Plan),
        row.Plan is { } budgeted ? Amount(budgeted.Budget) : "–",
        row.Plan is { } judged ? ReviewWords.Verdict(judged) : "no budget",
    ];

    private static void Deltas(MarkdownWriter text, ReviewPack pack)
    {
        text.Heading(2, "2. Top deltas (10 min)");
        foreach (var table in pack.Deltas)
        {
            text.Heading(3, "By " + table.Dimension);
            var rows = table.Rows.Select(DeltaCells).Append(DeltaTotal(pack));
            text.Table(["What", "Last 7 days", "Prior 7", "Change", "Why"], new HashSet<int> { 1, 2, 3 }, rows);
        }

        if (pack.Announced.Count > 0)
        {
            text.Line("Announced for these weeks:").Line().Bullets(pack.Announced.Select(MarkdownWriter.Escape));
        }
    }

    private static IReadOnlyList<string> DeltaCells(DeltaRow row) =>
        [MarkdownWriter.Escape(ReviewWords.Name(row)), Amount(row.Last), Amount(row.Prior), ReviewWords.Change(row.Change, row.Percent), MarkdownWriter.Escape(ReviewWords.Why(row))];

    private static IReadOnlyList<string> DeltaTotal(ReviewPack pack) =>
        ["**Total**", Amount(pack.Total.Week.Last), Amount(pack.Total.Week.Prior), ReviewWords.Change(pack.Total.Week.Change, pack.Total.Week.Percent), ""];

    private static string Amount(Money money) => ReviewWords.Amount(money);

    private static string Range(DayRange days) => string.Create(CultureInfo.InvariantCulture, $"{Figures.Day(days.From)} to {Figures.Day(days.To)}");
}
