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
    private static readonly Option<string> As = new("--as") { Description = "Person id of the configuration in whose name it is done.", Required = true };
    private static readonly Option<string> Reason = new("--reason") { Description = "Why, in one line: it stands in the change feed.", Required = true };

    public static Command Create(Func<ParseResult, IServiceProvider> services) => new("contain", "Containment as a whole.")
    {
        Status(services),
        Turn(services, "halt", "Stops all acting at once: nothing is contained and nothing released, until it is resumed. What was asked for waits.", (turned, actor, reason, cancellationToken) => turned.HaltAsync(actor, reason, cancellationToken)),
        Turn(services, "resume", "Lets containment act again; what waited goes on within a minute.", (turned, actor, reason, cancellationToken) => turned.ResumeAsync(actor, reason, cancellationToken)),
    };

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
            var person = result.GetRequiredValue(As);
            var known = await provider.GetRequiredService<IConfigurationStore>().LoadAsync(cancellationToken) is { } inForce
                && inForce.Configuration.People.Any(one => string.Equals(one.Id, person, StringComparison.Ordinal));
            if (!known)
            {
                await result.InvocationConfiguration.Error.WriteLineAsync($"There is no person {person} in the configuration in force: whoever turns this switch stands in the record.");
                return 1;
            }

            await turn(provider.GetRequiredService<ContainmentSwitch>(), new Actor(person, Actor.Operator), result.GetRequiredValue(Reason), cancellationToken);
            await result.InvocationConfiguration.Output.WriteLineAsync($"{name}: done, and told in the change feed.");
            return 0;
        });
        return command;
    }
}
