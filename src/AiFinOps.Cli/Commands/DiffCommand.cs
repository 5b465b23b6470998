using System.CommandLine;
using AiFinOps.Adapters.Configuration;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Cli.Commands;

/// <summary><c>finops diff FILE</c>: what applying the file would change. Exits with 0, or with 1 where the file is not valid.</summary>
internal static class DiffCommand
{
    /// <param name="services">The composed product, asked for only when the file is valid.</param>
    public static Command Create(Func<ParseResult, IServiceProvider> services)
    {
        var command = new Command("diff", "Shows what applying a configuration file would change, and changes nothing.") { ConfigurationReport.File };
        command.SetAction((arguments, cancellationToken) => RunAsync(arguments, services, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, Func<ParseResult, IServiceProvider> services, CancellationToken cancellationToken)
    {
        var check = await ConfigurationFile.CheckAsync(arguments.GetRequiredValue(ConfigurationReport.File), cancellationToken);
        if (check.Document is not { } document)
        {
            ConfigurationReport.Write(arguments, check);
            return 1;
        }

        var inForce = await services(arguments).GetRequiredService<IConfigurationStore>().LoadAsync(cancellationToken);
        var changes = ConfigurationDiff.Describe(inForce?.Configuration, document);
        ConfigurationReport.WriteChanges(arguments, inForce, changes);
        if (arguments.GetValue(GlobalOptions.Json))
        {
            ConfigurationReport.WriteJson(arguments, new { valid = true, warnings = check.Warnings.Select(ConfigurationReport.Row), inForce = inForce?.Version, changes });
        }

        return 0;
    }
}
