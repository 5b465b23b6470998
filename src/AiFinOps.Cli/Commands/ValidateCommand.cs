using System.CommandLine;
using AiFinOps.Adapters.Configuration;

namespace AiFinOps.Cli.Commands;

/// <summary><c>finops validate FILE</c>: every error with its place and remedy. Exits with 0 where the file can be applied, else with 1.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var command = new Command("validate", "Checks a configuration file and lists everything that is wrong with it. Needs no connection.") { ConfigurationReport.File };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var check = await ConfigurationFile.CheckAsync(arguments.GetRequiredValue(ConfigurationReport.File), cancellationToken);
        ConfigurationReport.Write(arguments, check);
        return check.Document is null ? 1 : 0;
    }
}
