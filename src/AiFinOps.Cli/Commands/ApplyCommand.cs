using System.CommandLine;
using AiFinOps.Adapters.Configuration;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Cli.Commands;

/// <summary>
/// <c>finops apply FILE</c>: checks the file, shows what it would change, asks, and puts it into force as a whole.
/// Exits with 0 where it is in force afterwards, else with 1.
/// </summary>
internal static class ApplyCommand
{
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Apply without asking." };

    /// <param name="services">The composed product, asked for only when the file is valid.</param>
    public static Command Create(Func<ParseResult, IServiceProvider> services)
    {
        var command = new Command("apply", "Checks a configuration file, shows what it would change, and puts it into force as a whole.") { ConfigurationReport.File, Yes };
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

        var provider = services(arguments);
        var inForce = await provider.GetRequiredService<IConfigurationStore>().LoadAsync(cancellationToken);
        var changes = ConfigurationDiff.Describe(inForce?.Configuration, document);
        ConfigurationReport.WriteWarnings(arguments, check);
        ConfigurationReport.WriteChanges(arguments, inForce, changes);
        if (changes.Count > 0 && !Confirmed(arguments))
        {
            arguments.InvocationConfiguration.Error.WriteLine("Nothing was applied. Add --yes to apply without being asked.");
            return 1;
        }

        return await ApplyAsync(arguments, provider, check, document, changes, cancellationToken);
    }

    private static async Task<int> ApplyAsync(
        ParseResult arguments, IServiceProvider provider, ConfigurationCheck check, ConfigurationDocument document, IReadOnlyList<string> changes, CancellationToken cancellationToken)
    {
        try
        {
            var applied = await provider.GetRequiredService<ApplyConfiguration>().RunAsync(document, Environment.UserName, cancellationToken);
            if (arguments.GetValue(GlobalOptions.Json))
            {
                ConfigurationReport.WriteJson(arguments, new { valid = true, warnings = check.Warnings.Select(ConfigurationReport.Row), version = applied.Version, changed = applied.Changed, changes });
            }
            else
            {
                arguments.InvocationConfiguration.Output.WriteLine(applied.Changed ? $"Version {applied.Version} is in force." : $"Version {applied.Version} stays in force: nothing changed.");
            }

            return 0;
        }
        catch (ConcurrencyException exception)
        {
            arguments.InvocationConfiguration.Error.WriteLine($"Nothing was applied: {exception.Message} Run the command again and look at the difference.");
            return 1;
        }
    }

    /// <summary>A script cannot answer, and must not be taken for one that did.</summary>
    private static bool Confirmed(ParseResult arguments)
    {
        if (arguments.GetValue(Yes))
        {
            return true;
        }

        if (Console.IsInputRedirected || arguments.GetValue(GlobalOptions.Json))
        {
            return false;
        }

        arguments.InvocationConfiguration.Error.Write("Apply these changes? [y/N] ");
        return Console.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }
}
