using System.CommandLine;
using System.Text.Json;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Cli.Commands;

/// <summary>
/// <c>finops incidents proposal ID</c>: the change of finops.yaml that would keep it from coming back, as a unified diff for <c>git apply</c>. Applies nothing.
/// Exit code 0; 1 where there is no such incident, or nothing to propose.
/// </summary>
internal static class IncidentProposalCommand
{
    public static Command Create(Func<ParseResult, IServiceProvider> services)
    {
        var command = new Command("proposal", "The change of finops.yaml that would keep it from coming back, as a diff to review. Applies nothing.") { IncidentsCommand.Id };
        command.SetAction((arguments, cancellationToken) => RunAsync(arguments, services(arguments), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (await IncidentsCommand.InForceAsync(arguments, services, cancellationToken) is not { } inForce)
        {
            return 1;
        }

        var id = arguments.GetRequiredValue(IncidentsCommand.Id);
        var (output, error) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
        if (await services.GetRequiredService<IIncidentStore>().FindAsync(id, cancellationToken) is not { } stored)
        {
            await error.WriteLineAsync($"There is no incident {id}. List them with `finops incidents --all`.");
            return 1;
        }

        if (await services.GetRequiredService<ProposePrevention>().RunAsync(stored.Incident, inForce, cancellationToken) is not { } prevention)
        {
            await error.WriteLineAsync("Nothing is proposed: it follows from an allocation error whose line is known, a false alarm or a calibration task, and only while it is not in force.");
            return 1;
        }

        if (arguments.GetValue(GlobalOptions.Json))
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(prevention, JsonSerializerOptions.Web));
            return 0;
        }

        // The diff alone goes to the output, so that it can be piped.
        await error.WriteLineAsync(prevention.Why);
        await output.WriteAsync(prevention.Diff);
        return 0;
    }
}
