using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Cli.Commands;

/// <summary>
/// <c>finops replay --from DAY --to DAY</c>: what the configuration in force would have found on each day, with what was known then.
/// Exit code 0; 1 where no configuration is in force or the range is backwards.
/// </summary>
internal static class ReplayCommand
{
    private static readonly Option<DateOnly> From = Day("--from", "First UTC charge day, yyyy-MM-dd.");
    private static readonly Option<DateOnly> To = Day("--to", "Last UTC charge day, yyyy-MM-dd.");

    public static Command Create(Func<ParseResult, IServiceProvider> services)
    {
        var command = new Command("replay", "Judges past days with the configuration in force and only what was known then. Writes nothing, tells nobody.") { From, To };
        command.SetAction((arguments, cancellationToken) => RunAsync(arguments, services, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, Func<ParseResult, IServiceProvider> services, CancellationToken cancellationToken)
    {
        var days = new DayRange(arguments.GetRequiredValue(From), arguments.GetRequiredValue(To));
        var provider = services(arguments);
        if (days.Days < 1 || await provider.GetRequiredService<IConfigurationStore>().LoadAsync(cancellationToken) is not { } inForce)
        {
            await arguments.InvocationConfiguration.Error.WriteLineAsync("Give --from that is not after --to, and apply a configuration first (`finops apply finops.yaml`).");
            return 1;
        }

        List<object> found = [];
        var json = arguments.GetValue(GlobalOptions.Json);
        await foreach (var replayed in provider.GetRequiredService<ReplaySpend>().RunAsync(inForce, days, cancellationToken))
        {
            foreach (var graded in replayed.Findings)
            {
                var finding = graded.Finding;
                found.Add(new { replayed.Day, finding.Line, Kind = finding.Kind.ToString(), Severity = graded.Severity.ToString(), finding.CauseKey, finding.ReasonName, finding.Reason });
                if (!json)
                {
                    await arguments.InvocationConfiguration.Output.WriteLineAsync($"{replayed.Day:yyyy-MM-dd}  {graded.Severity,-8}  {finding.Line}  {finding.Reason}");
                }
            }
        }

        await arguments.InvocationConfiguration.Output.WriteLineAsync(json
            ? JsonSerializer.Serialize(new { days = days.Days, configurationVersion = inForce.Version, findings = found }, JsonSerializerOptions.Web)
            : $"{days.Days} days judged with configuration version {inForce.Version}: {found.Count} findings.");
        return 0;
    }

    private static Option<DateOnly> Day(string name, string description) => new(name)
    {
        Description = description,
        Required = true,
        CustomParser = result =>
        {
            if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return day;
            }

            result.AddError($"'{result.Tokens[0].Value}' is not a day like 2026-06-01.");
            return default;
        },
    };
}
