using System.CommandLine;
using System.Text.Json;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;
using static System.FormattableString;

namespace AiFinOps.Cli.Commands;

/// <summary>
/// <c>finops sources days NAME --days 14</c>: what the ledger knows of each day, and by which rule. Exit code 1 where there is no such source.
/// </summary>
internal static class SourceDaysCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "Name of the source in the configuration in force." };

    private static readonly Option<int> Days = SourcesCommand.DaysUpTo("today", usually: 14);

    public static Command Create(Func<ParseResult, IServiceProvider> services)
    {
        var command = new Command("days", "What the ledger knows of each day of a source: Missing, Provisional or Final, and why.") { Name, Days };
        command.SetAction((arguments, cancellationToken) => RunAsync(arguments, services(arguments), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (await SourcesCommand.InForceAsync(arguments, arguments.GetRequiredValue(Name), services, cancellationToken) is not { } source)
        {
            return 1;
        }

        var days = await services.GetRequiredService<ReadSourceDays>().RunAsync(source, arguments.GetValue(Days), cancellationToken);
        await arguments.InvocationConfiguration.Output.WriteLineAsync(arguments.GetValue(GlobalOptions.Json)
            ? JsonSerializer.Serialize(days.Select(day => new { day.Day, status = day.Status.ToString(), day.Rule, day.Reason, day.ReadAt }), JsonSerializerOptions.Web)
            : string.Join(Environment.NewLine, days.Select(day => Invariant($"{day.Day:yyyy-MM-dd}  {day.Status,-11}  {day.Rule,-17}  {day.Reason}"))));
        return 0;
    }
}
