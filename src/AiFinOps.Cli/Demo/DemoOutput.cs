using AiFinOps.Core.Incidents;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Cli.Demo;

/// <summary>Copies what the run left in storage to files that a person can open: pages, packs and evidence.</summary>
internal sealed class DemoOutput(IDocumentStore documents, IReviewStore reviews, DemoFolders folders)
{
    public async Task<IReadOnlyList<string>> EvidenceAsync(IReadOnlyList<StoredIncident> incidents, CancellationToken cancellationToken)
    {
        List<string> bundles = [];
        foreach (var incident in incidents.Select(stored => stored.Incident).Where(incident => incident.EvidenceLocation is not null))
        {
            var target = Path.Combine(folders.Evidence, incident.Id);
            await CopyAsync(Containers.Evidence, incident.EvidenceLocation!, target, cancellationToken);
            bundles.Add(target);
        }

        return bundles;
    }

    public async Task<IReadOnlyList<string>> ReviewsAsync(CancellationToken cancellationToken)
    {
        List<string> packs = [];
        foreach (var review in await reviews.ListAsync(cancellationToken))
        {
            var target = Path.Combine(Directory.CreateDirectory(folders.Reviews).FullName, $"{review.Id}.md");
            await File.WriteAllBytesAsync(target, await documents.ReadAsync(Containers.Reviews, review.Location, cancellationToken) ?? [], cancellationToken);
            packs.Add(target);
        }

        return packs;
    }

    private async Task CopyAsync(string container, string prefix, string target, CancellationToken cancellationToken)
    {
        foreach (var path in await documents.ListAsync(container, prefix, cancellationToken))
        {
            var file = Path.Combine(target, path[(prefix.Length + 1)..]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, await documents.ReadAsync(container, path, cancellationToken) ?? [], cancellationToken);
        }
    }
}
