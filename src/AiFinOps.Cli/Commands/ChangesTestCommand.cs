using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AiFinOps.Core.Changes;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Cli.Commands;

/// <summary>
/// <c>finops changes test NAME</c>: tries a change source by reading its last day, and shows the newest changes, or which right is missing.
/// Exit code 0 where it could be read, 1 where not.
/// </summary>
internal static class ChangesTestCommand
{
    private const int MostShown = 5;

    private static readonly Argument<string> Name = new("NAME") { Description = "Name of the change source in the configuration." };

    public static Command Create(Func<ParseResult, IServiceProvider> services)
    {
        var test = new Command("test", "Tries a change source: settings, credential, permission, scope and a reading of the last day. Writes nothing.") { Name, SourcesCommand.File };
        test.SetAction((arguments, cancellationToken) => RunAsync(arguments, services(arguments), cancellationToken));
        return test;
    }

    private static async Task<int> RunAsync(ParseResult arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        var error = arguments.InvocationConfiguration.Error;
        if (await SourcesCommand.ConfigurationAsync(arguments, services, cancellationToken) is not { } configuration)
        {
            return 1;
        }

        var name = arguments.GetRequiredValue(Name);
        if (configuration.ChangeSource(name) is not { } source)
        {
            await error.WriteLineAsync(NoSource(name, configuration));
            return 1;
        }

        if (await services.GetRequiredService<CheckChanges>().RunAsync(source, cancellationToken) is not { } pull)
        {
            await error.WriteLineAsync($"A change source of kind {Quoted.Text(source.Kind)} is not asked: it posts to /api/changes, signed.");
            return 0;
        }

        var passed = pull.Problems.Count == 0;
        await arguments.InvocationConfiguration.Output.WriteLineAsync(arguments.GetValue(GlobalOptions.Json)
            ? JsonSerializer.Serialize(new { source = source.Name, source.Kind, passed, pull.Steps, changes = pull.Changes.Count, pull.LeftOut, pull.Problems }, JsonSerializerOptions.Web)
            : string.Join(Environment.NewLine, Lines(source, pull, passed, configuration)));
        return passed ? 0 : 1;
    }

    private static IEnumerable<string> Lines(ChangeSourceSettings source, ChangePull pull, bool passed, FinOpsConfiguration configuration)
    {
        yield return $"{source.Name} ({source.Kind})";
        foreach (var step in pull.Steps)
        {
            yield return SourceReport.Step(step);
        }

        if (passed)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"It saw {pull.Changes.Count:N0} change(s) of the last day, and {pull.LeftOut:N0} entries that are no change of a workload.");
        }

        foreach (var line in ChangeText.Overview(pull.Changes, MostShown, configuration))
        {
            yield return "  " + line;
        }
    }

    private static string NoSource(string name, FinOpsConfiguration configuration)
    {
        var known = configuration.ChangeSources.Select(source => source.Name).ToList();
        var there = known.Count == 0 ? "`changeSources` of the configuration is empty." : $"Change sources are {Quoted.List(known)}.";
        return $"There is no change source {Quoted.Text(name)}. {(Closest.To(name, known) is { } near ? $"Did you mean {Quoted.Text(near)}?" : there)}";
    }
}
