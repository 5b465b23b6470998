using AiFinOps.Core.Configuration;

namespace AiFinOps.Workflows.Ports;

/// <summary>Rows of a <see cref="ConfigurationDocument"/> back to the configuration, and their seal.</summary>
public interface IConfigurationCodec
{
    /// <exception cref="ConfigurationRowException">A row cannot be read; the message names it.</exception>
    FinOpsConfiguration Read(IReadOnlyDictionary<string, string> rows);

    /// <summary>SHA-256 in lower-case hexadecimal over <c>key\nvalue\n</c> of all rows in ordinal order of their keys.</summary>
    string HashOf(IReadOnlyDictionary<string, string> rows);
}
