using AiFinOps.Core.Configuration;

namespace AiFinOps.Workflows.Ports;

/// <summary>Versioned configuration. A version is in force whole or not at all.</summary>
public interface IConfigurationStore
{
    /// <summary>
    /// Writes the rows of the next version, its sealed copy, and then the one row that activates it.
    /// The same document again activates nothing and returns the version in force.
    /// </summary>
    /// <param name="document">Canonical document: sections to row keys to JSON text.</param>
    /// <exception cref="ConcurrencyException">Somebody else applied a version meanwhile.</exception>
    Task<AppliedVersion> ApplyAsync(ConfigurationDocument document, string actor, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// The version in force; null while nothing was ever applied. Rows that do not verify are named in
    /// <see cref="ConfigurationInForce.Tampered"/> and the sealed copy is what is returned.
    /// </summary>
    Task<ConfigurationInForce?> LoadAsync(CancellationToken cancellationToken);
}

/// <summary>
/// A configuration as rows: <c>section|id</c> to canonical JSON. Its hash seals it.
/// </summary>
public sealed record ConfigurationDocument(IReadOnlyDictionary<string, string> Rows, string Hash, FinOpsConfiguration Configuration)
{
    /// <summary>The file that it was read from; null where it comes from elsewhere. The seal does not look at it.</summary>
    public string? Text { get; init; }
}

public sealed record AppliedVersion(int Version, bool Changed);

/// <param name="Rows">The sealed rows, <c>section|id</c> to canonical JSON.</param>
/// <param name="Hash">Seal over <paramref name="Rows"/>.</param>
/// <param name="RulesHash">Hash of what allocation depends on; it names the packed view of the ledger.</param>
/// <param name="Tampered">Keys of rows that were added, removed or edited by hand; empty when all is well.</param>
public sealed record ConfigurationInForce(
    int Version, FinOpsConfiguration Configuration, IReadOnlyDictionary<string, string> Rows, string Hash, string RulesHash, IReadOnlyList<string> Tampered);
