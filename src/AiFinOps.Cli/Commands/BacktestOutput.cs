using System.Text;
using AiFinOps.Workflows.Backtests;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Cli.Commands;

/// <summary>The files that a backtest writes, and what was counted on the way.</summary>
internal sealed class BacktestOutput : IDisposable
{
    private readonly OutputFile alertsFile;
    private readonly OutputFile? forecastsFile;
    private readonly StringBuilder alerts = new(BacktestCsv.AlertHeader);
    private readonly StringBuilder forecasts = new(BacktestCsv.ForecastHeader);
    private readonly SortedDictionary<string, int> alertsByKind = new(StringComparer.Ordinal);

    private BacktestOutput(OutputFile alertsFile, OutputFile? forecastsFile) => (this.alertsFile, this.forecastsFile) = (alertsFile, forecastsFile);

    public IReadOnlyDictionary<string, int> AlertsByKind => alertsByKind;

    public int Forecasts { get; private set; }

    /// <exception cref="CostFileException">A file cannot be written, or is one of those that are read.</exception>
    public static BacktestOutput Open(BacktestOptions options)
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (var path in new[] { options.Spend, options.Events, options.Config, options.Alerts, options.Forecasts }.OfType<string>())
        {
            if (!taken.Add(Path.GetFullPath(path)))
            {
                throw new CostFileException($"{path} is named twice, to be read or to be written. Give every file a name of its own; nothing was written.");
            }
        }

        var first = OutputFile.Open(options.Alerts, "--alerts");
        try
        {
            return new BacktestOutput(first, options.Forecasts is { } path ? OutputFile.Open(path, "--forecasts") : null);
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }

    public void Add(BacktestDay day)
    {
        foreach (var alert in day.Alerts)
        {
            var kind = BacktestCsv.KindOf(alert);
            alertsByKind[kind] = alertsByKind.GetValueOrDefault(kind) + 1;
            BacktestCsv.Append(alerts, alert, kind);
        }

        foreach (var forecast in forecastsFile is null ? [] : day.Forecasts)
        {
            Forecasts++;
            BacktestCsv.Append(forecasts, forecast);
        }
    }

    public void Commit()
    {
        alertsFile.Commit(alerts);
        forecastsFile?.Commit(forecasts);
    }

    public void Dispose()
    {
        alertsFile.Dispose();
        forecastsFile?.Dispose();
    }
}
