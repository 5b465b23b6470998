using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AiFinOps.Adapters.Configuration;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Workflows.Simulation;

namespace AiFinOps.Cli.Commands;

/// <summary><c>finops simulate</c>: what a hard stop is worth, in a month of simulated time. Needs no storage and no connection, and touches nothing.</summary>
internal static class SimulateCommand
{
    private const decimal Loop = 4m;
    private const int LoopFrom = 12;

    private static readonly Option<string> File = new("--file") { Description = "Configuration file.", DefaultValueFactory = _ => Path.Combine("samples", "finops.yaml") };
    private static readonly Option<string> Line = new("--line") { Description = "Line with a budget and a hard stop.", DefaultValueFactory = _ => "order-agent" };

    private static readonly BudgetPeriod Month = new(2026, 10);

    public static Command Create()
    {
        var command = new Command("simulate", "Lets a line run away in a simulated month: with no stop, with a stop on billed data only, and with ours. Touches nothing.") { File, Line };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (file, name, error) = (arguments.GetRequiredValue(File), arguments.GetRequiredValue(Line), arguments.InvocationConfiguration.Error);
        var check = await ConfigurationFile.CheckAsync(file, cancellationToken);
        if (check.Document is not { Configuration: var configuration })
        {
            await error.WriteLineAsync(string.Join('\n', check.Errors.Select(problem => ConfigurationReport.Text(file, problem))));
            return 1;
        }

        if (configuration.Line(name) is not { Budget: { } budget } line || HardStops.RuleFor(line, configuration) is not { Ladder.Count: > 0 } rule)
        {
            await error.WriteLineAsync($"There is no line {name} with a budget and a ladder in {file}: `hardStops` gives it one.");
            return 1;
        }

        var spend = new SimulatedSpend(Month, budget.Monthly.Amount, new DateOnly(Month.Year, Month.Month, LoopFrom), Loop);
        var simulation = new SimulateStops(configuration, line, rule, spend);
        List<(string Name, SimulatedMonth Month)> months = [.. Enum.GetValues<StopBasis>().Select(basis => (Name(basis), simulation.Run(basis)))];
        if (rule.Climb != ContainmentClimb.Budget)
        {
            months.Add(("ours, climb: budget", new SimulateStops(configuration, line, rule with { Climb = ContainmentClimb.Budget }, spend).Run(StopBasis.BilledAndLagMargin)));
        }

        await arguments.InvocationConfiguration.Output.WriteLineAsync(arguments.GetValue(GlobalOptions.Json) ? Json(months) : Text(line.Name, configuration, rule, months));
        return 0;
    }

    private static string Json(IEnumerable<(string Name, SimulatedMonth Month)> months) => JsonSerializer.Serialize(
        months.Select(one => new { basis = one.Name, actions = one.Month.Actions.Select(action => new { action.Day, action.Rung }), spent = one.Month.Spent.ToString(), budget = one.Month.Budget.ToString(), overshoot = one.Month.Overshoot.ToString() }),
        JsonSerializerOptions.Web);

    private static string Text(string line, FinOpsConfiguration configuration, HardStopRule rule, IReadOnlyList<(string Name, SimulatedMonth Month)> months) => string.Join('\n', [
        string.Create(CultureInfo.InvariantCulture, $"{line}, {Month.Id}, budget {months[0].Month.Budget}. From the {LoopFrom}th on a loop makes it cost {Loop:0} times as much."),
        "",
        $"{"stop",-24}  {"month",16}  {"of the budget",13}  {"above it",16}  acted",
        .. months.Select(one => Row(one.Name, one.Month)),
        "",
        string.Create(CultureInfo.InvariantCulture, $"Assumed: bills arrive {configuration.Sources[0].SettleLag.TotalHours:0} hours after a day; each morning at 06:00 UTC what is billed by then is judged; a rung acts at once and saves"),
        $"what it is expected to ({string.Join(", ", ContainmentPlanner.InOrder(rule).Select(rung => string.Create(CultureInfo.InvariantCulture, $"{rung.Id} {rung.ExpectedSaving * 100m:0} %")))}); where a person has to agree he does at once; nobody does anything else.",
    ]);

    private static string Row(string name, SimulatedMonth month) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-24}  {month.Spent,16}  {month.Spent.Amount / month.Budget.Amount * 100m,11:0.0} %  {month.Overshoot,16}  {(month.Actions.Count == 0 ? "never" : string.Join(", ", month.Actions.Select(action => $"{action.Day:MM-dd} {action.Rung}")))}");

    private static string Name(StopBasis basis) => basis switch
    {
        StopBasis.None => "none",
        StopBasis.BilledOnly => "billed data only",
        _ => "ours, with lag margin",
    };
}
