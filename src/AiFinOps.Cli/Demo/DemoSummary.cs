using System.Globalization;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace AiFinOps.Cli.Demo;

/// <summary>The end of the demo: files to open, and a table that says what each incident came to.</summary>
internal sealed class DemoSummary(IServiceProvider services, DemoFolders folders, DemoStage stage, IAnsiConsole console)
{
    /// <returns>The exit code: 0 where every act of the story was accepted.</returns>
    public async Task<int> WriteAsync(CancellationToken cancellationToken)
    {
        var incidents = await services.GetRequiredService<IIncidentStore>().ListAsync(includeClosed: true, cancellationToken);
        var output = ActivatorUtilities.CreateInstance<DemoOutput>(services, folders);
        var bundles = await output.EvidenceAsync(incidents, cancellationToken);
        var packs = await output.ReviewsAsync(cancellationToken);
        await ActivatorUtilities.CreateInstance<DemoPages>(services, folders).WriteAsync(incidents, cancellationToken);
        await ActivatorUtilities.CreateInstance<DemoReport>(services, folders).WriteAsync(incidents, cancellationToken);
        Tell(incidents, bundles, packs);
        foreach (var refused in stage.Refused)
        {
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[red]Refused:[/] {refused}");
        }

        return stage.Refused.Count == 0 ? 0 : 1;
    }

    private void Tell(IReadOnlyList<StoredIncident> incidents, IReadOnlyList<string> bundles, IReadOnlyList<string> packs)
    {
        var table = new Table().AddColumns("Incident", "Severity", "State", "Excess");
        foreach (var incident in incidents.Reverse().Select(stored => stored.Incident))
        {
            table.AddRow(Markup.Escape(incident.Id), incident.Severity.ToString(), incident.State.ToString(), incident.Finding.Excess?.ToString() ?? "");
        }

        console.Write(table);
        console.WriteLine($"{incidents.Count} incidents, {packs.Count} weekly packs, {bundles.Count} evidence bundles.");
        console.WriteLine($"Verify one: finops evidence verify {(bundles.Count > 0 ? bundles[0] : folders.Evidence)}");
        console.WriteLine($"Open {folders.Index}");
    }
}
