using AiFinOps.Adapters.Sources.Csv;
using AiFinOps.Adapters.Sources.DailySpend;
using AiFinOps.Adapters.Sources.Focus;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources;

/// <summary>Knows the formats, and tells them apart by the header of the first part.</summary>
internal sealed class CostFileReader : ICostFileReader
{
    public async Task<CostFile> ReadAsync(IReadOnlyList<CostFilePart> parts, IProgress<long>? rowsRead, CancellationToken cancellationToken)
    {
        var first = await CsvDocument.OpenAsync(parts[0], cancellationToken);
        return DailySpendColumns.Recognises(first.Header)
            ? await DailySpendReader.ReadAsync(first, parts.Skip(1), rowsRead, cancellationToken)
            : await FocusReader.ReadAsync(first, parts.Skip(1), rowsRead, new FocusLimits(), cancellationToken);
    }
}
