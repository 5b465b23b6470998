using System.Globalization;
using AiFinOps.Workflows;
using Azure;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Simulation;

/// <summary>The row <c>clock</c>, <c>now</c> of the operations table.</summary>
internal sealed class TableSimulatedNow(TableServiceClient tables) : ISimulatedNow
{
    private const string Partition = "clock";
    private const string Row = "now";

    private readonly TableClient _table = tables.GetTableClient(Tables.Operations);

    public async Task<SimulatedMoment?> ReadAsync(CancellationToken cancellationToken)
    {
        await _table.CreateIfNotExistsAsync(cancellationToken);
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, Row, cancellationToken: cancellationToken);
        return row.HasValue ? new SimulatedMoment(Moment(row.Value!, "previous"), Moment(row.Value!, "now")) : null;
    }

    public Task WriteAsync(SimulatedMoment moment, CancellationToken cancellationToken) =>
        _table.UpsertEntityAsync(
            new TableEntity(Partition, Row)
            {
                ["schema"] = 1,
                ["previous"] = Text(moment.Previous),
                ["now"] = Text(moment.Now),
            },
            TableUpdateMode.Replace,
            cancellationToken);

    private static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset Moment(TableEntity row, string column) =>
        DateTimeOffset.TryParse(row.GetString(column), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : throw new InvalidOperationException(
                $"Table {Tables.Operations}, row {Partition}/{Row}, column {column}: not a moment in time. Delete the row to begin the simulation anew.");
}
