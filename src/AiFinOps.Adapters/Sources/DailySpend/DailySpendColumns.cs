using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources.DailySpend;

/// <summary>Where the columns of a daily-spend file stand. -1 for a column that is not there.</summary>
internal sealed class DailySpendColumns
{
    private static readonly string[] Mandatory = ["series_key", "date", "provider", "service", "model", "cost", "currency", "as_of"];

    private readonly Dictionary<string, int> _positions;

    private DailySpendColumns(IReadOnlyList<string> header, Dictionary<string, int> positions)
    {
        _positions = positions;
        Header = header;
    }

    public IReadOnlyList<string> Header { get; }

    public int this[string column] => _positions.GetValueOrDefault(column, -1);

    /// <summary>True where the header can only be meant for this format.</summary>
    public static bool Recognises(IReadOnlyList<string> header) =>
        header.Contains("series_key", StringComparer.OrdinalIgnoreCase)
        || (header.Contains("as_of", StringComparer.OrdinalIgnoreCase) && !header.Contains("BilledCost", StringComparer.OrdinalIgnoreCase));

    /// <exception cref="CostFileException">Columns are missing.</exception>
    public static DailySpendColumns Find(string file, IReadOnlyList<string> header)
    {
        var positions = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var position = 0; position < header.Count; position++)
        {
            positions.TryAdd(header[position], position);
        }

        string[] missing = [.. Mandatory.Where(column => !positions.ContainsKey(column))];
        return missing.Length == 0
            ? new DailySpendColumns(header, positions)
            : throw new CostFileException($"{file} is a daily-spend file and lacks the column(s) {string.Join(", ", missing)}. Add them; nothing was written.");
    }
}
