using System.Globalization;
using System.Text;
using AiFinOps.Adapters.Configuration;
using AiFinOps.Cli.Hosting;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace AiFinOps.Cli.Demo;

/// <summary>
/// One replay: apply the sample configuration, let October 2026 pass, tell what happens, write what there is to see.
/// A replay that was killed goes on where it was when it is started again.
/// </summary>
internal sealed class DemoRun(DemoFolders folders, IAnsiConsole console)
{
    private const string PagerInSample = "http://127.0.0.1:7099/pager";

    private static readonly DateTimeOffset From = new(2026, 10, 1, 3, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = new(2026, 10, 31, 20, 0, 0, TimeSpan.Zero);

    public async Task<int> RunAsync(Uri? pager, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folders.Out);
        await using var receiver = pager is null ? await PagerReceiver.StartAsync(folders.Pager, cancellationToken) : null;
        var stage = new DemoStage();
        await using var app = ProductHost.Build(Settings(), "http://127.0.0.1:0", From, services => AddStory(services, stage));
        await app.StartAsync(cancellationToken);
        stage.Url = app.Urls.First();

        await ApplyAsync(app.Services, pager ?? receiver!.Url, cancellationToken);
        await ReplayAsync(app, until ?? Until, cancellationToken);
        await app.StopAsync(CancellationToken.None);
        return await new DemoSummary(app.Services, folders, stage, console).WriteAsync(cancellationToken);
    }

    private Microsoft.Extensions.Configuration.IConfiguration Settings() => ProductHost.Settings(null, new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        [Workflows.Settings.DropFolder] = folders.Drop,
        [Workflows.Settings.LogFolder] = folders.Log,
        [Workflows.Settings.AllowedHosts] = "127.0.0.1",
        [Workflows.Settings.HeartbeatUrl] = "",
        // Not a secret: the receiver stands on this machine and lives as long as the demo.
        ["PAGER_SECRET"] = "whsec_" + Convert.ToBase64String(Encoding.ASCII.GetBytes("a demo is no place for a secret")),
        [PipelineTells.SecretSetting] = PipelineTells.Secret,
    });

    private void AddStory(IServiceCollection services, DemoStage stage)
    {
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error));
        foreach (var scripted in FileArrives.Load(folders).Cast<ISimulatedEvent>().Concat(PersonActs.Load(folders, stage)).Concat(PipelineTells.Load(folders, stage)))
        {
            services.AddSingleton(scripted);
        }
    }

    private async Task ApplyAsync(IServiceProvider services, Uri pager, CancellationToken cancellationToken)
    {
        var yaml = (await File.ReadAllTextAsync(folders.Configuration, cancellationToken)).Replace(PagerInSample, pager.AbsoluteUri, StringComparison.Ordinal);
        var check = ConfigurationFile.Check(Encoding.UTF8.GetBytes(yaml));
        var document = check.Document ?? throw new InvalidOperationException($"{folders.Configuration} cannot be applied: {string.Join(" ", check.Errors)}");
        var applied = await services.GetRequiredService<ApplyConfiguration>().RunAsync(document, "demo", cancellationToken);
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{document.Configuration.Organization}[/]: configuration version {applied.Version} is in force.");
    }

    private async Task ReplayAsync(WebApplication app, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var inForce = await app.Services.GetRequiredService<IConfigurationStore>().LoadAsync(cancellationToken);
        var narrator = new Narrator(app.Services.GetRequiredService<IIncidentStore>(), console, inForce!.Configuration.TimeZone);
        DateTimeOffset day = default;
        await app.Services.GetRequiredService<SimulationDriver>().RunAsync(until, async now =>
        {
            if (now.UtcDateTime.Date != day.UtcDateTime.Date)
            {
                day = now;
                await narrator.TellAsync(cancellationToken);
            }
        }, cancellationToken);
        await narrator.TellAsync(cancellationToken);
    }
}
