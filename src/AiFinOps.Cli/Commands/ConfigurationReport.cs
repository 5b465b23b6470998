using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using AiFinOps.Adapters.Configuration;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Cli.Commands;

/// <summary>How the commands that take a configuration file answer: a list for people, or one JSON object with <c>--json</c>.</summary>
internal static class ConfigurationReport
{
    public static readonly Argument<string> File = new("file") { Description = "The configuration file, usually finops.yaml." };

    // The text goes to a terminal or a script, never into HTML.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The whole result of a check.</summary>
    public static void Write(ParseResult arguments, ConfigurationCheck check)
    {
        if (arguments.GetValue(GlobalOptions.Json))
        {
            WriteJson(arguments, new { valid = check.Document is not null, errors = check.Errors.Select(Row), warnings = check.Warnings.Select(Row) });
            return;
        }

        var output = arguments.InvocationConfiguration.Output;
        foreach (var problem in check.Errors)
        {
            output.WriteLine(Text(arguments.GetRequiredValue(File), problem));
        }

        WriteWarnings(arguments, check);
        output.WriteLine(check.Document is null
            ? string.Create(CultureInfo.InvariantCulture, $"Not valid: {check.Errors.Count} error(s), {check.Warnings.Count} warning(s).")
            : string.Create(CultureInfo.InvariantCulture, $"Valid: {check.Document.Configuration.Lines.Count} lines, {check.Warnings.Count} warning(s)."));
    }

    public static void WriteWarnings(ParseResult arguments, ConfigurationCheck check)
    {
        foreach (var problem in arguments.GetValue(GlobalOptions.Json) ? [] : check.Warnings)
        {
            arguments.InvocationConfiguration.Output.WriteLine(Text(arguments.GetRequiredValue(File), problem));
        }
    }

    /// <summary>What would change, and against what. Rows that were edited by hand are named: their sealed copy is what is compared.</summary>
    public static void WriteChanges(ParseResult arguments, ConfigurationInForce? inForce, IReadOnlyList<string> changes)
    {
        if (inForce?.Tampered is { Count: > 0 } tampered)
        {
            arguments.InvocationConfiguration.Error.WriteLine($"Rows of the version in force were changed by hand, and are not used: {string.Join(", ", tampered)}.");
        }

        if (arguments.GetValue(GlobalOptions.Json))
        {
            return;
        }

        var output = arguments.InvocationConfiguration.Output;
        output.WriteLine(inForce is null
            ? "Nothing is in force yet."
            : string.Create(CultureInfo.InvariantCulture, $"Against version {inForce.Version}, which is in force: {(changes.Count == 0 ? "no change." : "")}").TrimEnd());
        foreach (var change in changes)
        {
            output.WriteLine("  " + change);
        }
    }

    public static void WriteJson(ParseResult arguments, object answer) => arguments.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(answer, Options));

    public static object Row(ConfigurationProblem problem) =>
        new { path = problem.Path, line = problem.Line, column = problem.Column, rule = problem.Rule, message = problem.Message, remedy = problem.Remedy };

    /// <summary>One line: place in the file, path, what is wrong and what to do.</summary>
    public static string Text(string file, ConfigurationProblem problem)
    {
        var place = problem.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $":{problem.Line}:{problem.Column}") : "";
        var path = problem.Path.Length > 0 ? problem.Path + ": " : "";
        return $"{file}{place} {(problem.IsWarning ? "warning" : "error")}: {path}{problem.Message} {problem.Remedy} [{problem.Rule}]";
    }
}
