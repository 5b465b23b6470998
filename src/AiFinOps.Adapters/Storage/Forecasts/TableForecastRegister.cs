using System.Globalization;
using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Forecasts;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Forecasts;

/// <summary>A partition per day on whose evening forecasts were made; in it a row per line and month.</summary>
internal sealed class TableForecastRegister(StorageClients storage, IUnreadableRows unreadable) : IForecastRegister
{
    private const int Schema = 1;
    private const string Currency = "Currency";
    private const string Remedy = "Delete the row: only this forecast is lost to the accuracy of its month.";

    private readonly TableClient table = storage.Table(Tables.Forecasts);

    public Task KeepAsync(DateOnly asOf, IReadOnlyCollection<MonthForecast> forecasts, CancellationToken cancellationToken) =>
        table.PutAllAsync(forecasts.Select(forecast => RowOf(asOf, forecast)), $"the forecasts of {RowText.Of(asOf)}", cancellationToken);

    public async Task<IReadOnlyList<MonthForecast>> ListAsync(DateOnly asOf, CancellationToken cancellationToken) => await table
        .PartitionAsync(RowText.Of(asOf), filter: null, cancellationToken)
        .ReadableAsync(Read, unreadable)
        .ToListAsync(cancellationToken);

    private static TableEntity RowOf(DateOnly asOf, MonthForecast forecast) =>
        new(RowText.Of(asOf), KeyEncoder.Key(forecast.Line, BudgetPeriod.Of(forecast.Period).Id))
        {
            [RowText.SchemaProperty] = Schema,
            [nameof(MonthForecast.Line)] = forecast.Line,
            [nameof(MonthForecast.Period)] = RowText.Of(forecast.Period),
            [nameof(MonthForecast.AsOf)] = RowText.Of(forecast.AsOf),
            [nameof(MonthForecast.Amount)] = TextOf(forecast.Amount),
            [nameof(MonthForecast.Low)] = TextOf(forecast.Low),
            [nameof(MonthForecast.High)] = TextOf(forecast.High),
            [nameof(MonthForecast.Credits)] = TextOf(forecast.Credits),
            [Currency] = forecast.Amount.Currency,
            [nameof(MonthForecast.Method)] = forecast.Method,
        };

    private static MonthForecast Read(TableEntity entity)
    {
        var row = new RowReader(Tables.Forecasts, entity, Remedy).OfSchema(Schema);
        return new MonthForecast(
            row.Text(nameof(MonthForecast.Line)),
            row.Day(nameof(MonthForecast.Period)),
            row.Day(nameof(MonthForecast.AsOf)),
            MoneyOf(row, nameof(MonthForecast.Amount)),
            MoneyOf(row, nameof(MonthForecast.Low)),
            MoneyOf(row, nameof(MonthForecast.High)),
            row.Text(nameof(MonthForecast.Method)))
        {
            Credits = MoneyOf(row, nameof(MonthForecast.Credits)),
        };
    }

    private static string TextOf(Money money) => money.Amount.ToString(CultureInfo.InvariantCulture);

    private static Money MoneyOf(RowReader row, string property) =>
        decimal.TryParse(row.Text(property), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            ? new Money(amount, row.Text(Currency))
            : throw row.Unreadable(property, $"'{row.Text(property)}' is not an amount such as 1840.50.");
}
