using AiFinOps.Core.Incidents;
using AiFinOps.Core.Learning;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>What would keep an incident from coming back, as a reviewable change of the file. Nothing is applied.</summary>
public sealed class ProposePrevention(IProposalWriter writer)
{
    /// <summary>Null where nothing follows from what is on record, or where it is in force already.</summary>
    public async Task<Prevention?> RunAsync(Incident incident, ConfigurationInForce inForce, CancellationToken cancellationToken) =>
        PreventionProposal.For(incident, inForce.Configuration) is { } change && await writer.DiffAsync(change, inForce, cancellationToken) is { } diff
            ? new Prevention(change.Why, diff)
            : null;
}

/// <param name="Diff">Unified diff of <c>finops.yaml</c>.</param>
public sealed record Prevention(string Why, string Diff);
