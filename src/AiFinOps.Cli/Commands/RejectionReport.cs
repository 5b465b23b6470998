using AiFinOps.Workflows.Ports;
using static System.FormattableString;

namespace AiFinOps.Cli.Commands;

/// <summary>Says what of a file was not used, and why: the first rows in full, the rest as a number.</summary>
internal static class RejectionReport
{
    private const int Shown = 10;

    /// <param name="rejected">The first ones; <paramref name="count"/> counts them all.</param>
    public static async Task WriteAsync(TextWriter error, IReadOnlyList<string> warnings, IReadOnlyList<RejectedRow> rejected, long count)
    {
        foreach (var warning in warnings)
        {
            await error.WriteLineAsync("Note: " + warning);
        }

        foreach (var row in rejected.Take(Shown))
        {
            await error.WriteLineAsync(Invariant($"Rejected: {row.File}, line {row.Line}{(row.Column.Length > 0 ? ", " + row.Column : "")}: {row.Reason}"));
        }

        if (count > Shown)
        {
            await error.WriteLineAsync(Invariant($"… and {count - Shown:N0} more; --json lists the first {CostFileSummary.MaxRejected:N0}."));
        }
    }
}
