using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AiFinOps.Adapters;
using AiFinOps.Adapters.Configuration;
using AiFinOps.Adapters.Sources.ExpectedEvents;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Backtests;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Cli.Commands;

/// <summary>
/// <c>finops backtest --spend FILE --alerts OUT.csv</c>: what would have been told on each day of a file of spend, with what was known then.
/// Needs no storage and no connection. Exit code 0: every row was used. 1: nothing was written. 3: some rows were rejected, the rest was judged.
/// </summary>
internal static class BacktestCommand
{
    private const int Fatal = 1;
    private const int PartlyRejected = 3;

    /// <summary>More comes from a mistyped as_of, and would be judged for hours.</summary>
    private const int MostDays = 3_660;

    public static Command Create()
    {
        var command = new Command(
            "backtest",
            "Judges a file of spend day by day, each with only what was known then, and writes the alerts. Tells nobody. Exit code 0: all rows used; 1: nothing written; 3: some rows rejected.");
        foreach (var option in BacktestOptions.All)
        {
            command.Add(option);
        }

        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var options = BacktestOptions.Of(arguments);
        var error = arguments.InvocationConfiguration.Error;
        try
        {
            var check = options.Config is { } config ? await ConfigurationFile.CheckAsync(config, cancellationToken) : null;
            if (check is { Document: null })
            {
                await error.WriteLineAsync(string.Join(Environment.NewLine, check.Errors.Select(problem => ConfigurationReport.Text(options.Config!, problem))));
                return Fatal;
            }

            using var output = BacktestOutput.Open(options);
            await using var provider = new ServiceCollection().AddAiFinOpsFiles().BuildServiceProvider();
            using var backtest = await provider.GetRequiredService<BacktestSpend>().ReadAsync(Part(options.Spend), rowsRead: null, cancellationToken);
            var configuration = check?.Document?.Configuration;
            var events = await EventsAsync(options, configuration?.Lines.Select(line => line.Id).ToHashSet(StringComparer.Ordinal) ?? backtest.Series, cancellationToken);
            IReadOnlyList<RejectedRow> rejectedRows = [.. events.Rejected, .. backtest.File.Rejected];
            var rejected = events.Rejected.Count + backtest.File.RowsRejected;
            await RejectionReport.WriteAsync(error, backtest.File.Warnings, rejectedRows, rejected);
            var days = await JudgeAsync(backtest, new BacktestRequest(configuration, events.Events, options.ForecastDays), options, output, cancellationToken);
            output.Commit();
            await arguments.InvocationConfiguration.Output.WriteLineAsync(arguments.GetValue(GlobalOptions.Json) ? Json(days, backtest.File, rejectedRows, rejected, output) : Text(days, output));
            return rejected > 0 ? PartlyRejected : 0;
        }
        catch (Exception exception) when (exception is CostFileException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(exception.Message);
            return Fatal;
        }
    }

    private static async Task<ExpectedEventsRead> EventsAsync(BacktestOptions options, IReadOnlySet<string> known, CancellationToken cancellationToken) =>
        options.Events is { } file ? await ExpectedEventsFile.ReadAsync(Part(file), known, cancellationToken) : new ExpectedEventsRead([], []);

    private static async Task<DayRange> JudgeAsync(
        Backtest backtest, BacktestRequest request, BacktestOptions options, BacktestOutput output, CancellationToken cancellationToken)
    {
        var days = DaysOf(backtest, options);
        var progress = new ProgressBar(days.Days, "days");
        await foreach (var day in backtest.RunAsync(request, days.To, cancellationToken))
        {
            if (day.Day >= options.From)
            {
                output.Add(day);
            }

            progress.Show(day.Day.DayNumber - days.From.DayNumber + 1);
        }

        progress.End();
        return days;
    }

    private static DayRange DaysOf(Backtest backtest, BacktestOptions options)
    {
        if (backtest.Days is not { } all)
        {
            throw new CostFileException($"{options.Spend} has no row that can be used; nothing was written.");
        }

        var days = all with { To = options.To < all.To ? options.To : all.To };
        return days.Days switch
        {
            < 1 => throw new CostFileException(Words($"Nothing was known by {options.To:yyyy-MM-dd}: the earliest as_of of {options.Spend} is {all.From:yyyy-MM-dd}. Give a later --to; nothing was written.")),
            > MostDays => throw new CostFileException(Words($"The as_of of {options.Spend} run from {all.From:yyyy-MM-dd} to {all.To:yyyy-MM-dd}, which is longer than {MostDays:N0} days. Mend the mistyped one, or give --to; nothing was written.")),
            _ => days,
        };
    }

    private static string Text(DayRange days, BacktestOutput output)
    {
        var kinds = string.Join(", ", output.AlertsByKind.Select(kind => Words($"{kind.Value:N0} {kind.Key}")));
        return Words($"{days.Days:N0} days judged, {days.From:yyyy-MM-dd} to {days.To:yyyy-MM-dd}: {output.AlertsByKind.Values.Sum():N0} alerts{(kinds.Length > 0 ? $" ({kinds})" : "")}, {output.Forecasts:N0} forecasts.");
    }

    private static string Json(DayRange days, CostFileSummary file, IReadOnlyList<RejectedRow> rejectedRows, long rejected, BacktestOutput output) => JsonSerializer.Serialize(
        new
        {
            days.From,
            days.To,
            days = days.Days,
            format = file.Format,
            rowsRead = file.RowsRead,
            rejectedCount = rejected,
            rejected = rejectedRows.Select(row => new { row.File, row.Line, row.Column, row.Reason }),
            warnings = file.Warnings,
            alerts = output.AlertsByKind,
            forecasts = output.Forecasts,
        },
        JsonSerializerOptions.Web);

    private static CostFilePart Part(string path) => new(path, _ => Task.FromResult(Opened(path)));

    private static Stream Opened(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CostFileException($"{path} cannot be read: {exception.Message} Check that it is there, is a file, and may be read; nothing was written.", exception);
        }
    }

    private static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
