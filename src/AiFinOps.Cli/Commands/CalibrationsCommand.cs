using System.CommandLine;
using System.Text.Json;
using AiFinOps.Adapters.Http;
using AiFinOps.Core.Learning;
using AiFinOps.Core.Playbooks;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Cli.Commands;

/// <summary>
/// <c>finops calibrations</c> lists causes that fired more than twice in a month, with the threshold that is proposed and what it would have done;
/// <c>finops calibrations settle ID</c> records what people decided. Exit code 0, or 1 where it was refused.
/// </summary>
internal static class CalibrationsCommand
{
    private static readonly Option<bool> All = new("--all") { Description = "Settled ones as well." };

    public static Command Create(Func<ParseResult, IServiceProvider> services)
    {
        var calibrations = new Command("calibrations", "Causes that fired more than twice in a month, and the threshold that is proposed for them.")
        {
            All,
            IncidentVerbCommands.SettleCalibration(services),
        };
        calibrations.SetAction((arguments, cancellationToken) => ListAsync(arguments, services(arguments), cancellationToken));
        return calibrations;
    }

    private static async Task<int> ListAsync(ParseResult arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (await IncidentsCommand.ConfigurationAsync(arguments, services, cancellationToken) is not { } configuration)
        {
            return 1;
        }

        var found = await CalibrationsApi.ListedAsync(services.GetRequiredService<IIncidentStore>(), arguments.GetValue(All), cancellationToken);
        var output = arguments.InvocationConfiguration.Output;
        if (arguments.GetValue(GlobalOptions.Json))
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(new { calibrations = found.Select(CalibrationsApi.Row) }, JsonSerializerOptions.Web));
            return 0;
        }

        foreach (var incident in found.Select(stored => stored.Incident))
        {
            var calibration = incident.Calibration!;
            await output.WriteLineAsync($"{incident.Id}  {CalibrationText.Headline(calibration.Task, incident.Line, configuration)}");
            foreach (var line in CalibrationText.Lines(calibration.Task, configuration.TimeZone).Append(CalibrationText.Outcome(calibration, configuration)))
            {
                await output.WriteLineAsync("  " + line);
            }
        }

        await output.WriteLineAsync(found.Count == 0 ? "No calibration task is open." : Figures.Count(found.Count, "calibration task.", "calibration tasks."));
        return 0;
    }
}
