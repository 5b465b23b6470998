using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;

namespace AiFinOps.Workflows.Ports;

/// <summary>One file of costs, or one of the parts in which an export was written.</summary>
/// <param name="Name">Shown in messages.</param>
/// <param name="OpenAsync">Opens it for reading from the start; the reader disposes what it gets.</param>
public sealed record CostFilePart(string Name, Func<CancellationToken, Task<Stream>> OpenAsync)
{
    /// <summary>
    /// Days of the month that the part bills as a whole; null where the rows alone say. What it bills of an earlier month counts on the first
    /// day, because it must not replace that month; what lies after it is rejected.
    /// </summary>
    public DayRange? Period { get; init; }

    /// <summary>Rows, without a header, that the part has where it is whole; null where nobody says. With any other number the export is refused.</summary>
    public long? Rows { get; init; }
}

/// <summary>Reads files of costs in bounded memory. The format is recognised by the header.</summary>
public interface ICostFileReader
{
    /// <summary>Reads all parts as one export. Rows that cannot be used are listed; they do not stop the rest.</summary>
    /// <param name="rowsRead">Told the number of rows now and then.</param>
    /// <exception cref="CostFileException">A part as a whole cannot be read; nothing of the export may be used.</exception>
    Task<CostFile> ReadAsync(IReadOnlyList<CostFilePart> parts, IProgress<long>? rowsRead, CancellationToken cancellationToken);

    /// <summary>The same, with the hours of usage beside the days where the format has them and <paramref name="granularity"/> asks for them.</summary>
    Task<CostFile> ReadAsync(
        IReadOnlyList<CostFilePart> parts, SourceGranularity granularity, IProgress<long>? rowsRead, CancellationToken cancellationToken) =>
        ReadAsync(parts, rowsRead, cancellationToken);
}

/// <summary>What was read. Disposing it deletes the temporary files that <see cref="CostFileBatch.Records"/> streams from.</summary>
public sealed class CostFile(CostFileSummary summary, IReadOnlyList<CostFileBatch> batches, IDisposable? temporary = null) : IDisposable
{
    public CostFileSummary Summary { get; } = summary;

    /// <summary>In the order in which the ledger must learn them; empty where no row was accepted.</summary>
    public IReadOnlyList<CostFileBatch> Batches { get; } = batches;

    public void Dispose() => temporary?.Dispose();
}

/// <param name="AsOf">When the source knew the facts (UTC), where the file states it; null otherwise.</param>
/// <param name="Slices">Account and days that the records replace as a whole.</param>
/// <param name="ReportedDays">Days with at least one row, ascending.</param>
/// <param name="Records">Ordered by day; rows that agree in all but cost and quantity are summed.</param>
public sealed record CostFileBatch(
    DateTimeOffset? AsOf, IReadOnlyList<LedgerSlice> Slices, IReadOnlyList<DateOnly> ReportedDays, IAsyncEnumerable<CostRecord> Records)
{
    /// <summary>Usage by the hour; null where hours were not asked for, or where the format has none.</summary>
    public CostFileHours? Hours { get; init; }
}

/// <param name="Slices">The hours of all days of the batch, by account.</param>
/// <param name="Reported">Hours with at least one row of usage.</param>
/// <param name="Records">Ordered by hour; rows that agree in all but cost are summed.</param>
public sealed record CostFileHours(IReadOnlyList<HourSlice> Slices, IReadOnlySet<DateTimeOffset> Reported, IAsyncEnumerable<HourRecord> Records);

/// <param name="Format">For people, for example <c>FOCUS 1.0</c>.</param>
/// <param name="Rejected">The first <see cref="MaxRejected"/> in file order; <paramref name="RowsRejected"/> counts them all.</param>
/// <param name="Warnings">One line each, with its count.</param>
/// <param name="Totals">Sums of the facts in force after this file, by provider and currency.</param>
public sealed record CostFileSummary(
    string Format,
    long RowsRead,
    long RowsAccepted,
    long RowsRejected,
    IReadOnlyList<RejectedRow> Rejected,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<SpendTotal> Totals)
{
    public const int MaxRejected = 1000;
}

/// <param name="Line">Line of the file on which the row starts; the header is line 1.</param>
/// <param name="Column">Empty where the row as a whole is at fault.</param>
/// <param name="Reason">What is wrong and what to do.</param>
public sealed record RejectedRow(string File, long Line, string Column, string Reason);

/// <summary>Exact sums as invariant decimal text: they may need more digits than a <see cref="decimal"/> holds.</summary>
public sealed record SpendTotal(string Provider, string Currency, string Billed, string Effective);

/// <summary>A file of costs that cannot be used at all. The message says where, what and what to do.</summary>
public sealed class CostFileException(string message, Exception? inner = null) : Exception(message, inner);
