// Reads the sample spend as it stands after the last restatement and shows what a reader should know before believing it:
// no line jumps outside a story, and where each budget stands. Exits 1 where a calm day jumps. Run: dotnet run samples/check.cs
#:property NoWarn=$(NoWarn);MA0047;MA0006;MA0002
using System.Globalization;
using System.Text.RegularExpressions;

DateOnly replayFrom = new(2026, 10, 1), last = new(2026, 10, 31);

// Budget and settle lag (days whose expected spend counts as spent) as in finops.yaml; the October days of the line's story.
(string Line, decimal Budget, int LagDays, int StoryFrom, int StoryTo)[] lines =
[
    ("order-agent", 12_000m, 2, 8, 16), ("support-chat", 16_000m, 1, 13, 19), ("invoice-reader", 9_000m, 2, 20, 20),
    ("product-search", 8_500m, 2, 12, 25), ("forecast-training", 11_000m, 2, 0, 0), ("meeting-notes", 1_500m, 1, 19, 31),
    ("lake-storage", 6_000m, 2, 0, 0), ("ml-platform", 4_000m, 2, 0, 0), ("unallocated", 1_500m, 2, 0, 0),
];

var folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
var facts = new Dictionary<(string Source, DateOnly Day), List<Fact>>();
foreach (var arrival in File.ReadLines(Path.Combine(folder, "arrivals.csv")).Skip(1).Select(line => line.Split(',')))
{
    var rows = File.ReadLines(Path.Combine(folder, "spend", arrival[1], arrival[2])).Skip(1).Select(Fact.Parse);
    foreach (var day in rows.GroupBy(row => row.Day))
    {
        facts[(arrival[1], day.Key)] = [.. day]; // what arrives later replaces the day
    }
}

var all = facts.Values.SelectMany(rows => rows).ToList();
var jumps = 0;
Console.WriteLine("line                mean/day  MAD %   Sep EUR   Oct EUR  of budget  95 % after day  calm day farthest from its weekday's median");
foreach (var (line, budget, lag, storyFrom, storyTo) in lines)
{
    var series = new Series(all, line);
    var calm = Days(replayFrom.AddMonths(-1), last).Where(day => (day < replayFrom || day.Day < storyFrom || day.Day > storyTo) && series.Expected(day) > 100).ToList();
    var worst = calm.OrderByDescending(day => Math.Abs(series.Score(day))).FirstOrDefault();
    jumps += calm.Count(day => Math.Abs(series.Deviation(day)) > (line == "forecast-training" ? 2m : .35m));
    var month = series.Cost(replayFrom, last);
    var trips = Days(replayFrom, last).FirstOrDefault(day => series.Cost(replayFrom, day) + Days(day.AddDays(1), last).Take(lag).Sum(series.Expected) >= .95m * budget);
    Show($"{line,-18} {series.Usage(replayFrom, last) / 31,9:0.00} {series.Spread(calm),6:0.0%} {series.Cost(replayFrom.AddMonths(-1), replayFrom.AddDays(-1)),9:0} {month,9:0} {month / budget,10:0.0%}  {(trips == default ? "-" : $"{trips:MM-dd}"),-14}  {(worst == default ? "-" : string.Create(CultureInfo.InvariantCulture, $"{worst:MM-dd} {series.Deviation(worst):+0.0%;-0.0%}, score {series.Score(worst):0.0}"))}");
}

foreach (var (line, budget, _, storyFrom, storyTo) in lines.Where(line => line.StoryFrom > 0))
{
    var series = new Series(all, line);
    Show($"\n{line}, story on {storyFrom}.{(storyTo > storyFrom ? $" to {storyTo}." : "")} October: EUR of the day, month to date in percent of the budget");
    foreach (var week in Days(replayFrom, last).Chunk(8))
    {
        Console.WriteLine("  " + string.Join("   ", week.Select(day => string.Create(CultureInfo.InvariantCulture, $"{day:dd} {series.Usage(day, day),7:0.00} {series.Cost(replayFrom, day) / budget,6:0.0%}"))));
    }
}

return jumps == 0 ? 0 : 1;

static IEnumerable<DateOnly> Days(DateOnly from, DateOnly to) => Enumerable.Range(0, to.DayNumber - from.DayNumber + 1).Select(from.AddDays);

static void Show(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));

/// <summary>A row with the line that its project stands for; the shared cluster keeps a name of its own.</summary>
internal sealed partial record Fact(DateOnly Day, string Line, bool IsUsage, decimal Cost)
{
    public static Fact Parse(string row)
    {
        var cells = row.Split(','); // only the JSON of the last cell, Tags, holds commas
        var project = Project().Match(row).Groups["name"].Value;
        var line = cells[20] == "Amazon Elastic Kubernetes Service" ? "gpu-cluster"
            : project switch { "" => "unallocated", "data-lake" => "lake-storage", "forecast-demand" => "forecast-training", _ => project };
        return new(DateOnly.ParseExact(cells[9][..10], "yyyy-MM-dd", CultureInfo.InvariantCulture), line, cells[6] == "Usage", decimal.Parse(cells[12], CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("\"\"project\"\":\"\"(?<name>[^\"]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Project();
}

/// <summary>The daily spend of one line, with its part of the shared cluster, and its same-weekday baseline.</summary>
internal sealed class Series(IEnumerable<Fact> facts, string line)
{
    private readonly List<(DateOnly Day, bool IsUsage, decimal Cost)> costs = [.. facts.Select(fact => (fact.Day, fact.IsUsage, fact.Cost * Share(fact.Line, line))).Where(cost => cost.Item3 != 0)];

    public decimal Cost(DateOnly from, DateOnly to) => costs.Where(cost => cost.Day >= from && cost.Day <= to).Sum(cost => cost.Cost);

    public decimal Usage(DateOnly from, DateOnly to) => costs.Where(cost => cost.IsUsage && cost.Day >= from && cost.Day <= to).Sum(cost => cost.Cost);

    /// <summary>Median of the last eight same weekdays.</summary>
    public decimal Expected(DateOnly day) => Median(Before(day));

    public decimal Deviation(DateOnly day) => (Usage(day, day) / Expected(day)) - 1;

    /// <summary>Deviation in robust standard deviations, one being at least 5 %.</summary>
    public decimal Score(DateOnly day)
    {
        var expected = Expected(day);
        return (Usage(day, day) - expected) / Math.Max(1.4826m * Median(Before(day).Select(cost => Math.Abs(cost - expected))), .05m * expected);
    }

    public decimal Spread(IReadOnlyList<DateOnly> days) => days.Count == 0 ? 0m : Median(days.Select(day => Math.Abs(Deviation(day))));

    private IEnumerable<decimal> Before(DateOnly day) => Enumerable.Range(1, 8).Select(week => Usage(day.AddDays(-7 * week), day.AddDays(-7 * week)));

    private static decimal Median(IEnumerable<decimal> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static decimal Share(string of, string line) => of == line ? 1m : of != "gpu-cluster" ? 0m
        : line switch { "product-search" => .40m, "forecast-training" => .35m, "ml-platform" => .25m, _ => 0m };
}
