using AiFinOps.Core.Configuration;

namespace AiFinOps.Workflows.Ports;

/// <summary>Turns the rows of a configuration into the configuration, and seals them.</summary>
public interface IConfigurationCodec
{
    /// <param name="rows"><c>section|id</c> to canonical JSON, as in <see cref="ConfigurationDocument.Rows"/>.</param>
    FinOpsConfiguration Read(IReadOnlyDictionary<string, string> rows);

    /// <summary>SHA-256 in lower-case hexadecimal over <c>key\nvalue\n</c> of all rows in ordinal order of their keys.</summary>
    string HashOf(IReadOnlyDictionary<string, string> rows);
}
