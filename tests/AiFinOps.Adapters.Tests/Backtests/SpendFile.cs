using System.Globalization;
using System.Text;
using AiFinOps.Adapters.Sources;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Backtests;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Tests.Backtests;

/// <param name="AsOf">When the row was known.</param>
internal sealed record SpendRow(string Series, DateOnly Day, DateOnly AsOf, decimal Cost, string Service = "Chat", string Environment = "prod");

/// <summary>A daily-spend file of made-up series with a shape of the week, a little unrest and obvious anomalies. It begins on Thursday 2026-01-01.</summary>
internal sealed class SpendFile
{
    public static readonly DateOnly First = new(2026, 1, 1);

    private readonly List<SpendRow> rows = [];

    public IReadOnlyList<SpendRow> Rows => rows;

    /// <summary>A day of the file by its number, from 0.</summary>
    public static DateOnly Day(int number) => First.AddDays(number);

    /// <param name="delay">Days after which a day is known.</param>
    /// <param name="times">What a day costs as a multiple of the usual; 0 leaves it out.</param>
    public SpendFile With(string series, int days, Func<int, decimal>? times = null, int delay = 0)
    {
        for (var number = 0; number < days; number++)
        {
            if ((times?.Invoke(number) ?? 1m) is var factor and not 0m)
            {
                rows.Add(new SpendRow(series, Day(number), Day(number + delay), Usual(series, number) * factor));
            }
        }

        return this;
    }

    public SpendFile With(params IEnumerable<SpendRow> more)
    {
        rows.AddRange(more);
        return this;
    }

    /// <summary>A workday costs about 100, a day of the weekend about 60; never two days quite the same.</summary>
    public static decimal Usual(string series, int number)
    {
        var unrest = 0.97m + (((number * 37) + (series[0] * 11)) % 61 / 1000m);
        return decimal.Round(unrest * (Day(number).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 60m : 100m), 2);
    }

    public Task<IReadOnlyList<BacktestDay>> JudgeAsync(IReadOnlyList<ExpectedEvent>? events = null, FinOpsConfiguration? configuration = null, params IEnumerable<int> forecastDays) =>
        JudgeAsync(rows, events, configuration, forecastDays);

    public static Task<IReadOnlyList<BacktestDay>> JudgeAsync(
        IEnumerable<SpendRow> rows, IReadOnlyList<ExpectedEvent>? events = null, FinOpsConfiguration? configuration = null, params IEnumerable<int> forecastDays) =>
        JudgeAsync(Csv(rows), new BacktestRequest(configuration, events ?? [], forecastDays.ToHashSet()));

    public static async Task<IReadOnlyList<BacktestDay>> JudgeAsync(string csv, BacktestRequest request)
    {
        var bytes = Encoding.UTF8.GetBytes(csv);
        var part = new CostFilePart("spend.csv", _ => Task.FromResult<Stream>(new MemoryStream(bytes)));
        using var backtest = await new BacktestSpend(new CostFileReader()).ReadAsync(part, rowsRead: null, TestContext.Current.CancellationToken);
        return await backtest.RunAsync(request, DateOnly.MaxValue, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }

    public static string Csv(IEnumerable<SpendRow> rows) => rows.Aggregate(
        new StringBuilder("series_key,date,provider,service,model,feature,environment,project,owner,phase,cost,currency,as_of\n"),
        (text, row) => text.Append(
            CultureInfo.InvariantCulture,
            $"{row.Series},{row.Day:yyyy-MM-dd},Fjord AI,{row.Service},large,shop,{row.Environment},{row.Series},blue,run,{row.Cost},USD,{row.AsOf:yyyy-MM-dd}\n")).ToString();
}
