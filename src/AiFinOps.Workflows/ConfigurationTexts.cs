using System.Text;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>The text of applied files, kept so that a proposal can be shown as a change of it. A file has no secret in it: the check refuses one that has.</summary>
public sealed class ConfigurationTexts(IDocumentStore documents)
{
    /// <summary>The first text of a configuration stays: another one with other comments means the same.</summary>
    public async Task KeepAsync(ConfigurationDocument document, CancellationToken cancellationToken)
    {
        if (document.Text is not { } text || await FindAsync(document.Hash, cancellationToken) is not null)
        {
            return;
        }

        try
        {
            await documents.CreateAsync(Containers.Configuration, PathOf(document.Hash), Encoding.UTF8.GetBytes(text), "application/yaml; charset=utf-8", cancellationToken);
        }
        catch (ConcurrencyException)
        {
            // Somebody else applied the same configuration at the same moment.
        }
    }

    /// <param name="hash">Seal of the configuration.</param>
    /// <returns>Null where it was not kept.</returns>
    public async Task<string?> FindAsync(string hash, CancellationToken cancellationToken) =>
        await documents.ReadAsync(Containers.Configuration, PathOf(hash), cancellationToken) is { } text ? Encoding.UTF8.GetString(text) : null;

    private static string PathOf(string hash) => $"files/{hash}.yaml";
}
