using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AiFinOps.Adapters.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Cli.Commands;

/// <summary>
/// <c>finops incidents</c> lists what is open, <c>finops incidents show ID</c> tells one from its beginning, and the other verbs act on one:
/// see <see cref="IncidentVerbCommands"/>. Exit code 0, or 1 where there is no such incident or the verb was refused.
/// </summary>
internal static class IncidentsCommand
{
    internal static readonly Argument<string> Id = new("id") { Description = "Incident id, as `finops incidents` prints it." };

    private static readonly Option<bool> All = new("--all") { Description = "Closed ones and false positives as well." };

    public static Command Create(Func<ParseResult, IServiceProvider> services)
    {
        var show = new Command("show", "Tells one incident from its beginning.") { Id };
        show.SetAction((arguments, cancellationToken) => ShowAsync(arguments, services(arguments), cancellationToken));
        var incidents = new Command("incidents", "What is open, and what people do about it.") { All, show, IncidentTimesCommand.Create(services), IncidentProposalCommand.Create(services) };
        foreach (var verb in IncidentVerbCommands.Create(services))
        {
            incidents.Add(verb);
        }

        incidents.SetAction((arguments, cancellationToken) => ListAsync(arguments, services(arguments), cancellationToken));
        return incidents;
    }

    internal static async Task<FinOpsConfiguration?> ConfigurationAsync(ParseResult arguments, IServiceProvider services, CancellationToken cancellationToken) =>
        (await InForceAsync(arguments, services, cancellationToken))?.Configuration;

    internal static async Task<ConfigurationInForce?> InForceAsync(ParseResult arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        var inForce = await services.GetRequiredService<IConfigurationStore>().LoadAsync(cancellationToken);
        if (inForce is null)
        {
            await arguments.InvocationConfiguration.Error.WriteLineAsync("No configuration is in force. Apply one with `finops apply finops.yaml`.");
        }

        return inForce;
    }

    private static async Task<int> ListAsync(ParseResult arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (await ConfigurationAsync(arguments, services, cancellationToken) is not { } configuration)
        {
            return 1;
        }

        var found = await services.GetRequiredService<IIncidentStore>().ListAsync(arguments.GetValue(All), cancellationToken);
        var output = arguments.InvocationConfiguration.Output;
        if (arguments.GetValue(GlobalOptions.Json))
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(new { incidents = found.Select(IncidentsByHand.Summary) }, JsonSerializerOptions.Web));
            return 0;
        }

        foreach (var incident in found.Select(stored => stored.Incident))
        {
            await output.WriteLineAsync($"{incident.Id}  {incident.Severity}, {StateOf(incident, configuration)}  {Headline.For(incident, configuration)}");
        }

        await output.WriteLineAsync(found.Count == 0 ? "No incident is open." : string.Create(CultureInfo.InvariantCulture, $"{found.Count} incident(s)."));
        return 0;
    }

    private static async Task<int> ShowAsync(ParseResult arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (await InForceAsync(arguments, services, cancellationToken) is not { } inForce)
        {
            return 1;
        }

        var id = arguments.GetRequiredValue(Id);
        if (await services.GetRequiredService<IIncidentStore>().FindAsync(id, cancellationToken) is not { } stored)
        {
            await arguments.InvocationConfiguration.Error.WriteLineAsync($"There is no incident {id}. List them with `finops incidents --all`.");
            return 1;
        }

        var output = arguments.InvocationConfiguration.Output;
        if (arguments.GetValue(GlobalOptions.Json))
        {
            var detail = await services.GetRequiredService<IncidentsByHand>().DetailAsync(stored, inForce, cancellationToken);
            await output.WriteLineAsync(JsonSerializer.Serialize(detail, JsonSerializerOptions.Web));
            return 0;
        }

        var events = await services.GetRequiredService<IIncidentStore>().EventsAsync(stored.Incident.Line, id, cancellationToken);
        await output.WriteLineAsync(string.Join('\n', Story(stored, events, inForce.Configuration)).ReplaceLineEndings());
        return 0;
    }

    private static IEnumerable<string> Story(StoredIncident stored, IReadOnlyList<IncidentEvent> events, FinOpsConfiguration configuration)
    {
        var (incident, zone) = (stored.Incident, configuration.TimeZone);
        yield return Headline.For(incident, configuration);
        yield return string.Create(
            CultureInfo.InvariantCulture, $"{incident.Id}: {incident.Severity}, {StateOf(incident, configuration)}, of {configuration.GroupName(incident.OwnerGroup)}, version {stored.Version}");
        if (incident.Impact is { } impact)
        {
            yield return "Impact: " + ImpactText.Of(impact);
        }

        foreach (var clock in incident.Clocks.OrderBy(clock => clock.Due))
        {
            yield return $"Due: {Naming.ClockName(clock.Kind)} by {Figures.Moment(clock.Due, zone)}";
        }

        foreach (var happened in events)
        {
            var (what, detail) = EventText.Describe(happened, zone);
            yield return $"{Figures.Moment(happened.At, zone)}  {happened.Actor.Id} ({happened.Actor.KnownBy})  {what}{(detail.Length > 0 ? ": " + detail.ReplaceLineEndings(" ") : "")}";
        }
    }

    private static string StateOf(Incident incident, FinOpsConfiguration configuration) =>
        Naming.StateName(incident.State).ToLowerInvariant()
        + (incident.SnoozedUntil is { } until ? $", snoozed until {Figures.Moment(until, configuration.TimeZone)}" : "")
        + (incident.AssignedTo is { } person ? $", assigned to {configuration.PersonName(person)}" : "");
}
