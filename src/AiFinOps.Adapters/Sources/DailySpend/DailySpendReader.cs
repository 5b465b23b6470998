using System.Globalization;
using AiFinOps.Adapters.Sources.Csv;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources.DailySpend;

/// <summary>
/// Reads the daily-spend format: one row for each series, day, service and model, restated by rows with a later <c>as_of</c>.
/// The rows of the whole file are held in memory: a restatement may stand anywhere.
/// </summary>
internal static class DailySpendReader
{
    /// <param name="first">Opened to know its format; closed here.</param>
    public static async Task<CostFile> ReadAsync(
        CsvDocument first, IEnumerable<CostFilePart> rest, IProgress<long>? rowsRead, CancellationToken cancellationToken)
    {
        var rows = new List<DailySpendRow>();
        var rejections = new Rejections();
        await ReadPartAsync(first, 0, rows, rejections, rowsRead, cancellationToken);
        foreach (var (part, index) in rest.Select((part, index) => (part, index + 1)))
        {
            await ReadPartAsync(await CsvDocument.OpenAsync(part, cancellationToken), index, rows, rejections, rowsRead, cancellationToken);
        }

        var batches = new DailySpendBatches();
        var learned = batches.From(rows);
        string[] notes = batches.Replaced == 0
            ? []
            : [string.Create(CultureInfo.InvariantCulture, $"{batches.Replaced:N0} row(s) were replaced by rows with a later as_of; the totals count what is in force.")];
        return new CostFile(
            new CostFileSummary("daily spend", rows.Count + rejections.Count, rows.Count, rejections.Count, Rejections.Merge([rejections]), notes, batches.Totals()),
            learned);
    }

    private static async Task ReadPartAsync(
        CsvDocument document, int part, List<DailySpendRow> rows, Rejections rejections, IProgress<long>? rowsRead, CancellationToken cancellationToken)
    {
        await using (document)
        {
            var parser = new DailySpendParser(DailySpendColumns.Find(document.Name, document.Header));
            var batch = document.First;
            do
            {
                Parse(parser, batch, part, document.Name, rows, rejections);
                rowsRead?.Report(rows.Count + rejections.Count);
            }
            while (await document.ReadAsync(batch, cancellationToken));
        }
    }

    private static void Parse(DailySpendParser parser, CsvBatch batch, int part, string file, List<DailySpendRow> rows, Rejections rejections)
    {
        foreach (ref readonly var row in batch.Rows)
        {
            if (parser.TryParse(batch, row, out var parsed, out var fault) && parsed is not null)
            {
                rows.Add(parsed);
            }
            else
            {
                rejections.Add(part, file, row.Line, fault);
            }
        }
    }
}
