using AiFinOps.Core.Sources;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>What an import did with every row.</summary>
/// <param name="File">The reader's account of the file.</param>
/// <param name="Records">Cost records handed to the ledger after summing.</param>
/// <param name="Changed">False where the ledger knew all of it already.</param>
/// <param name="LedgerVersions">Versions that this import made or confirmed, in order; empty where nothing was written.</param>
public sealed record ImportReport(string Source, CostFileSummary File, long Records, bool Changed, IReadOnlyList<long> LedgerVersions)
{
    /// <summary>Hours of usage beside the ledger are different now.</summary>
    public bool HoursChanged { get; init; }

    /// <summary>The reading that was kept out of the ledger; null where none was. What follows it in the file is not written either.</summary>
    public HeldReading? Held { get; init; }
}
