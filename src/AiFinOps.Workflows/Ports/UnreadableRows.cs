namespace AiFinOps.Workflows.Ports;

/// <summary>
/// A stored row that cannot be understood: edited by hand into nonsense, or written by a newer version of the product.
/// It says which row, which property, why, and what to do.
/// </summary>
public sealed class UnreadableRowException(
    string table, string partition, string row, string property, string why, string remedy, Exception? inner = null)
    : Exception($"Table '{table}', partition '{partition}', row '{row}', property '{property}': {why} {remedy}", inner)
{
    public string Table { get; } = table;

    public string Partition { get; } = partition;

    public string Row { get; } = row;

    public string Property { get; } = property;

    /// <summary>What is wrong with the value, in one sentence.</summary>
    public string Why { get; } = why;

    /// <summary>What a person does about it, in one sentence.</summary>
    public string Remedy { get; } = remedy;
}

/// <summary>
/// Rows that lists had to leave out, so that one bad row does not hide the rest and is not hidden itself:
/// health, lists and the command line name them.
/// </summary>
public interface IUnreadableRows
{
    void Report(UnreadableRowException row);

    /// <summary>Each row that this process met within the last hour, once, ordered by table and key.</summary>
    IReadOnlyList<UnreadableRowException> Recent();
}
