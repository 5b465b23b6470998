using System.CommandLine;
using System.Text.Json;
using AiFinOps.Adapters.Configuration;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;
using static System.FormattableString;

namespace AiFinOps.Cli.Commands;

/// <summary>
/// <c>finops sources</c>: what can be done about where spend comes from. <c>test NAME</c> tries a source by one small reading and shows what it saw, or which right is missing.
/// Exit code 0 where it could be read, 1 where not.
/// </summary>
internal static class SourcesCommand
{
    private const int MostDays = 400;

    private static readonly Argument<string> Name = new("NAME") { Description = "Name of the source in the configuration." };

    internal static readonly Option<FileInfo?> File = new("--file") { Description = "A configuration file to take the source from, before it is applied. Left out, the configuration in force." };

    /// <param name="services">The product on its storage.</param>
    /// <param name="probes">What tries a source of a file, without storage.</param>
    public static Command Create(Func<ParseResult, IServiceProvider> services, Func<ParseResult, IServiceProvider> probes)
    {
        var test = new Command("test", "Tries a source: settings, credential, permission, scope and one small reading of the last seven days. Writes nothing.") { Name, File };
        test.SetAction((arguments, cancellationToken) => TestAsync(arguments, arguments.GetValue(File) is null ? services(arguments) : probes(arguments), cancellationToken));
        return new Command("sources", "Where spend comes from.") { test, SourceDaysCommand.Create(services), BackfillCommand.Create(services) };
    }

    private static async Task<int> TestAsync(ParseResult arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        var error = arguments.InvocationConfiguration.Error;
        if (await ConfigurationAsync(arguments, services, cancellationToken) is not { } configuration)
        {
            return 1;
        }

        var name = arguments.GetRequiredValue(Name);
        if (configuration.Source(name) is not { } source)
        {
            await error.WriteLineAsync(NoSource(name, configuration));
            return 1;
        }

        if (await services.GetRequiredService<CheckSource>().RunAsync(source, cancellationToken) is not { } check)
        {
            await error.WriteLineAsync($"A source of kind {Quoted.Text(source.Kind)} asks nobody: it reads what is dropped below {Quoted.Text(source.Location)}.");
            return 0;
        }

        var output = arguments.InvocationConfiguration.Output;
        await output.WriteLineAsync(arguments.GetValue(GlobalOptions.Json)
            ? JsonSerializer.Serialize(new { source = source.Name, source.Kind, check.Passed, check.Steps, check.Saw }, JsonSerializerOptions.Web)
            : string.Join(Environment.NewLine, SourceReport.Lines(source, check)));
        return check.Passed ? 0 : 1;
    }

    /// <summary>How many days a command reads.</summary>
    /// <param name="last">The last of them, in words; UTC.</param>
    internal static Option<int> DaysUpTo(string last, int usually)
    {
        var days = new Option<int>("--days") { Description = Invariant($"Days up to {last} (UTC), 1 to {MostDays}."), DefaultValueFactory = _ => usually };
        days.Validators.Add(result =>
        {
            if (result.GetValue(days) is < 1 or > MostDays)
            {
                result.AddError(Invariant($"Write 1 to {MostDays} days."));
            }
        });
        return days;
    }

    /// <returns>Null where there is no such source in force; why was told.</returns>
    internal static async Task<SourceSettings?> InForceAsync(ParseResult arguments, string name, IServiceProvider services, CancellationToken cancellationToken)
    {
        var inForce = await services.GetRequiredService<IConfigurationStore>().LoadAsync(cancellationToken);
        if (inForce?.Configuration.Source(name) is { } source)
        {
            return source;
        }

        await arguments.InvocationConfiguration.Error.WriteLineAsync(inForce is null ? "No configuration is in force: apply one first." : NoSource(name, inForce.Configuration));
        return null;
    }

    private static string NoSource(string name, FinOpsConfiguration configuration)
    {
        var known = configuration.Sources.Select(known => known.Name).ToList();
        return $"There is no source {Quoted.Text(name)}. {(Closest.To(name, known) is { } near ? $"Did you mean {Quoted.Text(near)}?" : $"Sources are {Quoted.List(known)}.")}";
    }

    /// <returns>Null where there is none; why was told.</returns>
    internal static async Task<FinOpsConfiguration?> ConfigurationAsync(ParseResult arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        var error = arguments.InvocationConfiguration.Error;
        if (arguments.GetValue(File) is { } file)
        {
            var check = await ConfigurationFile.CheckAsync(file.FullName, cancellationToken);
            foreach (var problem in check.Errors)
            {
                await error.WriteLineAsync(problem.ToString());
            }

            return check.Document?.Configuration;
        }

        if (await services.GetRequiredService<IConfigurationStore>().LoadAsync(cancellationToken) is { } inForce)
        {
            return inForce.Configuration;
        }

        await error.WriteLineAsync("No configuration is in force. Name a file with --file finops.yaml, or apply one first.");
        return null;
    }
}

/// <summary>A check of a source for people.</summary>
internal static class SourceReport
{
    public static IEnumerable<string> Lines(SourceSettings source, SourceCheck check) =>
    [
        $"{source.Name} ({source.Kind}{(source.IsEstimated ? ", estimated" : "")})",
        .. check.Steps.Select(Step),
        .. check.Saw is { } saw ? Sample(saw) : [],
    ];

    public static string Step(CheckStep step) =>
        $"  {step.Passed switch { true => "ok  ", false => "FAIL", _ => "?   " }}  {step.Name}{(step.Text.Length > 0 ? ": " + step.Text : step.Passed is null ? ": not looked at" : "")}";

    private static IEnumerable<string> Sample(SourceSample saw)
    {
        yield return saw.ReportedDays.Count == 0
            ? "It answered, and reported no day of the last seven. Nothing is read as zero."
            : FormattableString.Invariant($"It saw {saw.Rows:N0} row(s) and reported {saw.ReportedDays.Count} of the last seven days, {saw.ReportedDays[0]:yyyy-MM-dd} to {saw.ReportedDays[^1]:yyyy-MM-dd}.");
        foreach (var total in saw.Totals)
        {
            yield return $"  {total.Provider} {total.Currency}: {total.Effective}";
        }

        foreach (var (dimension, values) in saw.Values)
        {
            yield return $"  {dimension}: {string.Join(", ", values)}";
        }

        foreach (var row in saw.PricedBy)
        {
            yield return "  priced by: " + row;
        }

        foreach (var problem in saw.Problems)
        {
            yield return "Note: " + problem;
        }
    }
}
