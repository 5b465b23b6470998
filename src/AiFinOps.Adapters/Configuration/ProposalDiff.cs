using System.Text;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Learning;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Configuration;

/// <summary>
/// A proposed change as a diff of the file. What it shows was checked: the changed text is read as any file is, and is the configuration
/// in force with this one change.
/// </summary>
internal sealed class ProposalDiff(ConfigurationTexts texts) : IProposalWriter
{
    private const string File = "finops.yaml";

    public async Task<string?> DiffAsync(ProposedChange change, ConfigurationInForce inForce, CancellationToken cancellationToken)
    {
        var kept = await texts.FindAsync(inForce.Hash, cancellationToken);
        return (kept is null ? null : Of(kept, change, inForce.Configuration)) ?? Of(CanonicalYaml.Write(inForce.Rows), change, inForce.Configuration);
    }

    /// <param name="text">A file that means <paramref name="configuration"/>.</param>
    /// <returns>Null where the change cannot be written into it, or the result would not be what is proposed.</returns>
    public static string? Of(string text, ProposedChange change, FinOpsConfiguration configuration)
    {
        if (ProposalEdits.Apply(text, change) is not { } changed || ConfigurationFile.Check(Encoding.UTF8.GetBytes(changed)).Document is not { } document)
        {
            return null;
        }

        var proposed = ConfigurationDocuments.Seal(change.ApplyTo(configuration));
        return string.Equals(document.Hash, proposed.Hash, StringComparison.Ordinal) ? UnifiedDiff.Of(File, text, changed) : null;
    }
}
