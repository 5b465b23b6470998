using AiFinOps.Core.Learning;

namespace AiFinOps.Workflows.Ports;

/// <summary>Shows what a proposed change does to <c>finops.yaml</c>. It reads, and writes no file.</summary>
public interface IProposalWriter
{
    /// <summary>
    /// A unified diff against the file that was applied, or, where its text was not kept, against the same configuration as we write it. Null where the
    /// changed file would not be valid.
    /// </summary>
    Task<string?> DiffAsync(ProposedChange change, ConfigurationInForce inForce, CancellationToken cancellationToken);
}
