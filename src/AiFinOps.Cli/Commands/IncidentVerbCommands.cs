using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiFinOps.Adapters.Http;
using AiFinOps.Core.Detection;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Cli.Commands;

/// <summary>
/// The verbs of an incident at a terminal, under the name of a person of the configuration. What they send is the body of the same verb over
/// HTTP. Approving is not among them: it needs a person who has signed in.
/// </summary>
internal static class IncidentVerbCommands
{
    private static readonly Option<string> As = new("--as") { Description = "Person id of the configuration in whose name it is done.", Required = true };
    private static readonly Option<int?> IfVersion = new("--if-version") { Description = "Only where the incident is still of this version, as `show` prints it." };

    private static readonly Option<string> Reason = Text("--reason", "Why, in one line.", required: true);
    private static readonly Option<string> Words = Text("--text", "What to note.", required: true);
    private static readonly Option<string> To = Text("--to", "Person id of the configuration who is asked to take it, and is told.", required: true);
    private static readonly Option<int> Hours = new("--hours") { Description = "For how long nobody is chased, 1 to 24.", Required = true };
    private static readonly Option<string> Until = Text("--until", "When the clocks run again, like 2026-10-05T08:00Z.", required: true);
    private static readonly Option<string> Owner = Text("--owner", "Who owns the workload: the person and the group.", required: true);
    private static readonly Option<string> Changed = Text("--changed", "What changed, where and when.", required: true);
    private static readonly Option<string> Stabilised = Text("--stabilised", "What stabilised spend without stopping the service.", required: true);
    private static readonly Option<string> Reviewed = Text("--reviewed", "What was reviewed before re-enabling, and by whom.", required: true);
    private static readonly Option<string> Customers = Text("--customers", "Whether customers are affected: yes, no or unknown.", required: true);
    private static readonly Option<string> Impact = Text("--words", "Who notices what, in one line.");
    private static readonly Option<string> Category = Text("--category", "Variance category.", required: true);
    private static readonly Argument<string> CategoryName = new("category") { Description = $"Variance category: {string.Join(", ", VarianceCategories.Names)}." };
    private static readonly Option<string> CategoryIfKnown = Text("--category", "Variance category.");
    private static readonly Option<string> Cause = Text("--cause", "What caused it.", required: true);
    private static readonly Option<string> CauseIfNew = Text("--cause", "What caused it, where that is not recorded yet.");
    private static readonly Option<string> Fix = Text("--fix", "What ended it, in one line.");
    private static readonly Option<string> Prevention = Text("--prevention", "What keeps it from coming back, or why nothing does.");
    private static readonly Option<string> BelongsTo = Text("--belongs-to", "For an allocation error, id of the line where the spend belongs.");
    private static readonly Option<string> Cost = Text("--cost", "What it cost, like \"1840.50 EUR\".");
    private static readonly Option<string> Outcome = Text("--outcome", "accepted or declined.", required: true);
    private static readonly Option<string> Summary = Text("--summary", "Anything that should be remembered.");

    public static IEnumerable<Command> Create(Func<ParseResult, IServiceProvider> services) =>
    [
        Verb(services, "acknowledge", "You look at it. Escalation stops for 24 hours, or until you go on."),
        Verb(services, "assign", "Asks somebody to take it, and tells him.", (To, "person")),
        Verb(services, "snooze", "Holds escalation for some hours; what is owed stays due. Never for a hard stop or what is Critical.", (Hours, "hours"), (Reason, "reason")),
        Verb(services, "investigate", "The root-cause analysis has started."),
        Verb(services, "pause", "Lets the response clocks wait until a moment. Never for a hard stop or while something is contained.", (Until, "until"), (Reason, "reason")),
        Verb(services, "resume", "Ends a pause before its time."),
        Verb(services, "note", "Writes a note on its record.", (Words, "text")),
        Verb(services, "category", "Says which kind of variance it is: whoever contains that kind is told, and abuse or a leaked key is Critical.", (CategoryName, "category")),
        Verb(services, "impact", "Says what it did to customers, and what it cost.", (Customers, "customers"), (Impact, "words"), (Cost, "cost")),
        Verb(services, "root-cause", "Records the root cause.", (Category, "category"), (Cause, "cause"), (Fix, "fix"), (Prevention, "prevention"), (BelongsTo, "belongsTo"), (Cost, "costImpact")),
        Verb(services, "review-cause", "You have read the root cause and stand for it. Owed by High and Critical before they close."),
        Verb(
            services, "review", "Answers the four questions before anything is re-enabled. Somebody who has signed in approves it.",
            (Owner, "workloadOwner"), (Changed, "whatChanged"), (Stabilised, "stabilisation"), (Reviewed, "reviewedBeforeReenabling")),
        Verb(services, "resolve", "The excess is over.", (Reason, "reason")),
        Verb(services, "reopen", "It is not over after all.", (Reason, "reason")),
        Verb(services, "false-positive", "The alert was wrong.", (Reason, "reason")),
        Verb(
            services, "close", "Closes it. Watch and Medium are resolved and closed in one step with --cause and --fix.",
            (Summary, "summary"), (CategoryIfKnown, "category"), (CauseIfNew, "cause"), (Fix, "fix"), (Prevention, "prevention"), (BelongsTo, "belongsTo"), (Cost, "costImpact")),
    ];

    /// <summary><c>finops calibrations settle</c>: the same verb under the name that fits there.</summary>
    public static Command SettleCalibration(Func<ParseResult, IServiceProvider> services) => Verb(
        services, "settle-calibration", "Records what was decided on the calibration task of an incident. It changes no threshold: apply the file for that.", "settle", (Outcome, "outcome"), (Reason, "reason"));

    private static Command Verb(Func<ParseResult, IServiceProvider> services, string name, string description, params (Symbol Input, string Member)[] members) =>
        Verb(services, name, description, name, members);

    private static Command Verb(Func<ParseResult, IServiceProvider> services, string name, string description, string shown, params (Symbol Input, string Member)[] members)
    {
        var command = new Command(shown, description) { IncidentsCommand.Id, As, IfVersion };
        foreach (var (input, _) in members)
        {
            if (input is Argument argument)
            {
                command.Add(argument);
            }
            else
            {
                command.Add((Option)input);
            }
        }

        command.SetAction((arguments, cancellationToken) => ActAsync(arguments, services(arguments), name, members, cancellationToken));
        return command;
    }

    private static async Task<int> ActAsync(
        ParseResult arguments, IServiceProvider services, string verb, IReadOnlyList<(Symbol Input, string Member)> members, CancellationToken cancellationToken)
    {
        if (await IncidentsCommand.ConfigurationAsync(arguments, services, cancellationToken) is not { } configuration)
        {
            return 1;
        }

        var act = await services.GetRequiredService<IncidentsByHand>().ActAsync(
            arguments.GetRequiredValue(IncidentsCommand.Id), verb, arguments.GetRequiredValue(As), BodyOf(arguments, members), arguments.GetValue(IfVersion), configuration, cancellationToken);
        if (act.Incident is not { } stored)
        {
            await arguments.InvocationConfiguration.Error.WriteLineAsync(act.Words);
            return 1;
        }

        await arguments.InvocationConfiguration.Output.WriteLineAsync(arguments.GetValue(GlobalOptions.Json)
            ? JsonSerializer.Serialize(new { outcome = act.Words, incident = IncidentsByHand.Summary(stored) }, JsonSerializerOptions.Web)
            : string.Create(CultureInfo.InvariantCulture, $"{stored.Incident.Id}: {act.Words.Replace('-', ' ')}. It is {stored.Incident.State}, version {stored.Version}."));
        return 0;
    }

    private static JsonObject BodyOf(ParseResult arguments, IReadOnlyList<(Symbol Input, string Member)> members)
    {
        var body = new JsonObject();
        foreach (var (input, member) in members)
        {
            body[member] = input switch
            {
                Option<int> number => arguments.GetValue(number),
                Option<string> money when ReferenceEquals(money, Cost) => Money(arguments.GetValue(money)),
                Option<string> text => arguments.GetValue(text),
                Argument<string> text => arguments.GetValue(text),
                _ => null,
            };
        }

        return body;
    }

    /// <summary>An amount and a currency, apart; what is something else is refused where the body is read.</summary>
    private static JsonNode? Money(string? text) => text?.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is not { } parts
        ? null
        : new JsonObject { ["amount"] = parts.ElementAtOrDefault(0), ["currency"] = parts.ElementAtOrDefault(1) };

    private static Option<string> Text(string name, string description, bool required = false) => new(name) { Description = description, Required = required };
}
