// Draws the pictures of docs/detection.md with the detection that production runs: what was spent, what was expected before each day
// was known, and what was found. Run: dotnet run docs/detection/draw.cs
#:project ../../src/AiFinOps.Core/AiFinOps.Core.csproj
#:property NoWarn=$(NoWarn);MA0047;MA0048
using System.Globalization;
using System.Text;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Spend;

var folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
Story[] stories =
[
    new("spike", "A retry loop: two days at four times the usual", day => (Usual(day) * (day is 98 or 99 ? 4 : 1), 0)),
    new("new-component", "Verbose logging: a new service comes on top", day => (Usual(day), day is >= 98 and <= 103 ? 85 : 0)),
    new("drift", "A slow leak: four percent more every day", day => (Usual(day) * Math.Pow(1.04, Math.Clamp(day - 94, 0, 18)), 0)),
    new("launch", "An announced launch, which stays: nobody is told", day => (Usual(day) * (day >= 94 ? 2 : 1), 0), Launch: 94),
    new("bursty", "A line that bursts by itself: nobody is told", day => (Usual(day) * (day % 9 == 4 ? 2.6 : 1), 0)),
];

foreach (var story in stories)
{
    var drawing = new Drawing(story);
    File.WriteAllText(Path.Combine(folder, story.Name + ".svg"), drawing.Draw());
    Console.WriteLine($"{story.Name}: {drawing.Told ?? "nothing is told"}");
}

// Three workdays of shape and a little noise that repeats after 11 days, so that the pictures are the same on every machine.
static double Usual(int day) => 100 * (day % 7 >= 5 ? 0.7 : 1) * (1 + (((day * 5) % 11) - 5) / 60.0);

internal sealed record Story(string Name, string Title, Func<int, (double Usual, double OnTop)> Spend, int? Launch = null);

/// <summary>Judges a story day by day, each with what was known on it, and draws the last eight weeks.</summary>
internal sealed class Drawing(Story story)
{
    private const int Days = 119;
    private const int From = 63;
    private const int Width = 860;
    private const int Height = 250;
    private static readonly DateOnly Start = new(2026, 6, 1);
    private static readonly AllocationLine Line = new(
        "line", "Line", "team", WorkloadEnvironment.Production, SpendPhase.Run, Criticality.Normal, CustomerImpact: false, Regulated: false, null, null);

    private readonly List<(int Day, double Actual, double? Expected, Finding? Finding)> points = [];

    public string? Told { get; private set; }

    public string Draw()
    {
        for (var day = From; day < Days; day++)
        {
            var result = Judge(day);
            var finding = result.Findings.Select(graded => graded.Finding).FirstOrDefault(found => found.Kind == FindingKind.SpendAbove);
            Told ??= finding?.Reason;
            var (usual, onTop) = story.Spend(day);
            points.Add((day, usual + onTop, (double?)result.Lines[Line.Id].Expected(Start.AddDays(day))?.Amount, finding));
        }

        return Svg();
    }

    private EvaluationResult Judge(int last)
    {
        LineDay[] days = [.. Enumerable.Range(0, last + 1).Select(LineDayOf)];
        LedgerBatch[] batches = [.. days.Select((day, index) => new LedgerBatch($"{index}", index + 1, "source", Morning(day.Day), Morning(day.Day), [new LedgerSlice("a", day.Day, day.Day)], [day.Day], 1))];
        return SpendEvaluation.Judge(new EvaluationInput(Configuration(), days, batches, Morning(Start.AddDays(last)), Start.AddDays(last)));
    }

    private LineDay LineDayOf(int day)
    {
        var (usual, onTop) = story.Spend(day);
        return new LineDay(Line.Id, "source", Start.AddDays(day), onTop > 0 ? [Row(usual, "gpt-4o-mini"), Row(onTop, "")] : [Row(usual, "gpt-4o-mini")]);
    }

    private static SpendComponent Row(double amount, string model)
    {
        var money = new Money(Math.Round((decimal)amount, 2), "EUR");
        return new SpendComponent("OpenAI", model.Length > 0 ? "API" : "Logging", model, "chat", ChargeCategory.Usage, money, money, null, "");
    }

    private FinOpsConfiguration Configuration() => new(
        "Pictures", "EUR", "Etc/UTC", [new SourceSettings("source", "focus-file", "", "team", TimeSpan.Zero, TimeSpan.FromHours(6), 10)],
        [Line], [], [.. Defaults.Bands], [], [], [], [], [],
        story.Launch is { } day ? [new ExpectedEvent("launch", Line.Id, Start.AddDays(day), Start.AddDays(day + 13), 2m, "astrid", "Launch")] : [],
        new ReviewSchedule("", "", []));

    private static DateTimeOffset Morning(DateOnly day) => new(day.AddDays(1).ToDateTime(new TimeOnly(6, 0)), TimeSpan.Zero);

    private string Svg()
    {
        var most = points.Max(point => point.Actual) * 1.1;
        double X(int day) => 46 + ((day - From) * (Width - 60.0) / (Days - 1 - From));
        double Y(double money) => 214 - (money / most * 180);
        var text = new StringBuilder();
        Add(text, $"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {Width} {Height}' font-family='system-ui, sans-serif' font-size='12'>");
        Add(text, $"<rect width='{Width}' height='{Height}' fill='white'/><text x='46' y='18' font-size='14' fill='#222'>{story.Title}</text>");
        foreach (var money in (int[])[0, 100, 200, 300, 400])
        {
            if (money < most)
            {
                Add(text, $"<line x1='46' x2='{Width - 14}' y1='{Y(money):0.0}' y2='{Y(money):0.0}' stroke='#eee'/><text x='40' y='{Y(money) + 4:0.0}' text-anchor='end' fill='#666'>{money}</text>");
            }
        }

        foreach (var (day, actual, _, finding) in points)
        {
            var color = finding is null ? "#7aa6c2" : "#c0392b";
            Add(text, $"<line x1='{X(day):0.0}' x2='{X(day):0.0}' y1='{Y(0):0.0}' y2='{Y(actual):0.0}' stroke='{color}' stroke-width='9'/>");
        }

        var expected = string.Join(' ', points.Where(point => point.Expected is not null).Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.Day):0.0},{Y(point.Expected!.Value):0.0}")));
        Add(text, $"<polyline points='{expected}' fill='none' stroke='#222' stroke-width='1.5' stroke-dasharray='4 3'/>");
        Add(text, $"<text x='46' y='240' fill='#444'>bars: EUR a day, red while told; dashed: expected before the day was known. {(Told is null ? "Nothing is told." : "")}</text></svg>");
        return text.ToString();
    }

    private static void Add(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
