using System.Globalization;
using System.Text;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Forecasts;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Backtests;

namespace AiFinOps.Cli.Commands;

/// <summary>Rows of the files that a backtest writes: comma-separated, invariant, lines end with a line feed.</summary>
internal static class BacktestCsv
{
    public const string AlertHeader = "series_key,date,score,kind,severity,finding,onset,excess,currency,occasion,reason\n";

    public const string ForecastHeader = "series_key,as_of,month,forecast,low,high,currency,method\n";

    /// <summary><c>cost</c> and <c>missing_data</c> ask somebody to do something; what begins with <c>info</c> is to be known.</summary>
    public static string KindOf(BacktestAlert alert) => (alert.Occasion, alert.Graded.Finding.Kind) switch
    {
        (AlertOccasion.SeverityRaised, _) => "info-raised",
        (_, FindingKind.DataMissing) => "missing_data",
        (_, FindingKind.SpendBelow) => "info-drop",
        _ => "cost",
    };

    public static void Append(StringBuilder text, BacktestAlert alert, string kind)
    {
        var finding = alert.Graded.Finding;
        AppendRow(
            text,
            Text(alert.Series), Day(alert.Day), Number(ScoreOf(finding)), kind, alert.Graded.Severity.ToString(), Text(finding.CauseKey), Day(finding.Onset),
            Amount(finding.Excess), finding.Excess?.Currency ?? "", alert.Occasion.ToString(), Text(finding.Reason));
    }

    public static void Append(StringBuilder text, MonthForecast forecast) => AppendRow(
        text,
        Text(forecast.Line), Day(forecast.AsOf), forecast.Period.ToString("yyyy-MM", CultureInfo.InvariantCulture), Amount(forecast.Amount), Amount(forecast.Low),
        Amount(forecast.High), forecast.Amount.Currency, forecast.Method);

    /// <summary>How far out: the excess so far in widths of the band where there is one, else as a multiple of what was expected.</summary>
    private static decimal ScoreOf(Finding finding) =>
        finding.Excess is { } excess && finding.Facts.TryGetValue(FactNames.Band, out var band)
        && decimal.TryParse(band, NumberStyles.Number, CultureInfo.InvariantCulture, out var width) && width > 0m
            ? Math.Abs(excess.Amount) / width
            : Math.Abs(finding.Variance ?? 1m);

    private static void AppendRow(StringBuilder text, params IEnumerable<string> cells) => text.AppendJoin(',', cells).Append('\n');

    /// <summary>Quoted where the format asks for it. A spreadsheet takes a text that begins like a formula for one, so such a text gets an apostrophe.</summary>
    private static string Text(string cell)
    {
        var safe = cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + cell : cell;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private static string Amount(Money? money) => money is { } known ? known.Amount.ToString("0.00", CultureInfo.InvariantCulture) : "";

    private static string Number(decimal number) => number.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
