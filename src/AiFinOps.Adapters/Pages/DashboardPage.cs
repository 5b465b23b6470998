using System.Globalization;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Learning;
using AiFinOps.Core.Playbooks;
using AiFinOps.Core.Reviews;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Pages;

/// <summary>One view over all lines.</summary>
/// <param name="Day">UTC charge day that the lines tell, as a rule yesterday.</param>
/// <param name="Open">Open incidents.</param>
public sealed record DashboardView(FinOpsConfiguration Configuration, DateOnly Day, IReadOnlyList<DailyLine> Lines, IReadOnlyList<Incident> Open, DateTimeOffset Now)
{
    /// <summary>Incidents with an open calibration task; they may have ended.</summary>
    public IReadOnlyList<Incident> Calibrations { get; init; } = [];

    /// <summary>Groups of lines; no total has them in it.</summary>
    public IReadOnlyList<DailyLine> Groups { get; init; } = [];
}

/// <summary>Month to date against budget, yesterday against expected, forecast and open incidents, per line.</summary>
public static class DashboardPage
{
    private const decimal WarnFrom = 0.70m;

    public static string Write(DashboardView view, PageMap map)
    {
        var configuration = view.Configuration;
        return PageFrame.Write("Dashboard", configuration.Organization, map, PageFrame.WrittenAt(view.Now, configuration.TimeZone), html =>
        {
            html.Heading(1, $"{configuration.Organization}: AI and cloud spend");
            Totals(html, view);
            OpenIncidents(html, view, map);
            Calibrations(html, view, map);
            html.Heading(2, "Lines");
            Lines(html, view, map, "Line", view.Lines);
            if (view.Groups.Count > 0)
            {
                html.Heading(2, "Line groups").Paragraph("Budgets that several lines share. Their spend is that of their lines, and no total counts it twice.");
                Lines(html, view, map, "Line group", view.Groups);
            }
        });
    }

    private static void Lines(Html html, DashboardView view, PageMap map, string what, IReadOnlyList<DailyLine> lines) => html.Table(
        $"Spend of the month up to {Figures.Weekday(view.Day)} (UTC charge day)",
        [new(what), new("Month to date", true), new("Budget used"), new(Figures.Day(view.Day), true), new("Expected", true), new("Forecast", true), new("Incidents")],
        lines.OrderByDescending(Used).ThenBy(line => line.Line, StringComparer.Ordinal).Select(line => Cells(line, view, map)));

    private static void Totals(Html html, DashboardView view)
    {
        var silent = view.Lines.Where(line => line.Status == DayStatus.Missing).Select(line => view.Configuration.LineName(line.Line)).ToList();
        html.Facts([
            ("Month to date", Sum(view.Lines.Select(line => line.MonthToDate))),
            ("Budgets of the month", Sum(view.Lines.Select(line => line.Budget).OfType<Money>())),
            ("Open incidents", view.Open.Count.ToString(CultureInfo.InvariantCulture)),
        ]);
        if (silent.Count > 0)
        {
            html.Paragraph($"Not reported for {Figures.Weekday(view.Day)}, and not counted as zero: {string.Join(", ", silent)}.");
        }
    }

    // Lines may be budgeted in different currencies, which are never added.
    private static string Sum(IEnumerable<Money> amounts)
    {
        var sums = amounts.GroupBy(money => money.Currency, StringComparer.Ordinal).Select(group => group.Aggregate((left, right) => left + right).ToString()).ToList();
        return sums.Count == 0 ? "none" : string.Join(" and ", sums);
    }

    private static void OpenIncidents(Html html, DashboardView view, PageMap map)
    {
        html.Heading(2, "Open incidents");
        if (view.Open.Count == 0)
        {
            html.Paragraph("None.");
            return;
        }

        html.List(view.Open.OrderByDescending(incident => incident.Severity).ThenBy(incident => incident.OpenedAt), (item, incident) => item
            .Badge(incident.Severity.ToString(), PageFrame.Kind(incident.Severity)).Text(" ")
            .Link(map.Incident(incident.Id), Headline.For(incident, view.Configuration))
            .Text($" – {Naming.StateName(incident.State).ToLowerInvariant()}, {view.Configuration.GroupName(incident.OwnerGroup)}"));
    }

    private static void Calibrations(Html html, DashboardView view, PageMap map)
    {
        if (view.Calibrations.Count > 0)
        {
            html.Heading(2, "Calibration tasks").List(view.Calibrations, (item, incident) => item
                .Link(map.Incident(incident.Id), CalibrationText.Headline(incident.Calibration!.Task, incident.Line, view.Configuration))
                .Text($" – {view.Configuration.GroupName(incident.OwnerGroup)}"));
        }
    }

    private static IReadOnlyList<Cell> Cells(DailyLine line, DashboardView view, PageMap map)
    {
        var open = view.Open.Where(incident => string.Equals(incident.Line, line.Line, StringComparison.Ordinal)).ToList();
        return
        [
            view.Configuration.LineName(line.Line),
            line.MonthToDate.ToString(),
            Cell.Of(html => Utilisation(html, line, view.Configuration)),
            Cell.Of(html => Yesterday(html, line)),
            line.Expected?.ToString() ?? "no history",
            line.ForecastInWords(),
            Cell.Of(html => Incidents(html, open, map)),
        ];
    }

    private static void Yesterday(Html html, DailyLine line)
    {
        html.Text(line.Actual?.ToString() ?? "not reported");
        if (line is { Actual: not null, Status: DayStatus.Provisional })
        {
            html.Element("small", " provisional");
        }
    }

    private static void Utilisation(Html html, DailyLine line, FinOpsConfiguration configuration)
    {
        if (line.Budget is not { Amount: > 0m } budget)
        {
            html.Text("no budget");
            return;
        }

        var used = Used(line);
        var width = decimal.Clamp(used, 0m, 1m) * 100m;
        html.Element("span", $"{Figures.Utilisation(used)} of {budget}", ("class", "together")).Element(
            "span",
            bar => bar.Element("i", "", ("style", string.Create(CultureInfo.InvariantCulture, $"width:{width:0.#}%"))),
            ("class", "bar " + Colour(used, Stop(line.Line, configuration))),
            ("aria-hidden", "true"));
    }

    private static void Incidents(Html html, IReadOnlyList<Incident> open, PageMap map)
    {
        if (open.Count == 0)
        {
            html.Text("none");
        }

        foreach (var incident in open)
        {
            html.Link(map.Incident(incident.Id), incident.Severity.ToString()).Text(" ");
        }
    }

    private static decimal Stop(string line, FinOpsConfiguration configuration) =>
        configuration.HardStops.FirstOrDefault(rule => string.Equals(rule.Line, line, StringComparison.Ordinal))?.Threshold ?? Defaults.HardStopThreshold;

    private static decimal Used(DailyLine line) => line.Budget is { Amount: > 0m } budget && string.Equals(budget.Currency, line.MonthToDate.Currency, StringComparison.Ordinal)
        ? line.MonthToDate.Amount / budget.Amount
        : 0m;

    private static string Colour(decimal used, decimal stop) => used >= stop ? "critical" : used >= WarnFrom ? "medium" : "good";
}
