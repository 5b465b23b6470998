using System.Globalization;

namespace AiFinOps.Core.Learning;

/// <summary>Response times as cells of a table. Plain text, not yet encoded.</summary>
public static class ResponseWords
{
    public const string Explanation = "Median and nine of ten, in time that passed without recorded pauses; in brackets how often. What was never done is counted apart.";

    public static readonly IReadOnlyList<string> Columns = ["By", "Alerts", "Acknowledge", "Contain", "Root cause started", "Root cause", "Resolve", "Close", "Times missed"];

    public static IReadOnlyList<string> Cells(ResponseRow row) =>
    [
        row.Name,
        Number(row.Firings),
        .. Enum.GetValues<ResponsePart>().Select(part => Cell(row.Figures.FirstOrDefault(figure => figure.Part == part))),
        Number(row.MissedClocks),
    ];

    /// <summary><c>12 min / 1 h 5 min (4; 1 never)</c>; a dash where nobody owed it.</summary>
    public static string Cell(ResponseFigure? figure) => figure switch
    {
        null => "–",
        { Median: { } median, Ninetieth: { } ninetieth } => $"{Span(median)} / {Span(ninetieth)} ({Number(figure.Done)}{(figure.NotDone > 0 ? $"; {Number(figure.NotDone)} not yet or never" : "")})",
        _ => $"not yet or never ({Number(figure.NotDone)})",
    };

    /// <summary>In its two largest units, cut: <c>2 d 3 h</c>, <c>1 h 5 min</c>, <c>12 min</c>.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => "0 min",
        { TotalHours: < 1 } => $"{Number(span.Minutes)} min",
        { TotalDays: < 1 } => $"{Number(span.Hours)} h" + (span.Minutes > 0 ? $" {Number(span.Minutes)} min" : ""),
        _ => $"{Number(span.Days)} d" + (span.Hours > 0 ? $" {Number(span.Hours)} h" : ""),
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
