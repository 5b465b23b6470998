using System.Text;
using AiFinOps.Workflows.Backtests;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Cli.Commands;

/// <summary>
/// The files that a backtest writes. They are opened before anything is judged, so that one that cannot be written is told at once, and
/// written when everything is, so that a run that was ended leaves what was there.
/// </summary>
internal sealed class BacktestOutput : IDisposable
{
    private readonly FileStream alertsFile;
    private readonly FileStream? forecastsFile;
    private readonly StringBuilder alerts = new(BacktestCsv.AlertHeader);
    private readonly StringBuilder forecasts = new(BacktestCsv.ForecastHeader);
    private readonly SortedDictionary<string, int> alertsByKind = new(StringComparer.Ordinal);

    private BacktestOutput(FileStream alertsFile, FileStream? forecastsFile) => (this.alertsFile, this.forecastsFile) = (alertsFile, forecastsFile);

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

        var first = Open(options.Alerts, "--alerts");
        try
        {
            return new BacktestOutput(first, options.Forecasts is { } path ? Open(path, "--forecasts") : null);
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
        Write(alertsFile, alerts);
        if (forecastsFile is not null)
        {
            Write(forecastsFile, forecasts);
        }
    }

    public void Dispose()
    {
        alertsFile.Dispose();
        forecastsFile?.Dispose();
    }

    private static FileStream Open(string path, string option)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CostFileException($"{path} cannot be written: {exception.Message} Name another file with {option}; nothing was written.", exception);
        }
    }

    private static void Write(FileStream file, StringBuilder text)
    {
        if (file.CanSeek)
        {
            file.SetLength(0);
        }

        file.Write(Encoding.UTF8.GetBytes(text.ToString()));
        file.Flush();
    }
}
