using System.CommandLine;
using System.Text.Json;
using AiFinOps.Core.Playbooks;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Cli.Commands;

/// <summary>
/// <c>finops evidence</c>: the bundles of closed incidents. <c>verify</c> without a path holds all that is stored against the index and against what
/// the incidents remember; with a path it looks at a bundle that was fetched, or that somebody sent.
/// </summary>
public static class EvidenceCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create(Func<ParseResult, IServiceProvider> services) =>
        new("evidence", "Evidence bundles of closed incidents.") { List(services), Verify(services), Fetch(services) };

    private static Command List(Func<ParseResult, IServiceProvider> services)
    {
        var list = new Command("list", "Every bundle that was written, the newest first.");
        list.SetAction(async (result, cancellationToken) =>
        {
            var rows = await services(result).GetRequiredService<IEvidenceIndex>().ListAsync(cancellationToken);
            var output = result.InvocationConfiguration.Output;
            await output.WriteLineAsync(result.GetValue(GlobalOptions.Json)
                ? JsonSerializer.Serialize(new { bundles = rows }, Json)
                : rows.Count == 0 ? "No incident was closed yet."
                : string.Join(Environment.NewLine, rows.Select(row => $"{row.ClosedAt.UtcDateTime:yyyy-MM-dd HH:mm}Z  {row.IncidentId}  closed by {row.ClosedBy}  {row.Folder}  {row.ManifestHash}")));
            return 0;
        });
        return list;
    }

    private static Command Verify(Func<ParseResult, IServiceProvider> services)
    {
        var path = new Argument<string?>("path") { Description = "Folder or zip file of a bundle. Left out: all that is stored.", Arity = ArgumentArity.ZeroOrOne };
        var incident = new Option<string?>("--incident") { Description = "Only the stored bundles of this incident." };
        var seal = new Option<string?>("--seal") { Description = "With a path: the manifest hash that the incident remembers. Without it the bundle is checked against itself only." };
        var verify = new Command("verify", "Check that bundles are whole, unchanged and all there. Exit code 0 when they are, 1 when they are not.") { path, incident, seal };
        verify.SetAction((result, cancellationToken) => result.GetValue(path) is { } file
            ? VerifyFileAsync(result, file, result.GetValue(seal), cancellationToken)
            : VerifyStoredAsync(result, services(result), result.GetValue(incident), cancellationToken));
        return verify;
    }

    private static Command Fetch(Func<ParseResult, IServiceProvider> services)
    {
        var incident = new Argument<string>("incident") { Description = "Incident id." };
        var folder = new Option<DirectoryInfo>("--out") { Description = "Folder to write to; it is made where it is not there.", Required = true };
        var fetch = new Command("fetch", "Writes the bundles of an incident to a folder, each below its own name.") { incident, folder };
        fetch.SetAction((result, cancellationToken) => FetchAsync(result, services(result), result.GetRequiredValue(incident), result.GetRequiredValue(folder), cancellationToken));
        return fetch;
    }

    private static async Task<int> VerifyFileAsync(ParseResult result, string path, string? seal, CancellationToken cancellationToken)
    {
        var (files, unreadable) = await EvidenceFiles.ReadAsync(path, cancellationToken);
        var problems = unreadable is null ? EvidenceVerifier.Verify(files, seal) : [unreadable];
        if (result.GetValue(GlobalOptions.Json))
        {
            await result.InvocationConfiguration.Output.WriteLineAsync(JsonSerializer.Serialize(new { path, verified = problems.Count == 0, files = files.Count, problems }, Json));
        }
        else if (problems.Count == 0)
        {
            await result.InvocationConfiguration.Output.WriteLineAsync($"Verified: {Figures.Count(files.Count, "file", "files")}, manifest {EvidenceBundle.ManifestHash(files)}.");
        }

        return await TellAsync(result, problems);
    }

    private static async Task<int> VerifyStoredAsync(ParseResult result, IServiceProvider services, string? incident, CancellationToken cancellationToken)
    {
        var checks = await services.GetRequiredService<VerifyEvidence>().RunAsync(incident, cancellationToken);
        var problems = checks.SelectMany(check => check.Problems).ToList();
        var bundles = checks.Where(check => !check.IsUnfinished).ToList();
        await result.InvocationConfiguration.Output.WriteLineAsync(result.GetValue(GlobalOptions.Json)
            ? JsonSerializer.Serialize(new { verified = problems.Count == 0, bundles = checks }, Json)
            : string.Join('\n', checks.Where(check => check.IsUnfinished).Select(check => $"Unfinished: {check.Folder}. A process ended while it wrote it; it has no manifest and is no bundle.")
                .Append($"Verified: {bundles.Count(check => check.Problems.Count == 0)} of {Figures.Count(bundles.Count, "bundle", "bundles")}.")));
        return await TellAsync(result, problems);
    }

    private static async Task<int> FetchAsync(ParseResult result, IServiceProvider services, string incident, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        var rows = (await services.GetRequiredService<IEvidenceIndex>().ListAsync(cancellationToken)).Where(row => string.Equals(row.IncidentId, incident, StringComparison.Ordinal)).ToList();
        if (rows.Count == 0)
        {
            await result.InvocationConfiguration.Error.WriteLineAsync($"There is no bundle of {incident}. List them with finops evidence list.");
            return 1;
        }

        foreach (var row in rows)
        {
            var target = Path.Combine(folder.FullName, Path.GetFileName(row.Folder));
            foreach (var file in await services.GetRequiredService<VerifyEvidence>().FilesAsync(row.Folder, cancellationToken))
            {
                await WriteAsync(Path.Combine(target, file.Path), file.Content, cancellationToken);
            }

            await result.InvocationConfiguration.Output.WriteLineAsync($"{target}: verify it with finops evidence verify \"{target}\" --seal {row.ManifestHash}");
        }

        return 0;
    }

    private static async Task WriteAsync(string path, byte[] content, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, content, cancellationToken);
    }

    private static async Task<int> TellAsync(ParseResult result, IReadOnlyList<EvidenceProblem> problems)
    {
        foreach (var problem in problems)
        {
            await result.InvocationConfiguration.Error.WriteLineAsync($"{problem.Kind}: {problem.Problem}");
        }

        return problems.Count == 0 ? 0 : 1;
    }
}
