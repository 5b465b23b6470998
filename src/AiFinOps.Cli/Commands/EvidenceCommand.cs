using System.CommandLine;
using System.Text.Json;
using AiFinOps.Core.Playbooks;

namespace AiFinOps.Cli.Commands;

/// <summary><c>finops evidence verify PATH</c>: is this bundle whole, and as it was sealed?</summary>
public static class EvidenceCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var path = new Argument<string>("path") { Description = "Folder or zip file of the bundle." };
        var seal = new Option<string?>("--seal") { Description = "Manifest hash that the incident remembers. Without it the bundle is checked against itself only." };
        var json = new Option<bool>("--json") { Description = "One JSON object on standard output." };
        var verify = new Command("verify", "Check that an evidence bundle is whole and unchanged. Exit code 0 when it is, 1 when it is not.") { path, seal, json };
        verify.SetAction((result, cancellationToken) => VerifyAsync(
            result.GetRequiredValue(path), result.GetValue(seal), result.GetValue(json), result.InvocationConfiguration.Output, result.InvocationConfiguration.Error, cancellationToken));
        return new Command("evidence", "Evidence bundles of closed incidents.") { verify };
    }

    private static async Task<int> VerifyAsync(string path, string? seal, bool asJson, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var (files, unreadable) = await EvidenceFiles.ReadAsync(path, cancellationToken);
        var problems = unreadable is null ? EvidenceVerifier.Verify(files, seal) : [unreadable];
        if (asJson)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(new { path, verified = problems.Count == 0, files = files.Count, problems }, Json));
        }
        else if (problems.Count == 0)
        {
            await output.WriteLineAsync($"Verified: {Figures.Count(files.Count, "file", "files")}, manifest {EvidenceBundle.ManifestHash(files)}.");
        }

        foreach (var problem in problems)
        {
            await error.WriteLineAsync($"{problem.Kind}: {problem.Problem}");
        }

        return problems.Count == 0 ? 0 : 1;
    }
}
