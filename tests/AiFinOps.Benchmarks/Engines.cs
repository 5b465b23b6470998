using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AiFinOps.Adapters;
using AiFinOps.Adapters.Sources;
using AiFinOps.Adapters.Sources.Csv;
using AiFinOps.Adapters.Sources.Focus;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Benchmarks;

/// <param name="Counts">Rows read and groups made.</param>
internal sealed record Outcome((long Rows, long Groups) Counts, IReadOnlyList<SpendTotal> Totals);

/// <summary>What a child process found.</summary>
/// <param name="Seconds">Of each repetition, in order: the first includes start-up.</param>
/// <param name="PeakBytes">Peak resident set of the child.</param>
internal sealed record Measurement(string Engine, IReadOnlyList<double> Seconds, long PeakBytes, long Rows, long Groups, IReadOnlyList<SpendTotal> Totals)
{
    public double Best => Seconds.Min();
}

/// <summary>Each engine runs in a process of its own, so that one's memory and warm-up are not another's.</summary>
internal static class Engines
{
    public const string Ours = "aifinops";
    public const string OursOnOneWorker = "aifinops, one worker";
    public const string Import = "whole import";

    private static readonly Dictionary<string, Func<string, Task<Outcome>>> All = new(StringComparer.Ordinal)
    {
        [Ours] = path => ParseAsync(path, workers: null),
        [OursOnOneWorker] = path => ParseAsync(path, workers: 1),
        ["duckdb, 2 threads"] = path => Task.FromResult(DuckDbBaseline.Run(path, threads: 2, readTags: true)),
        ["duckdb, 1 thread"] = path => Task.FromResult(DuckDbBaseline.Run(path, threads: 1, readTags: true)),
        ["duckdb, 2 threads, tags as text"] = path => Task.FromResult(DuckDbBaseline.Run(path, threads: 2, readTags: false)),
        [Import] = ImportAsync,
    };

    public static IEnumerable<string> Names => All.Keys;

    /// <summary>Runs in the child.</summary>
    public static async Task<Measurement> MeasureAsync(string engine, string path, int repetitions)
    {
        var seconds = new List<double>();
        Outcome? outcome = null;
        for (var repetition = 0; repetition < repetitions; repetition++)
        {
            var start = Stopwatch.GetTimestamp();
            outcome = await All[engine](path);
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        using var process = Process.GetCurrentProcess();
        return new Measurement(engine, seconds, process.PeakWorkingSet64, outcome!.Counts.Rows, outcome.Counts.Groups, outcome.Totals);
    }

    /// <summary>Runs in the parent.</summary>
    public static async Task<Measurement> InChildAsync(string engine, string path, int repetitions)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(start.FileName).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.Add(typeof(Engines).Assembly.Location);
        }

        foreach (var argument in new[] { "child", engine, path, repetitions.ToString(CultureInfo.InvariantCulture) })
        {
            start.ArgumentList.Add(argument);
        }

        using var child = Process.Start(start)!;
        var output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        return child.ExitCode == 0
            ? JsonSerializer.Deserialize<Measurement>(output)!
            : throw new InvalidOperationException($"{engine} failed with exit code {child.ExitCode}.");
    }

    private static CostFilePart Part(string path) =>
        new(path, _ => Task.FromResult<Stream>(new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan })));

    /// <summary>Reads the file and walks through every record that it comes to.</summary>
    private static async Task<Outcome> ParseAsync(string path, int? workers)
    {
        using var file = await FocusReader.ReadAsync(await CsvDocument.OpenAsync(Part(path), default), [Part(path)], rowsRead: null, new FocusLimits(Workers: workers), default);
        long groups = 0;
        foreach (var batch in file.Batches)
        {
            await foreach (var _ in batch.Records)
            {
                groups++;
            }
        }

        return new Outcome((file.Summary.RowsRead, groups), file.Summary.Totals);
    }

    private static async Task<Outcome> ImportAsync(string path)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        await using var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddAiFinOps(configuration).BuildServiceProvider();
        var stored = configuration[Settings.Storage] is null ? null : services.GetService<ILedger>();
        var import = new ImportSpend(new CostFileReader(), stored ?? new ForgetfulLedger());
        var report = await import.RunAsync([Part(path)], "benchmark", DateTimeOffset.UnixEpoch, rowsRead: null, default);
        return new Outcome((report.File.RowsRead, report.Records), report.File.Totals);
    }

    /// <summary>Takes all records and keeps none: what is left is the import without a store.</summary>
    private sealed class ForgetfulLedger : ILedger
    {
        public async Task<LedgerWrite> WriteAsync(LedgerDraft draft, IAsyncEnumerable<CostRecord> records, CancellationToken cancellationToken)
        {
            var count = await records.CountAsync(cancellationToken);
            return new LedgerWrite(Changed: true, new LedgerBatch("", 1, draft.Source, draft.AsOf, draft.AsOf, draft.Slices, draft.ReportedDays, count));
        }

        public Task<long> CurrentVersionAsync(CancellationToken cancellationToken) => Task.FromResult(1L);

        public Task<IReadOnlyList<LedgerBatch>> BatchesAsync(long afterVersion, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<LedgerBatch>>([]);

        public IAsyncEnumerable<SourcedRecord> ReadAsync(DayRange days, string? source, DateTimeOffset? knownAt, CancellationToken cancellationToken) =>
            AsyncEnumerable.Empty<SourcedRecord>();
    }
}
