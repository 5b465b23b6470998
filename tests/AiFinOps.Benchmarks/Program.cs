using System.Diagnostics;
using AiFinOps.Adapters.Sources;
using AiFinOps.Adapters.Sources.Csv;
using AiFinOps.Adapters.Sources.Focus;
using AiFinOps.Workflows.Ports;

var path = args[0];
int? workers = args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : null;
for (var i = 0; i < 4; i++)
{
    var t0 = Stopwatch.GetTimestamp();
    {
        await using var s = File.OpenRead(path);
        var tok = new CsvTokenizer(s, "x");
        var b = new CsvBatch(CsvTokenizer.BatchSize);
        long rows = 0;
        while (await tok.ReadAsync(b, default)) { rows += b.RowCount; }
        Console.WriteLine($"tokenize {Stopwatch.GetElapsedTime(t0).TotalSeconds:F2}s rows={rows}");
    }
    t0 = Stopwatch.GetTimestamp();
    var part = new CostFilePart("x", _ => Task.FromResult<Stream>(new FileStream(path, new FileStreamOptions { BufferSize = 0 })));
    using var f = await FocusReader.ReadAsync(await CsvDocument.OpenAsync(part, default), [], null, new FocusLimits(Workers: workers), default);
    Console.WriteLine($"read {Stopwatch.GetElapsedTime(t0).TotalSeconds:F2}s");
    long n = 0;
    if (f.Batches.Count > 0)
    {
        await foreach (var r in f.Batches[0].Records)
        {
            n++;
        }
    }

    Console.WriteLine($"read+merge {Stopwatch.GetElapsedTime(t0).TotalSeconds:F2}s groups={n} rows={f.Summary.RowsRead} rej={f.Summary.RowsRejected} {string.Join("; ", f.Summary.Totals)} {string.Join("; ", f.Summary.Warnings)} {string.Join("; ", f.Summary.Rejected.Take(3))}");
    using var p = Process.GetCurrentProcess();
    Console.WriteLine($"peak {p.PeakWorkingSet64 / 1e6:F0} MB");
}
