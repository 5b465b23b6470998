using System.CommandLine;
using System.Globalization;
using AiFinOps.Adapters.Http;
using AiFinOps.Core.Changes;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Cli.Commands;

/// <summary><c>finops changes add</c>: what a person knows and no pipeline told.</summary>
internal static class ChangesAddCommand
{
    private static readonly Option<string> Kind = new("--kind") { Description = $"One of {string.Join(", ", ChangeText.Words)}.", Required = true };
    private static readonly Option<string> What = new("--what") { Description = "What changed, in one line.", Required = true };
    private static readonly Option<string?> Line = new("--line") { Description = "Line that it touches. Left out, it counts for all." };
    private static readonly Option<string?> At = new("--at") { Description = "When it happened, like 2026-06-01T09:30Z. Left out, now." };
    private static readonly Option<string?> Link = new("--link") { Description = "Where to read more." };

    public static Command Create(Func<ParseResult, IServiceProvider> services)
    {
        var add = new Command("add", "Records a change by hand, under your name.") { Kind, What, Line, At, Link };
        add.SetAction((arguments, cancellationToken) => RunAsync(arguments, services(arguments), cancellationToken));
        return add;
    }

    private static async Task<int> RunAsync(ParseResult arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        var error = arguments.InvocationConfiguration.Error;
        var configuration = (await services.GetRequiredService<IConfigurationStore>().LoadAsync(cancellationToken))?.Configuration;
        var line = arguments.GetValue(Line);
        if (line is not null && configuration is not null && !configuration.HasLine(line))
        {
            await error.WriteLineAsync(ChangesCommand.UnknownLine(line, configuration));
            return 1;
        }

        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var (change, problem) = ChangeByHand.Of(
            new ChangeWords(arguments.GetRequiredValue(Kind), arguments.GetRequiredValue(What), line, arguments.GetValue(At), arguments.GetValue(Link)), Environment.UserName, now);
        if (change is null)
        {
            await error.WriteLineAsync(problem);
            return 1;
        }

        await services.GetRequiredService<IChangeFeed>().RecordAsync(change, cancellationToken);
        await arguments.InvocationConfiguration.Output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"Recorded: {ChangeText.Word(change.Kind)} at {change.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC{(line is null ? "" : " on " + Quoted.Text(line))}, by {change.Who}."));
        return 0;
    }
}
