using AiFinOps.Core.Playbooks;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>Bundles as they lie in storage: <c>incident/version-hash/file</c>.</summary>
internal static class EvidenceFolders
{
    /// <summary>Incident, version and hash: the first two parts of a path.</summary>
    public static string Of(string path) => string.Join('/', path.Split('/').Take(2));

    /// <summary>The files of one bundle; empty where there are none.</summary>
    public static async Task<IReadOnlyList<EvidenceFile>> ReadAsync(IDocumentStore documents, string folder, CancellationToken cancellationToken)
    {
        List<EvidenceFile> files = [];
        foreach (var path in await documents.ListAsync(Containers.Evidence, folder + "/", cancellationToken))
        {
            files.Add(new EvidenceFile(path[(folder.Length + 1)..], await documents.ReadAsync(Containers.Evidence, path, cancellationToken) ?? []));
        }

        return files;
    }
}
