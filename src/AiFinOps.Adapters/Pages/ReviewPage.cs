using AiFinOps.Core.Learning;
using AiFinOps.Core.Playbooks;
using AiFinOps.Core.Reviews;

namespace AiFinOps.Adapters.Pages;

/// <summary>The weekly pack as a page, in the order of the 30-minute agenda.</summary>
public static class ReviewPage
{
    public static string Write(ReviewPack pack, DateTimeOffset now, PageMap map) =>
        PageFrame.Write($"Weekly review {Figures.Day(pack.ReviewDate)}", pack.Organization, map, PageFrame.WrittenAt(now, pack.TimeZone), html =>
        {
            html.Heading(1, $"Weekly AI FinOps review, {Figures.Day(pack.ReviewDate)}");
            html.Paragraph($"Week {Figures.Day(pack.Week.From)} to {Figures.Day(pack.Week.To)}, against {Figures.Day(pack.PriorWeek.From)} to {Figures.Day(pack.PriorWeek.To)}. All days are settled UTC charge days. Amounts are {pack.Currency}.");
            Missing(html, pack);
            Pacing(html, pack);
            Deltas(html, pack);
            Incidents(html, pack, map);
            Learning(html, pack, map);
            Actions(html, pack);
            html.Heading(2, "Copyable runbook").Element("pre", ReviewRunbook.Write(pack).TrimEnd());
        });

    private static void Missing(Html html, ReviewPack pack)
    {
        if (pack.Input.MissingDays.Count > 0)
        {
            html.Paragraph("Days are missing. They are not counted as zero: figures that contain them are lower bounds.");
            html.List(pack.Input.MissingDays
                .GroupBy(missing => missing.Source, StringComparer.Ordinal)
                .Select(group => $"{group.Key}: {string.Join(", ", group.Select(missing => missing.Day).Distinct().Order().Select(Figures.Day))}"));
        }

        if (ReviewWords.Sources(pack.Input).ToList() is { Count: > 0 } sources)
        {
            html.Heading(2, "Sources").List(sources);
        }

        foreach (var foreign in pack.OtherCurrencies)
        {
            html.Paragraph($"Not in the totals, because unlike currencies are never added: {foreign} in the week.");
        }
    }

    private static void Pacing(Html html, ReviewPack pack)
    {
        html.Heading(2, "1. Pacing (5 min)").List(ReviewWords.Pacing(pack.Total).Concat(ReviewWords.Accuracy(pack)).Concat(pack.Escalations.Select(escalation => "Escalate: " + escalation)));
        PacingTable(html, "Per line, the largest first", "Line", pack.Lines.Append(pack.Total));
        if (pack.Groups.Count > 0)
        {
            PacingTable(html, "Budgets that several lines share; no total counts their spend twice", "Line group", pack.Groups);
        }

        html.Paragraph($"Unallocated in the week: {pack.Unallocated.Amount}{(pack.Unallocated.Share is { } share ? $", {Figures.Percent(share)} of all spend" : "")}.");
    }

    private static void PacingTable(Html html, string caption, string what, IEnumerable<PacingRow> rows) => html.Table(
        caption,
        [new(what), new("Owner"), new("Last 7 days", true), new("Change", true), new("Month to date", true), new("Plan to date", true), new("Forecast", true), new("Budget", true), new("Verdict")],
        rows.Select(PacingCells));

    private static IReadOnlyList<Cell> PacingCells(PacingRow row) =>
    [
        row.Name,
        row.Owner,
        ReviewWords.Amount(row.Week.Last),
        ReviewWords.Change(row.Week.Change, row.Week.Percent),
        ReviewWords.Amount(row.MonthToDate),
        row.Plan is { } plan ? ReviewWords.Amount(plan.PlanToDate) : "–",
        ReviewWords.Forecast(row.Plan),
        row.Plan is { } budgeted ? ReviewWords.Amount(budgeted.Budget) : "–",
        row.Plan is { } judged ? Cell.Of(html => html.Element("span", ReviewWords.Verdict(judged), ("class", Colour(judged.Verdict)))) : "no budget",
    ];

    private static string Colour(PacingVerdict verdict) => verdict switch
    {
        PacingVerdict.Good => "good",
        PacingVerdict.Investigate => "high",
        PacingVerdict.Escalate => "critical",
        _ => "quiet",
    };

    private static void Deltas(Html html, ReviewPack pack)
    {
        html.Heading(2, "2. Top deltas (10 min)");
        foreach (var table in pack.Deltas)
        {
            var week = pack.Total.Week;
            html.Table(
                "By " + table.Dimension,
                [new("What"), new("Last 7 days", true), new("Prior 7", true), new("Change", true), new("Why")],
                table.Rows
                    .Select(row => Row(ReviewWords.Name(row), ReviewWords.Amount(row.Last), ReviewWords.Amount(row.Prior), ReviewWords.Change(row.Change, row.Percent), ReviewWords.Why(row)))
                    .Append(Row("Total", ReviewWords.Amount(week.Last), ReviewWords.Amount(week.Prior), ReviewWords.Change(week.Change, week.Percent), "")));
        }

        if (pack.Announced.Count > 0)
        {
            html.Heading(3, "Announced for these weeks").List(pack.Announced);
        }
    }

    private static void Incidents(Html html, ReviewPack pack, PageMap map)
    {
        html.Heading(2, "3. Anomalies and incidents (5 min)");
        if (pack.Incidents.Count == 0)
        {
            html.Paragraph("None in this week.");
            return;
        }

        html.Table("Every alert is closed with a cause, or owned with a due date", [new("What"), new("Severity"), new("Look"), new("Category"), new("Status"), new("To decide")], pack.Incidents.Select(incident =>
        {
            IReadOnlyList<Cell> cells =
            [
                Cell.Of(cell => cell.Link(map.Incident(incident.Id), incident.Headline)),
                Cell.Of(cell => cell.Badge(incident.Severity.ToString(), PageFrame.Kind(incident.Severity))),
                IncidentWords.OrNone(incident.Urgency),
                IncidentWords.OrNone(incident.Category),
                IncidentWords.Status(incident, pack.TimeZone),
                ToDecide(incident),
            ];
            return cells;
        }));
        if (pack.Input.Changes.Count > 0)
        {
            html.Heading(3, "Deployments, rollbacks and other changes of the week").Changes(pack.Input.Changes);
        }
    }

    private static void Learning(Html html, ReviewPack pack, PageMap map)
    {
        if (pack.Input.Calibrations.Count > 0)
        {
            html.Heading(3, "Calibration tasks");
            foreach (var task in pack.Input.Calibrations)
            {
                html.Element("p", line => line.Link(map.Incident(task.IncidentId), task.Headline)).List(task.Lines.Append(task.Status));
            }
        }

        if (pack.Input.Modes.Count > 0)
        {
            html.Heading(3, "Hard stops that have earned their next mode").List(ReviewWords.Modes(pack.Input.Modes));
        }

        if (pack.Input.ResponseTimes is { Firings: > 0 } report)
        {
            html.Table(
                $"How fast alerts were answered since {Figures.Day(DateOnly.FromDateTime(report.Since.UtcDateTime))}. {ResponseWords.Explanation}",
                [.. ResponseWords.Columns.Select((column, position) => new Column(column, position is 1 || position == ResponseWords.Columns.Count - 1))],
                report.Rows.Select(row => Row([.. ResponseWords.Cells(row)])));
        }
    }

    private static string ToDecide(ReviewIncident incident) => incident switch
    {
        { FiredTooOften: true } => $"Fired {Figures.Count(incident.Firings, "time", "times")} for one cause: change the threshold or fix the cause.",
        { FollowUp: FollowUp.LooseEnd } => "Give it a cause, or an owner and a due date.",
        _ => "nothing",
    };

    private static void Actions(Html html, ReviewPack pack)
    {
        html.Heading(2, "4. Actions and owners (10 min)");
        if (pack.Input.CarriedOver.Count > 0)
        {
            ActionTable(html, "From the previous review", pack.Input.CarriedOver);
        }

        if (pack.Input.Actions.Count > 0)
        {
            ActionTable(html, "New", pack.Input.Actions);
        }
        else
        {
            html.Paragraph(pack.Input.AllChangesWereExpected
                ? "All changes were expected, and the review is complete without an action."
                : "To be filled in the meeting: one to three actions, each with one named owner, a deliverable and a due date.");
        }
    }

    private static void ActionTable(Html html, string caption, IReadOnlyList<ReviewAction> actions) => html.Table(
        caption,
        [new("Action"), new("Owner"), new("Due"), new("Expected effect"), new("What it did")],
        actions.Select(action => Row(
            action.Deliverable,
            action.Owner,
            action.Due is { } due ? Figures.Day(due) : "no date",
            action.ExpectedEffect.Length > 0 ? action.ExpectedEffect : "not stated",
            action.Outcome.Length > 0 ? action.Outcome : "not reported yet")));

    private static IReadOnlyList<Cell> Row(params string[] cells) => [.. cells.Select(cell => (Cell)cell)];
}
