using System.Runtime.CompilerServices;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Forecasts;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows.Backtests;

/// <param name="Configuration">Lines, rules and bands; null where each series is a line of its own, judged with the defaults.</param>
/// <param name="Events">Announced beforehand, by line; besides those of the configuration.</param>
/// <param name="ForecastDays">Days of the month on whose evening every line is forecast.</param>
public sealed record BacktestRequest(FinOpsConfiguration? Configuration, IReadOnlyList<ExpectedEvent> Events, IReadOnlySet<int> ForecastDays);

/// <param name="Alerts">In the order of the findings: line, kind, cause.</param>
/// <param name="Forecasts">By line.</param>
public sealed record BacktestDay(DateOnly Day, IReadOnlyList<BacktestAlert> Alerts, IReadOnlyList<MonthForecast> Forecasts);

/// <summary>
/// "What would it have told us?": judges a file of spend day by day, each with only what the file says was known on its evening. Allocation, evaluation and
/// the life of incidents are those of production; no ledger is read or written, and nobody is told.
/// </summary>
public sealed class BacktestSpend(ICostFileReader reader)
{
    /// <summary>Reads the file, once and to its end.</summary>
    /// <param name="rowsRead">Told the number of rows now and then.</param>
    /// <exception cref="CostFileException">The file cannot be used.</exception>
    public async Task<Backtest> ReadAsync(CostFilePart spend, IProgress<long>? rowsRead, CancellationToken cancellationToken) =>
        new(await reader.ReadAsync([spend], rowsRead, cancellationToken));
}

/// <summary>A file that was read and can be judged. Disposing it deletes the reader's temporary files.</summary>
public sealed class Backtest(CostFile file) : IDisposable
{
    public CostFileSummary File => file.Summary;

    /// <summary>The days that can be judged: from the first to the last on which something became known. Null where no row was accepted.</summary>
    public DayRange? Days { get; } = Arrivals.Span(file);

    /// <summary>Names of the series in the file.</summary>
    public IReadOnlySet<string> Series { get; } = file.Batches.SelectMany(batch => batch.Slices).Select(slice => slice.Account).ToHashSet(StringComparer.Ordinal);

    /// <summary>Judges every day up to <paramref name="last"/>, in order.</summary>
    public async IAsyncEnumerable<BacktestDay> RunAsync(BacktestRequest request, DateOnly last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Days is not { } days)
        {
            yield break;
        }

        var known = new KnownSpend(new BacktestLines(request.Configuration, request.Events));
        var incidents = new IncidentBook();
        await using var arrivals = Arrivals.InOrderAsync(file, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var more = await arrivals.MoveNextAsync();
        foreach (var day in new DayRange(days.From, last < days.To ? last : days.To).Each())
        {
            for (; more && arrivals.Current.Known <= day; more = await arrivals.MoveNextAsync())
            {
                known.Learn(arrivals.Current);
            }

            cancellationToken.ThrowIfCancellationRequested();
            yield return Judge(known, incidents, request, day);
        }
    }

    public void Dispose() => file.Dispose();

    private static BacktestDay Judge(KnownSpend known, IncidentBook incidents, BacktestRequest request, DateOnly day)
    {
        var input = known.EndDay(day);
        var result = SpendEvaluation.Judge(input);
        var alerts = incidents.Reconcile(result, input.Configuration, input.Now)
            .Select(alert => new BacktestAlert(known.SeriesOf(alert.Graded.Finding.Line), day, alert.Occasion, alert.Graded));
        return new BacktestDay(day, [.. alerts], request.ForecastDays.Contains(day.Day) ? [.. Forecasts(result, input, day)] : []);
    }

    private static IEnumerable<MonthForecast> Forecasts(EvaluationResult result, EvaluationInput input, DateOnly day) =>
        from line in result.Lines.OrderBy(line => line.Key, StringComparer.Ordinal)
        let forecast = MonthForecast.Of(line.Value, input.Configuration.ExpectedEvents, day)
        where forecast is not null
        select forecast;
}
