using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Playbooks;
using AiFinOps.Core.Reviews;
using AiFinOps.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Cli.Commands;

/// <summary><c>finops contain plan LINE</c>: the ladder, what each rung would do now, and its way back. It reads the targets and writes nothing.</summary>
internal static class ContainPlanCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };
    private static readonly Argument<string> Line = new("line") { Description = "Allocation line." };

    public static Command Create(Func<ParseResult, IServiceProvider> services)
    {
        var plan = new Command("plan", "Shows the ladder of a line, what each rung would do now and its way back. Reads the targets; writes nothing.") { Line };
        plan.SetAction((arguments, cancellationToken) => RunAsync(arguments, services(arguments), cancellationToken));
        return plan;
    }

    private static async Task<int> RunAsync(ParseResult arguments, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (await IncidentsCommand.InForceAsync(arguments, services, cancellationToken) is not { } inForce)
        {
            return 1;
        }

        var line = arguments.GetRequiredValue(Line);
        if (await services.GetRequiredService<PlanContainment>().RunAsync(line, inForce, cancellationToken) is not { } outlook)
        {
            await arguments.InvocationConfiguration.Error.WriteLineAsync($"There is no line {line}, or no hard stop on it. Lines that are critical or have a ceiling have one; `hardStops` in finops.yaml adds others.");
            return 1;
        }

        await arguments.InvocationConfiguration.Output.WriteLineAsync(arguments.GetValue(GlobalOptions.Json)
            ? JsonSerializer.Serialize(
                new { line, outlook.Rule.Mode, outlook.Rule.Threshold, utilisation = outlook.Utilisation?.Print(), windows = outlook.Windows.Select(window => window.Print()), outlook.HaltedSince, incident = outlook.Stop?.Id, next = outlook.Next?.Reason, nextMode = outlook.Mode?.To, rungs = outlook.Rungs.Select(Told) }, Json)
            : string.Join('\n', [.. Heading(inForce.Configuration.LineName(line), outlook), .. outlook.Rungs.SelectMany((rung, index) => Rung(index + 1, rung, outlook)), "Nothing was written."]));
        return 0;
    }

    private static object Told(RungOutlook rung) => new
    {
        rung.Rung.Id, rung.Rung.Kind, rung.Rung.Target, rung.Rung.Setting, rung.Rung.Floor, isOnTheList = rung.Target is not null, reads = rung.Reading?.State?.Text, unreadable = rung.Reading is { State: null } failed ? failed.Reason : null,
        savesADay = rung.SavesADay?.ToString(), rung.Rung.Effect, rung.Guard, state = rung.Record is { } record ? ContainmentText.State(record) : null, wayBack = WayBack.Of(rung.Rung),
    };

    private static IEnumerable<string> Heading(string name, ContainmentOutlook outlook)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"{name}: hard stop at {outlook.Rule.Threshold * 100m:0.##} %, {ModeOf(outlook.Rule.Mode)}.");
        yield return outlook.Utilisation is { } used
            ? $"{used.Print()}. {(used.Reaches(outlook.Rule.Threshold) ? "The stop is reached." : "The stop is not reached.")}"
            : "There is no utilisation: no budget, or no spend on record.";
        foreach (var window in outlook.Windows)
        {
            yield return $"{window.Print()}. {(window.Reaches(outlook.Rule.Threshold) ? "This limit is reached." : "This limit is not reached.")}";
        }

        yield return GuardRails(outlook.Settings);
        if (outlook.Mode is { } earned)
        {
            yield return ReviewWords.Mode(earned);
        }

        if (outlook.HaltedSince is { } since)
        {
            yield return $"All containment is halted since {since.UtcDateTime:yyyy-MM-dd HH:mm}Z: nothing would be written.";
        }

        if (outlook is { Stop: { } stop, Next: { } next })
        {
            yield return $"Incident {stop.Id}: {next.Reason}";
        }

        if (outlook.Rungs.Count == 0)
        {
            yield return "There is no ladder: people are told, and nothing is done. Add one to its hard stop.";
        }
    }

    private static string GuardRails(ContainmentSettings settings) => string.Create(
        CultureInfo.InvariantCulture,
        $"Guard rails: at most {settings.MostActionsPerDay} actions a day, {settings.LeastInterval.TotalMinutes:0.#} minutes apart;{(settings.Hold > TimeSpan.Zero ? $" held for {settings.Hold.TotalHours:0.#} hours before a release, twice as long after each trip;" : "")} after {settings.MostTrips} trips only a person acts.");

    private static IEnumerable<string> Rung(int number, RungOutlook rung, ContainmentOutlook outlook)
    {
        yield return "";
        yield return string.Create(CultureInfo.InvariantCulture, $"{number}. {rung.Rung.Id}: {WayBack.WhatIsWritten(rung.Rung)}");
        yield return "   reads now  " + Reads(rung);
        yield return "   saves      " + Saves(rung);
        yield return "   users      " + (rung.Rung.Effect.Length > 0 ? rung.Rung.Effect : "nobody wrote down what they notice: `effect` of the rung");
        yield return "   who        " + Who(rung, outlook.Rule);
        yield return "   way back   " + Back(rung.Rung, outlook.Settings);
        if (rung.Record is { } record)
        {
            yield return "   so far     " + ContainmentText.State(record);
        }
    }

    private static string Reads(RungOutlook rung) => rung switch
    {
        { Target: null } => $"not asked: {rung.Rung.Target} is not among `containmentTargets`, so nothing could be written to it",
        { Reading.State: { } state } => state.Text,
        { Reading: { } reading } => $"could not be read: {reading.Reason}",
        _ => "not asked: this version knows no target of its kind",
    };

    private static string Saves(RungOutlook rung) =>
        $"about {Figures.Percent(rung.Rung.ExpectedSaving)}{(rung.Rung.Saves is null ? ", usual for its kind" : "")}" + (rung.SavesADay is { } money ? $": {money} a day, by the last known day" : "");

    private static string Who(RungOutlook rung, HardStopRule rule) => rule.Mode switch
    {
        ContainmentMode.Observe => "nobody: people are told, and nothing is planned",
        ContainmentMode.DryRun => "nobody: it would be recorded, and nothing written",
        ContainmentMode.Approve => "a person agrees first",
        _ when rung.Guard is { } guard => ContainmentText.Guard(guard),
        _ => "by itself, within the guard rails",
    };

    private static string Back(ContainmentRung rung, ContainmentSettings settings) => !rung.Reversible ? WayBack.Of(rung)
        : rung.Kind == ContainmentKind.RateLimit
            ? $"after an approved review, by {string.Join(", ", settings.ReleaseSteps.Select(Figures.Percent))}, {settings.ReleaseStepEvery.TotalHours:0.#} hours apart. {WayBack.Of(rung)}"
            : $"after an approved review, whole. {WayBack.Of(rung)}";

    private static string ModeOf(ContainmentMode mode) => mode switch
    {
        ContainmentMode.Observe => "only observed",
        ContainmentMode.DryRun => "in dry-run",
        ContainmentMode.Approve => "a person approves",
        _ => "automatic",
    };
}
