using System.CommandLine;
using System.Globalization;
using AiFinOps.Cli.Demo;
using Spectre.Console;

namespace AiFinOps.Cli.Commands;

/// <summary><c>finops demo</c>: the sample organisation's last 30 days, replayed in simulated time through the real functions.</summary>
internal static class DemoCommand
{
    private static readonly Option<string> Out = new("--out") { Description = "Folder for everything that the demo writes.", DefaultValueFactory = _ => ".local/demo" };

    private static readonly Option<string> Samples = new("--samples") { Description = "Folder of the sample organisation.", DefaultValueFactory = _ => "samples" };

    private static readonly Option<Uri?> Pager = new("--pager")
    {
        Description = "Receiver of the channel `pager`; the demo starts one of its own where none is given.",
        CustomParser = result => new Uri(result.Tokens[0].Value, UriKind.Absolute),
    };

    private static readonly Option<DateTimeOffset?> Until = new("--until")
    {
        Description = "Last simulated moment (UTC); the whole month where none is given.",
        CustomParser = result => DateTimeOffset.Parse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
    };

    public static Command Create()
    {
        var command = new Command("demo", "Replays the sample organisation through the real functions in simulated time, and tells the story.") { Out, Samples, Pager, Until };
        command.SetAction(RunAsync);
        return command;
    }

    /// <summary>Lines are wrapped for a terminal only; a file or a pipe gets them whole.</summary>
    private static IAnsiConsole Terminal()
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = 2000;
        }

        return AnsiConsole.Console;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        try
        {
            var folders = new DemoFolders(arguments.GetValue(Samples)!, Path.GetFullPath(arguments.GetValue(Out)!));
            return await new DemoRun(folders, Terminal()).RunAsync(arguments.GetValue(Pager), arguments.GetValue(Until), cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }
}
