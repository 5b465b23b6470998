using System.CommandLine;
using System.Text.Json;
using AiFinOps.Adapters.Http;
using AiFinOps.Core.Learning;
using AiFinOps.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Cli.Commands;

/// <summary><c>finops incidents times --since DAYS</c>: how fast alerts were answered, by severity, owner group and category. Exit code 0.</summary>
internal static class IncidentTimesCommand
{
    private static readonly Option<int> Since = new("--since")
    {
        Description = $"Alerts of so many days, 1 to {MeasureResponses.MostDays}.",
        DefaultValueFactory = _ => MeasureResponses.UsualDays,
        Validators = { result => { if (result.GetValueOrDefault<int>() is < 1 or > MeasureResponses.MostDays) { result.AddError($"--since is a number of days from 1 to {MeasureResponses.MostDays}."); } } },
    };

    public static Command Create(Func<ParseResult, IServiceProvider> services)
    {
        var command = new Command("times", "How fast alerts were answered: median and nine of ten, by severity, owner group and category.") { Since };
        command.SetAction((arguments, cancellationToken) => RunAsync(arguments, services(arguments), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (await IncidentsCommand.ConfigurationAsync(arguments, services, cancellationToken) is not { } configuration)
        {
            return 1;
        }

        var report = await services.GetRequiredService<MeasureResponses>().RunAsync(arguments.GetValue(Since), configuration, cancellationToken);
        var output = arguments.InvocationConfiguration.Output;
        if (arguments.GetValue(GlobalOptions.Json))
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(ResponseTimesApi.Json(report), JsonSerializerOptions.Web));
            return 0;
        }

        foreach (var row in report.Rows)
        {
            await output.WriteLineAsync($"{row.By} {row.Name}: {string.Join(", ", ResponseWords.Columns.Zip(ResponseWords.Cells(row)).Skip(1).Where(cell => cell.Second is not "–").Select(cell => $"{cell.First.ToLowerInvariant()} {cell.Second}"))}");
        }

        await output.WriteLineAsync(report.Firings == 0 ? "No alert in this time." : ResponseWords.Explanation);
        return 0;
    }
}
