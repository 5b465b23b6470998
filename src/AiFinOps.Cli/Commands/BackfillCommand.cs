using System.CommandLine;
using System.Text.Json;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;
using static System.FormattableString;

namespace AiFinOps.Cli.Commands;

/// <summary>
/// <c>finops sources backfill NAME --days 90</c>: reads the history of a source again. It pages nobody, and goes on where it stopped.
/// Exit code 0: all was read. 1: it could not be read, or not to its end. 3: figures that look wrong were kept out.
/// </summary>
internal static class BackfillCommand
{
    private const int Failed = 1;
    private const int PartlyHeld = 3;

    private static readonly Argument<string> Name = new("NAME") { Description = "Name of the source in the configuration in force." };

    private static readonly Option<int> Days = SourcesCommand.DaysUpTo("yesterday", usually: 90);

    private static readonly Option<bool> Accept = new("--accept") { Description = "Take figures that are off by an order of magnitude against what is known of the same days." };

    public static Command Create(Func<ParseResult, IServiceProvider> services)
    {
        var command = new Command("backfill", "Reads the history of a source again. It pages nobody: what is open afterwards is in the daily update. Stopped, it goes on where it was when it is started again within a day.")
        {
            Name, Days, Accept,
        };
        command.SetAction((arguments, cancellationToken) => RunAsync(arguments, services(arguments), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        var error = arguments.InvocationConfiguration.Error;
        if (await SourcesCommand.InForceAsync(arguments, arguments.GetRequiredValue(Name), services, cancellationToken) is not { } source)
        {
            return Failed;
        }

        var days = arguments.GetValue(Days);
        var bar = new ProgressBar(days, "days");
        try
        {
            var report = await services.GetRequiredService<BackfillSpend>().RunAsync(source, days, arguments.GetValue(Accept), new Shown(bar), cancellationToken);
            bar.End();
            return await TellAsync(arguments, source, report);
        }
        catch (OperationCanceledException)
        {
            bar.End();
            await error.WriteLineAsync("Stopped. Start it again within a day, and it goes on where it was.");
            return Failed;
        }
    }

    private static async Task<int> TellAsync(ParseResult arguments, SourceSettings source, BackfillReport? report)
    {
        var error = arguments.InvocationConfiguration.Error;
        if (report is null)
        {
            await error.WriteLineAsync($"A source of kind {Quoted.Text(source.Kind)} has no history to be asked for: drop the files of the missing days, or have the provider export the month again, and the next pull reads them.");
            return Failed;
        }

        foreach (var note in report.Notes)
        {
            await error.WriteLineAsync("Note: " + note);
        }

        await arguments.InvocationConfiguration.Output.WriteLineAsync(arguments.GetValue(GlobalOptions.Json)
            ? JsonSerializer.Serialize(new { source = source.Name, reached = report.Reached, resumedAt = report.ResumedAt, stopped = report.Stopped, held = report.IsHeld, notes = report.Notes }, JsonSerializerOptions.Web)
            : Text(source.Name, report));
        return report switch { { Stopped: not null } => Failed, { IsHeld: true } => PartlyHeld, _ => 0 };
    }

    internal static string Text(string source, BackfillReport report)
    {
        var began = report.ResumedAt is { } at ? Invariant($"It went on from {at:yyyy-MM-dd}. ") : "";
        var ended = report.Stopped is { } stopped
            ? Invariant($"{source} was read back to {report.Reached:yyyy-MM-dd} and no further: {stopped.Text} Start it again within a day, and it goes on where it was.")
            : Invariant($"{source} was read back to {report.Reached:yyyy-MM-dd}.");
        var held = report.IsHeld ? " Figures that look wrong were kept out, see the notes: with --accept they are taken." : "";
        return $"{began}{ended}{held} Nobody was told; what is open is in the daily update.";
    }

    private sealed class Shown(ProgressBar bar) : IProgress<int>
    {
        public void Report(int value) => bar.Show(value);
    }
}
