using System.Globalization;

namespace AiFinOps.Core.Configuration;

/// <summary>One thing that is wrong with a configuration: where, what, and what to do about it. Never carries a secret.</summary>
/// <param name="Path">Key path in the file, for example <c>lines[2].budget.monthly</c>; empty for the file as a whole.</param>
/// <param name="Rule">Name of the rule, one of <see cref="ConfigurationFaults"/>.</param>
/// <param name="Message">What is wrong, in one sentence.</param>
/// <param name="Remedy">What to write instead, in one sentence.</param>
/// <param name="IsWarning">A warning is shown and does not keep the configuration from being applied.</param>
public sealed record ConfigurationProblem(string Path, string Rule, string Message, string Remedy, bool IsWarning = false)
{
    /// <summary>Line in the file, from 1; 0 where the place is not known.</summary>
    public int Line { get; init; }

    /// <summary>Column in the file, from 1; 0 where the place is not known.</summary>
    public int Column { get; init; }

    /// <summary>For people, one line: <c>12:15 lines[2].owner: There is no owner group `leds`. Did you mean `leads`? [unknown-owner-group]</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Line > 0 ? $"{Line}:{Column} " : "")}{(Path.Length > 0 ? Path : "(file)")}: {Message} {Remedy} [{Rule}]");
}
