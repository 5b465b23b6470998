using System.CommandLine;
using System.Text.Json;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Cli.Commands;

/// <summary><c>finops contain drill LINE --target NAME</c>: acts for real on one target that is not in production, and takes it back. Exit code 0 when both were read back.</summary>
internal static class ContainDrillCommand
{
    private static readonly Argument<string> Line = new("line") { Description = "Allocation line whose ladder is tried." };
    private static readonly Option<string> Target = new("--target") { Description = "Name of a containment target that is not in production.", Required = true };

    public static Command Create(Func<ParseResult, IServiceProvider> services)
    {
        var drill = new Command("drill", "Contains one target that is not in production for real, and gives it back at once.") { Line, Target, ContainCommand.As };
        drill.SetAction((arguments, cancellationToken) => RunAsync(arguments, services(arguments), cancellationToken));
        return drill;
    }

    private static async Task<int> RunAsync(ParseResult arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (await IncidentsCommand.InForceAsync(arguments, services, cancellationToken) is not { } inForce || await ContainCommand.ActorAsync(arguments, inForce, cancellationToken) is not { } actor)
        {
            return 1;
        }

        var (output, error) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
        var drill = await services.GetRequiredService<DrillContainment>().RunAsync(arguments.GetRequiredValue(Line), arguments.GetRequiredValue(Target), actor, inForce.Configuration, cancellationToken);
        if (arguments.GetValue(GlobalOptions.Json))
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(drill, JsonSerializerOptions.Web));
        }
        else
        {
            foreach (var step in drill.Steps)
            {
                await output.WriteLineAsync($"{step.At.UtcDateTime:HH:mm:ss}Z  {step.Name,-10} {(step.Done ? "ok    " : "FAILED")}  {step.What}");
            }
        }

        await error.WriteAsync(drill switch
        {
            { Refusal: { } refusal } => $"Nothing was tried. {refusal}\n",
            { LeftBehind: { } before } => $"THE STATE DID NOT COME BACK. Write it by hand to {arguments.GetRequiredValue(Target)}: {before}\n",
            _ => "",
        });
        return drill.Succeeded ? 0 : 1;
    }
}
