using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AiFinOps.Adapters.Sources.Csv;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources.ExpectedEvents;

/// <param name="Rejected">Rows that cannot be used, in file order, each with what is wrong and what to do.</param>
public sealed record ExpectedEventsRead(IReadOnlyList<ExpectedEvent> Events, IReadOnlyList<RejectedRow> Rejected);

/// <summary>
/// Reads announced events from a CSV with the columns <c>series_key,start,end,note</c>. The note says how much spend was expected:
/// <c>planned launch, expected x2.1</c>. Both days belong to the event.
/// </summary>
public static partial class ExpectedEventsFile
{
    private const decimal LargestFactor = 1000m;

    private static readonly string[] Columns = ["series_key", "start", "end", "note"];

    /// <param name="known">Series, or lines, that an event may be about.</param>
    /// <exception cref="CostFileException">The file as a whole cannot be used.</exception>
    public static async Task<ExpectedEventsRead> ReadAsync(CostFilePart file, IReadOnlySet<string> known, CancellationToken cancellationToken)
    {
        await using var document = await CsvDocument.OpenAsync(file, cancellationToken);
        var positions = Positions(document);
        List<ExpectedEvent> events = [];
        var rejections = new Rejections();
        var batch = document.First;
        do
        {
            foreach (ref readonly var row in batch.Rows)
            {
                if (RowShape.IsWhole(batch, row, document.Header, RowShape.MaxCell, out var fault)
                    && TryParse(Cells(batch, row, positions), known, row.Line, out var announced, out fault) && announced is not null)
                {
                    events.Add(announced);
                }
                else
                {
                    rejections.Add(0, document.Name, row.Line, fault);
                }
            }
        }
        while (await document.ReadAsync(batch, cancellationToken));
        return new ExpectedEventsRead(events, Rejections.Merge([rejections]));
    }

    private static int[] Positions(CsvDocument document)
    {
        int[] positions = [.. Columns.Select(column => document.Header.ToList().FindIndex(name => string.Equals(name, column, StringComparison.OrdinalIgnoreCase)))];
        string[] missing = [.. Columns.Where((_, index) => positions[index] < 0)];
        return missing.Length == 0
            ? positions
            : throw new CostFileException($"{document.Name} is read as a list of announced events and lacks the column(s) {string.Join(", ", missing)}. Its header must be series_key,start,end,note.");
    }

    private static List<string> Cells(CsvBatch batch, in CsvRow row, int[] positions)
    {
        List<string> cells = [];
        var scratch = Array.Empty<byte>();
        foreach (var position in positions)
        {
            cells.Add(Encoding.UTF8.GetString(CsvText.Unquote(batch.Cell(row, position), ref scratch)).Trim());
        }

        return cells;
    }

    private static bool TryParse(IReadOnlyList<string> cells, IReadOnlySet<string> known, long line, out ExpectedEvent? announced, out Fault fault)
    {
        announced = null;
        if (!known.Contains(cells[0]))
        {
            fault = new Fault("series_key", $"{Quoted(cells[0])} is not there. Name a series of the spend file, or a line where a configuration is given.");
            return false;
        }

        if (!TryDay(cells[1], "start", out var start, out fault) || !TryDay(cells[2], "end", out var end, out fault))
        {
            return false;
        }

        if (end < start)
        {
            fault = new Fault("end", string.Create(CultureInfo.InvariantCulture, $"{end:yyyy-MM-dd} is before the start {start:yyyy-MM-dd}. Write the last day of the event."));
            return false;
        }

        if (FactorOf(cells[3]) is not { } factor)
        {
            fault = new Fault("note", $"{Quoted(cells[3])} does not say how much is expected. Write a factor above 1 and at most {LargestFactor:0}, as in: planned launch, expected x2.1.");
            return false;
        }

        announced = new ExpectedEvent(string.Create(CultureInfo.InvariantCulture, $"event-{cells[0]}-{start:yyyy-MM-dd}-{line}"), cells[0], start, end, factor, "", cells[3]);
        return true;
    }

    private static bool TryDay(string text, string column, out DateOnly day, out Fault fault)
    {
        fault = default;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year is >= 2000 and <= 2099)
        {
            return true;
        }

        fault = new Fault(column, $"{Quoted(text)} is not a date within 2000 to 2099. Write it as 2024-09-18.");
        return false;
    }

    private static decimal? FactorOf(string note) =>
        Factor().Matches(note) is [var only]
        && decimal.TryParse(only.Groups["factor"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor)
        && factor is > 1m and <= LargestFactor
            ? factor
            : null;

    private static string Quoted(string text) => CsvText.Excerpt(Encoding.UTF8.GetBytes(text));

    [GeneratedRegex(@"\bx\s?(?<factor>[0-9]{1,6}(\.[0-9]{1,6})?)(?![0-9.,]*[0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Factor();
}
