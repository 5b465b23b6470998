using System.CommandLine;

namespace AiFinOps.Cli;

/// <summary>Options that every command takes.</summary>
public static class GlobalOptions
{
    /// <summary>One JSON object on standard output, for scripts; messages always go to standard error.</summary>
    public static readonly Option<bool> Json = new("--json") { Description = "Answer with one JSON object on standard output.", Recursive = true };
}
