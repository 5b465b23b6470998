using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Configuration;

/// <summary>Configurations as sealed documents.</summary>
public static class ConfigurationDocuments
{
    /// <summary>Completes the configuration, puts it into canonical order and seals its rows: equal configurations have equal hashes.</summary>
    /// <exception cref="ArgumentException">An id is there twice; <see cref="ConfigurationRules"/> would have told.</exception>
    public static ConfigurationDocument Seal(FinOpsConfiguration configuration)
    {
        var canonical = Completion.InCanonicalOrder(Completion.Complete(configuration));
        var rows = RowWriter.Write(canonical);
        return new ConfigurationDocument(rows, CanonicalJson.HashOf(rows), canonical);
    }
}
