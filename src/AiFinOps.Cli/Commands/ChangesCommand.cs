using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AiFinOps.Adapters.Http;
using AiFinOps.Core.Changes;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Cli.Commands;

/// <summary>
/// <c>finops changes</c> lists what changed in a period, on a line, or before an incident; <c>finops changes add</c> records one by hand,
/// under the name of whoever is signed in to this machine; <c>finops changes test NAME</c> tries a change source. Exit code 0, or 1 where there is nothing of that name.
/// </summary>
internal static class ChangesCommand
{
    private const int DaysListed = 7;

    private static readonly Option<string?> Line = new("--line") { Description = "Only changes on this line, by name or by the allocation rules." };
    private static readonly Option<string?> From = new("--from") { Description = "First UTC day, yyyy-MM-dd. Left out, seven days up to --to." };
    private static readonly Option<string?> To = new("--to") { Description = "Last UTC day, yyyy-MM-dd. Left out, today." };
    private static readonly Option<string?> Incident = new("--incident") { Description = "The changes of the 48 hours before this incident began, the nearest first." };

    public static Command Create(Func<ParseResult, IServiceProvider> services)
    {
        var changes = new Command("changes", "What changed: deployments, models, scaling, prices.") { Line, From, To, Incident, ChangesAddCommand.Create(services), ChangesTestCommand.Create(services) };
        changes.SetAction((arguments, cancellationToken) => RunAsync(arguments, services(arguments), cancellationToken));
        return changes;
    }

    private static async Task<int> RunAsync(ParseResult arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (await services.GetRequiredService<IConfigurationStore>().LoadAsync(cancellationToken) is not { } inForce)
        {
            await arguments.InvocationConfiguration.Error.WriteLineAsync("No configuration is in force. Apply one with `finops apply finops.yaml`.");
            return 1;
        }

        return arguments.GetValue(Incident) is { } id
            ? await BeforeAsync(arguments, services, id, inForce.Configuration, cancellationToken)
            : await ListAsync(arguments, services, inForce.Configuration, cancellationToken);
    }

    private static async Task<int> BeforeAsync(ParseResult arguments, IServiceProvider services, string id, FinOpsConfiguration configuration, CancellationToken cancellationToken)
    {
        if (await services.GetRequiredService<IIncidentStore>().FindAsync(id, cancellationToken) is not { } stored)
        {
            await arguments.InvocationConfiguration.Error.WriteLineAsync($"There is no incident {id}.");
            return 1;
        }

        var before = await services.GetRequiredService<WhatChanged>().BeforeAsync(stored.Incident, configuration, cancellationToken);
        await PrintAsync(arguments, [.. (before?.All ?? []).Select(near => (near.Change, near.Lines))], configuration);
        return 0;
    }

    private static async Task<int> ListAsync(ParseResult arguments, IServiceProvider services, FinOpsConfiguration configuration, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime);
        if (!TryDay(arguments.GetValue(To), today, out var to) || !TryDay(arguments.GetValue(From), to.AddDays(1 - DaysListed), out var from) || from > to)
        {
            await arguments.InvocationConfiguration.Error.WriteLineAsync("Write --from and --to as days, yyyy-MM-dd, the first before the last.");
            return 1;
        }

        var line = arguments.GetValue(Line);
        if (line is not null && !configuration.HasLine(line))
        {
            await arguments.InvocationConfiguration.Error.WriteLineAsync(UnknownLine(line, configuration));
            return 1;
        }

        var allocation = new ChangeAllocation(configuration.Lines, configuration.Rules);
        var changes = await services.GetRequiredService<IChangeFeed>().BetweenAsync(StartOf(from), StartOf(to.AddDays(1)), cancellationToken);
        await PrintAsync(
            arguments,
            [.. changes.Select(change => (change, allocation.LinesOf(change))).Where(one => line is null || one.Item2.Contains(line, StringComparer.Ordinal)).Reverse()],
            configuration);
        return 0;
    }

    private static async Task PrintAsync(ParseResult arguments, IReadOnlyList<(Change Change, IReadOnlyList<string> Lines)> changes, FinOpsConfiguration configuration)
    {
        var output = arguments.InvocationConfiguration.Output;
        if (arguments.GetValue(GlobalOptions.Json))
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(new { changes = changes.Select(one => ChangeJson.Of(one.Change, one.Lines)) }, JsonSerializerOptions.Web));
            return;
        }

        foreach (var (change, lines) in changes)
        {
            await output.WriteLineAsync($"{ChangeText.Of(change, lines, configuration)}  [{change.Origin}]");
        }

        await output.WriteLineAsync(changes.Count == 0 ? "No change was told of." : string.Create(CultureInfo.InvariantCulture, $"{changes.Count} change(s)."));
    }

    internal static string UnknownLine(string line, FinOpsConfiguration configuration)
    {
        var known = configuration.Lines.Select(one => one.Id).ToList();
        return $"There is no line {Quoted.Text(line)}. {(Closest.To(line, known) is { } near ? $"Did you mean {Quoted.Text(near)}?" : $"Lines are {Quoted.List(known)}.")}";
    }

    private static bool TryDay(string? text, DateOnly absent, out DateOnly day)
    {
        day = absent;
        return text is null || (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year is > 2000 and < 9999);
    }

    private static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
