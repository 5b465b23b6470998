using System.Text;
using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Operations;

internal sealed class TableRunStore(StorageClients storage) : IRunStore
{
    private const int Schema = 1;
    private const string Partition = "run";
    private const string Remedy = "Delete the row, and start the evaluation again.";

    private readonly TableClient table = storage.Table(Tables.Operations);

    public async Task<EvaluationRun> CreateAsync(EvaluationRun run, CancellationToken cancellationToken)
    {
        var added = await table.TryAddAsync(Row(run), cancellationToken);
        return added is null ? await FindAsync(run.Id, cancellationToken) ?? throw new ConcurrencyException($"Run '{run.Id}'") : run;
    }

    public async Task<EvaluationRun?> FindAsync(string runId, CancellationToken cancellationToken) =>
        await table.FindAsync(Partition, KeyEncoder.Key(runId), cancellationToken) is { } row ? Read(row) : null;

    public Task SaveAsync(EvaluationRun run, CancellationToken cancellationToken) => table.PutAsync(Row(run), cancellationToken);

    private static TableEntity Row(EvaluationRun run)
    {
        var row = new TableEntity(Partition, KeyEncoder.Key(run.Id))
        {
            [RowText.SchemaProperty] = Schema,
            [nameof(EvaluationRun.Id)] = run.Id,
            [nameof(EvaluationRun.Status)] = run.Status,
            [nameof(EvaluationRun.From)] = run.From is { } from ? RowText.Of(from) : "",
            [nameof(EvaluationRun.To)] = run.To is { } to ? RowText.Of(to) : "",
            [nameof(EvaluationRun.CreatedAt)] = RowText.Of(run.CreatedAt),
            [nameof(EvaluationRun.FinishedAt)] = run.FinishedAt is { } finished ? RowText.Of(finished) : "",
        };
        row.SetLongText(nameof(EvaluationRun.Summary), run.Summary);
        row.SetPacked(nameof(EvaluationRun.Request), Encoding.UTF8.GetBytes(StorageJson.Write(run.Request)));
        row.SetPacked(nameof(EvaluationRun.Lines), Encoding.UTF8.GetBytes(StorageJson.Write(run.Lines)));
        row.SetPacked(nameof(EvaluationRun.Findings), Encoding.UTF8.GetBytes(StorageJson.Write(run.Findings)));
        return row;
    }

    private static EvaluationRun Read(TableEntity entity)
    {
        var row = new RowReader(Tables.Operations, entity, Remedy).OfSchema(Schema);
        return new(
            row.Text(nameof(EvaluationRun.Id)),
            row.Text(nameof(EvaluationRun.Status)),
            row.PackedJson<List<string>>(nameof(EvaluationRun.Lines)),
            row.DayOrNone(nameof(EvaluationRun.From)),
            row.DayOrNone(nameof(EvaluationRun.To)),
            row.PackedJson<string>(nameof(EvaluationRun.Request)),
            row.Instant(nameof(EvaluationRun.CreatedAt)),
            row.InstantOrNone(nameof(EvaluationRun.FinishedAt)),
            row.LongText(nameof(EvaluationRun.Summary)),
            row.PackedJson<List<RunFinding>>(nameof(EvaluationRun.Findings)));
    }
}
