using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace AiFinOps.Cli.Commands;

/// <summary>What <c>finops backtest</c> was asked.</summary>
internal sealed record BacktestOptions(
    string Spend, string? Events, string? Config, string Alerts, string? Forecasts, DateOnly From, DateOnly To, IReadOnlySet<int> ForecastDays)
{
    private static readonly Option<string> SpendOption = new("--spend")
    {
        Description = "A daily-spend CSV, restated by rows with a later as_of, or a FOCUS CSV, in which each day counts as known on its evening. Plain or gzip.",
        Required = true,
    };

    private static readonly Option<string?> EventsOption = new("--events") { Description = "Announced events: a CSV with series_key,start,end,note; the note says `expected x2.1`." };

    private static readonly Option<string?> ConfigOption = new("--config")
    {
        Description = "A configuration file: its rules, lines, budgets and bands decide. Without it each series is a line, judged with the defaults.",
    };

    private static readonly Option<string> AlertsOption = new("--alerts") { Description = "Where the alerts are written, as CSV.", Required = true };
    private static readonly Option<string?> ForecastsOption = new("--forecasts") { Description = "Where the forecasts of the month are written, as CSV." };
    private static readonly Option<DateOnly?> FromOption = Day("--from", "First day that is written. The days before are judged too, so that what was open already is no news.");
    private static readonly Option<DateOnly?> ToOption = Day("--to", "Last day that is judged.");

    private static readonly Option<IReadOnlySet<int>> ForecastDaysOption = new("--forecast-days")
    {
        Description = "Days of the month on whose evening it is forecast.",
        DefaultValueFactory = _ => new HashSet<int> { 10, 20 },
        CustomParser = DaysOfMonth,
    };

    public static IReadOnlyList<Option> All =>
        [SpendOption, EventsOption, ConfigOption, AlertsOption, ForecastsOption, FromOption, ToOption, ForecastDaysOption];

    public static BacktestOptions Of(ParseResult arguments) => new(
        arguments.GetRequiredValue(SpendOption),
        arguments.GetValue(EventsOption),
        arguments.GetValue(ConfigOption),
        arguments.GetRequiredValue(AlertsOption),
        arguments.GetValue(ForecastsOption),
        arguments.GetValue(FromOption) ?? DateOnly.MinValue,
        arguments.GetValue(ToOption) ?? DateOnly.MaxValue,
        arguments.GetRequiredValue(ForecastDaysOption));

    private static Option<DateOnly?> Day(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return day;
            }

            result.AddError($"'{result.Tokens[0].Value}' is not a day like 2026-06-01.");
            return null;
        },
    };

    private static HashSet<int> DaysOfMonth(ArgumentResult result)
    {
        HashSet<int> days = [];
        foreach (var text in result.Tokens[0].Value.Split(','))
        {
            if (int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var day) && day is >= 1 and <= 31)
            {
                days.Add(day);
            }
            else
            {
                result.AddError($"'{text}' is not a day of the month. Write a list like 10,20.");
            }
        }

        return days;
    }
}
