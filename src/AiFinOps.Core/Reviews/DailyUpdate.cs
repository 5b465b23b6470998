using System.Globalization;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Forecasts;
using AiFinOps.Core.Playbooks;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Reviews;

/// <summary>The facts of one day, for all owner groups.</summary>
/// <param name="Day">UTC charge day that is told, as a rule yesterday.</param>
/// <param name="Lines">One entry per line, also where the day is missing.</param>
/// <param name="Incidents">Open incidents.</param>
public sealed record DailyInput(DateOnly Day, IReadOnlyList<DailyLine> Lines, IReadOnlyList<ReviewIncident> Incidents)
{
    /// <summary>One entry per group of lines. Their spend is that of their lines, and in no total.</summary>
    public IReadOnlyList<DailyLine> Groups { get; init; } = [];
}

/// <param name="Actual">Null where the day was not reported: unknown is never zero.</param>
/// <param name="Expected">Null where there is nothing to compare with.</param>
/// <param name="Forecast">Month end; null where there is none.</param>
/// <param name="Drivers">Largest contributors to the difference, largest first.</param>
public sealed record DailyLine(
    string Line, DayStatus Status, Money? Actual, Money? Expected, Money MonthToDate, Money? Budget, Money? Forecast, IReadOnlyList<Detection.Driver> Drivers)
{
    /// <summary>Interval around <see cref="Forecast"/>; null where there is none.</summary>
    public MoneyRange? ForecastRange { get; init; }

    /// <summary><c>3,000.00 EUR (2,900.00 to 3,200.00)</c>, or <c>none</c>.</summary>
    public string ForecastInWords() => this switch
    {
        { Forecast: { } forecast, ForecastRange: { IsPoint: false } range } => $"{forecast} ({range})",
        { Forecast: { } forecast } => forecast.ToString(),
        _ => "none",
    };

    /// <summary>A part of <see cref="Actual"/> is estimated and not billed yet.</summary>
    public bool IsEstimated { get; init; }
}

/// <summary>One message a day per owner group: yesterday against forecast, top drivers, open incidents.</summary>
public static class DailyUpdate
{
    private const int TopDrivers = 3;

    /// <summary>Null where the group owns no line and has no open incident: then there is nothing to say.</summary>
    public static NotificationContent? For(string group, DailyInput input, FinOpsConfiguration configuration, Uri? publicUrl)
    {
        var owned = configuration.Lines.Where(line => string.Equals(line.OwnerGroup, group, StringComparison.Ordinal)).Select(line => line.Id).ToHashSet(StringComparer.Ordinal);
        var lines = input.Lines.Where(line => owned.Contains(line.Line)).ToList();
        var incidents = input.Incidents.Where(incident => IsOf(group, incident.OwnerGroup) || IsHeldBackFrom(group, incident))
            .OrderByDescending(incident => incident.Severity).ThenByDescending(incident => incident.Score).ToList();
        var heldBack = incidents.Where(incident => IsHeldBackFrom(group, incident)).ToList();
        if (lines.Count == 0 && incidents.Count == 0)
        {
            return null;
        }

        var title = $"{configuration.GroupName(group)}: {Spent(lines)} for {Figures.Weekday(input.Day)}, {Figures.Count(incidents.Count, "open incident", "open incidents")}"
            + (heldBack.Count == 0 ? "" : $", {heldBack.Count} held back by the cap of {Caps(heldBack)}");
        var others = incidents.Where(incident => !IsHeldBackFrom(group, incident)).ToList();
        return new NotificationContent(title, Markdown(title, lines, heldBack, others, configuration, publicUrl), Data(group, input, lines, incidents, heldBack.Count));
    }

    private static string Markdown(
        string title, IReadOnlyList<DailyLine> lines, IReadOnlyList<ReviewIncident> heldBack, IReadOnlyList<ReviewIncident> others, FinOpsConfiguration configuration, Uri? publicUrl)
    {
        var text = new MarkdownWriter().Line($"**{MarkdownWriter.Escape(title)}**").Line();
        if (lines.Count > 0)
        {
            text.Table(
                ["Line", "Day", "Expected", "Difference", "Month to date", "Budget", "Forecast"],
                new HashSet<int> { 1, 2, 3, 4, 5, 6 },
                lines.Select(line => Cells(line, configuration)));
        }

        Section(text, "Top drivers", lines.SelectMany(line => line.Drivers.Select(driver => (line, driver)))
            .OrderByDescending(one => decimal.Abs(one.driver.Excess.Amount)).Take(TopDrivers)
            .Select(one => $"{configuration.LineName(one.line.Line)}, {one.driver.Dimension} {one.driver.Value}: {Figures.Signed(one.driver.Excess)}"));
        Section(text, $"Held back by the cap of {Caps(heldBack)}: nobody was told of these one by one yet", heldBack.Select(InWords));
        Section(text, "Open incidents", others.Select(InWords));
        return (publicUrl is null ? text : text.Line($"[Open the dashboard]({PageLinks.Dashboard(publicUrl).AbsoluteUri})")).ToString();

        string InWords(ReviewIncident incident) => $"{incident.Severity}{(incident.Urgency.Length > 0 ? $", look {incident.Urgency}" : "")}: {incident.Headline}. {IncidentWords.Status(incident, configuration.TimeZone)}";
    }

    private static bool IsOf(string group, string owner) => string.Equals(group, owner, StringComparison.Ordinal);

    private static bool IsHeldBackFrom(string group, ReviewIncident incident) => incident.HeldBack is { } held && IsOf(group, held.OwnerGroup);

    private static string Caps(IEnumerable<ReviewIncident> heldBack) =>
        string.Join(" or ", heldBack.Select(incident => incident.HeldBack!.Most).Distinct().Order().Select(most => Figures.Count(most, "new alert a day", "new alerts a day")));

    private static IReadOnlyList<string> Cells(DailyLine line, FinOpsConfiguration configuration) =>
    [
        MarkdownWriter.Escape(configuration.LineName(line.Line)),
        line.Actual is { } actual ? actual + (line.IsEstimated ? " (estimated)" : line.Status == DayStatus.Provisional ? " (provisional)" : "") : "not reported",
        line.Expected?.ToString() ?? "nothing to compare with",
        line is { Actual: { } spent, Expected: { } expected } ? Difference(spent, expected) : "–",
        line.MonthToDate.ToString(),
        line.Budget?.ToString() ?? "none",
        line.ForecastInWords(),
    ];

    private static string Difference(Money spent, Money expected) =>
        Figures.Signed(spent - expected) + (expected.Amount > 0m ? $" ({Figures.SignedPercent((spent - expected).Amount / expected.Amount)})" : "");

    private static void Section(MarkdownWriter text, string title, IEnumerable<string> lines)
    {
        var items = lines.Select(MarkdownWriter.Escape).ToList();
        if (items.Count > 0)
        {
            text.Line($"**{title}**").Line().Bullets(items);
        }
    }

    // A missing line makes the sum a lower bound, and the title says so. No line at all is not zero either.
    private static string Spent(IReadOnlyList<DailyLine> lines)
    {
        var known = lines.Select(line => line.Actual).OfType<Money>().ToList();
        if (known.Count == 0)
        {
            return "no figures yet";
        }

        var sum = known.Aggregate((left, right) => left + right);
        return known.Count < lines.Count ? $"at least {sum}" : sum.ToString();
    }

    private static SortedDictionary<string, string> Data(
        string group, DailyInput input, IReadOnlyList<DailyLine> lines, IReadOnlyList<ReviewIncident> incidents, int heldBack) =>
        new(StringComparer.Ordinal)
        {
            ["type"] = "daily.update",
            ["ownerGroup"] = group,
            ["day"] = Figures.Day(input.Day),
            ["spent"] = Spent(lines),
            ["linesNotReported"] = lines.Count(line => line.Actual is null).ToString(CultureInfo.InvariantCulture),
            ["heldBack"] = heldBack.ToString(CultureInfo.InvariantCulture),
            ["openIncidents"] = incidents.Count.ToString(CultureInfo.InvariantCulture),
        };
}
