using AiFinOps.Adapters.Sources.Csv;
using AiFinOps.Adapters.Sources.DailySpend;
using AiFinOps.Adapters.Sources.Focus;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources;

/// <summary>Knows the formats, and tells them apart by the header of the first part.</summary>
internal sealed class CostFileReader : ICostFileReader
{
    public Task<CostFile> ReadAsync(IReadOnlyList<CostFilePart> parts, IProgress<long>? rowsRead, CancellationToken cancellationToken) =>
        ReadAsync(parts, SourceGranularity.Daily, rowsRead, cancellationToken);

    public async Task<CostFile> ReadAsync(
        IReadOnlyList<CostFilePart> parts, SourceGranularity granularity, IProgress<long>? rowsRead, CancellationToken cancellationToken)
    {
        var first = await CostDocument.OpenAsync(parts[0], cancellationToken);
        return first is CsvDocument text && DailySpendColumns.Recognises(text.Header)
            ? await DailySpendReader.ReadAsync(text, parts.Skip(1), rowsRead, cancellationToken)
            : await FocusReader.ReadAsync(first, parts, rowsRead, new FocusLimits(Hours: granularity == SourceGranularity.Hourly), cancellationToken);
    }
}
