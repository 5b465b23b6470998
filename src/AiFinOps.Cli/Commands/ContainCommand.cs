using System.CommandLine;
using System.Text.Json;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Cli.Commands;

/// <summary><c>finops contain</c>: the one switch over everything that containment writes to.</summary>
internal static class ContainCommand
{
    internal static readonly Option<string> As = new("--as") { Description = "Person id of the configuration in whose name it is done.", Required = true };
    private static readonly Option<string> Reason = new("--reason") { Description = "Why, in one line: it stands in the change feed.", Required = true };

    public static Command Create(Func<ParseResult, IServiceProvider> services) => new("contain", "Containment as a whole.")
    {
        Status(services),
        ContainPlanCommand.Create(services),
        ContainDrillCommand.Create(services),
        Turn(services, "halt", "Stops all acting at once: nothing is contained and nothing released, until it is resumed. What was asked for waits.", (turned, actor, reason, cancellationToken) => turned.HaltAsync(actor, reason, cancellationToken)),
        Turn(services, "resume", "Lets containment act again; what waited goes on within a minute.", (turned, actor, reason, cancellationToken) => turned.ResumeAsync(actor, reason, cancellationToken)),
    };

    /// <returns>Null, and a line about it, where nobody of that id is configured.</returns>
    internal static async Task<Actor?> ActorAsync(ParseResult result, ConfigurationInForce inForce, CancellationToken cancellationToken)
    {
        var person = result.GetRequiredValue(As);
        if (inForce.Configuration.People.Any(one => string.Equals(one.Id, person, StringComparison.Ordinal)))
        {
            return new Actor(person, Actor.Operator);
        }

        await result.InvocationConfiguration.Error.WriteLineAsync($"There is no person {person} in the configuration in force: whoever does this stands in the record.".AsMemory(), cancellationToken);
        return null;
    }

    private static Command Status(Func<ParseResult, IServiceProvider> services)
    {
        var status = new Command("status", "Whether containment acts. Exit code 0 when it does, 1 while it is halted.");
        status.SetAction(async (result, cancellationToken) =>
        {
            var halted = await services(result).GetRequiredService<ContainmentSwitch>().HaltedSinceAsync(cancellationToken);
            await result.InvocationConfiguration.Output.WriteLineAsync(result.GetValue(GlobalOptions.Json)
                ? JsonSerializer.Serialize(new { haltedSince = halted }, JsonSerializerOptions.Web)
                : halted is { } since ? $"Halted since {since.UtcDateTime:yyyy-MM-dd HH:mm}Z: nothing is contained or released." : "Containment acts, as far as the modes of the hard stops let it.");
            return halted is null ? 0 : 1;
        });
        return status;
    }

    private static Command Turn(
        Func<ParseResult, IServiceProvider> services, string name, string description, Func<ContainmentSwitch, Actor, string, CancellationToken, Task> turn)
    {
        var command = new Command(name, description) { As, Reason };
        command.SetAction(async (result, cancellationToken) =>
        {
            var provider = services(result);
            if (await IncidentsCommand.InForceAsync(result, provider, cancellationToken) is not { } inForce || await ActorAsync(result, inForce, cancellationToken) is not { } actor)
            {
                return 1;
            }

            await turn(provider.GetRequiredService<ContainmentSwitch>(), actor, result.GetRequiredValue(Reason), cancellationToken);
            await result.InvocationConfiguration.Output.WriteLineAsync($"{name}: done, and told in the change feed.");
            return 0;
        });
        return command;
    }
}
