using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources;

/// <summary>What is wrong with one cell or row, and what to do.</summary>
internal readonly record struct Fault(string Column, string Reason);

/// <summary>Counts all rejected rows and keeps the first ones.</summary>
internal sealed class Rejections
{
    private readonly List<(int Part, RejectedRow Row)> _first = [];

    public long Count { get; private set; }

    /// <summary>False where one more would only be counted: its reason need not be worded.</summary>
    public bool WantsReason => _first.Count < CostFileSummary.MaxRejected;

    /// <param name="part">Position of the file among the parts of its export.</param>
    public void Add(int part, string file, long line, Fault fault)
    {
        Count++;
        if (WantsReason)
        {
            _first.Add((part, new RejectedRow(file, line, fault.Column, fault.Reason)));
        }
    }

    /// <summary>The first of several workers' rejections, in file order. Each worker met its own in that order.</summary>
    public static IReadOnlyList<RejectedRow> Merge(IEnumerable<Rejections> all) =>
        [.. all.SelectMany(rejections => rejections._first).OrderBy(entry => entry.Part).ThenBy(entry => entry.Row.Line)
            .Take(CostFileSummary.MaxRejected).Select(entry => entry.Row)];
}
