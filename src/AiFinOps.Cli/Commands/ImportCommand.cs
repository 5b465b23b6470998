using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;
using static System.FormattableString;

namespace AiFinOps.Cli.Commands;

/// <summary>
/// <c>finops import FILE</c>: loads a FOCUS file (CSV, gzip CSV, Parquet) or a daily-spend CSV into the ledger.
/// Exit code 0: every row was accepted. 1: the file cannot be used, nothing was written. 3: some rows were rejected, the rest is in the ledger.
/// </summary>
internal static class ImportCommand
{
    private const int Fatal = 1;
    private const int PartlyRejected = 3;

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create(Func<ParseResult, IServiceProvider> services)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "FOCUS 1.0–1.2 as CSV, gzip CSV or Parquet, or a daily-spend CSV, plain or gzip." };
        var source = new Option<string>("--source") { Description = "Name under which the ledger keeps the facts.", DefaultValueFactory = _ => "import" };
        var command = new Command("import", "Load a file of costs into the ledger. Exit code 0: all rows accepted; 1: nothing written; 3: some rows rejected.")
        {
            file, source,
        };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(services(parsed), parsed.GetRequiredValue(file), parsed.GetRequiredValue(source), parsed.GetValue(GlobalOptions.Json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IServiceProvider services, FileInfo file, string source, bool json, CancellationToken cancellationToken)
    {
        try
        {
            var import = services.GetRequiredService<ImportSpend>();
            var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
            await using var content = file.OpenRead();
            var progress = Console.IsErrorRedirected ? null : new ProgressLine();
            var report = await import.RunAsync(content, file.Name, source, now, progress, cancellationToken);
            progress?.End();
            await Console.Out.WriteLineAsync(json ? Json(report) : Text(report));
            await RejectionReport.WriteAsync(Console.Error, report.File.Warnings, report.File.Rejected, report.File.RowsRejected);
            return report.File.RowsRejected > 0 ? PartlyRejected : 0;
        }
        catch (Exception exception) when (exception is CostFileException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            if (json)
            {
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { error = exception.Message, changed = false }, JsonOptions));
            }

            return Fatal;
        }
    }

    private static string Json(ImportReport report) => JsonSerializer.Serialize(
        new
        {
            format = report.File.Format,
            source = report.Source,
            rowsRead = report.File.RowsRead,
            accepted = report.File.RowsAccepted,
            rejected = report.File.Rejected.Select(row => new { row.Line, row.Column, row.Reason }),
            rejectedCount = report.File.RowsRejected,
            warnings = report.File.Warnings,
            records = report.Records,
            changed = report.Changed,
            ledgerVersion = report.LedgerVersions.Count > 0 ? report.LedgerVersions.Max() : (long?)null,
            totals = report.File.Totals,
        },
        JsonOptions);

    private static string Text(ImportReport report)
    {
        var file = report.File;
        string[] lines =
        [
            Invariant($"{file.Format}: {file.RowsRead:N0} rows read, {file.RowsAccepted:N0} accepted, {file.RowsRejected:N0} rejected; {report.Records:N0} records after summing."),
            .. file.Totals.Select(total => $"  {total.Provider} {total.Currency}: billed {total.Billed}, effective {total.Effective}"),
            Outcome(report),
        ];
        return string.Join(Environment.NewLine, lines);
    }

    private static string Outcome(ImportReport report) => report switch
    {
        { LedgerVersions.Count: 0 } => "No row was accepted; nothing was written.",
        { Changed: true } => Invariant($"The ledger is at version {report.LedgerVersions.Max()}."),
        _ => "Nothing changed: the ledger knew all of it.",
    };

    /// <summary>One line on standard error that counts the rows.</summary>
    private sealed class ProgressLine : IProgress<long>
    {
        private long _shown;

        public void Report(long value)
        {
            var shown = Interlocked.Read(ref _shown);
            if (value - shown >= 50_000 && Interlocked.CompareExchange(ref _shown, value, shown) == shown)
            {
                Console.Error.Write(Invariant($"\r{value:N0} rows"));
            }
        }

        public void End()
        {
            if (_shown > 0)
            {
                Console.Error.WriteLine();
            }
        }
    }
}
