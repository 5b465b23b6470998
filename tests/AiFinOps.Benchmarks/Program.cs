using System.Globalization;
using System.Text.Json;
using AiFinOps.Benchmarks;
using AiFinOps.Benchmarks.Detection;
using AiFinOps.Workflows;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["child", var engine, var childPath, var childRepetitions])
{
    Console.WriteLine(JsonSerializer.Serialize(await Engines.MeasureAsync(engine, childPath, int.Parse(childRepetitions, CultureInfo.InvariantCulture))));
    return 0;
}

if (args is ["generate", var target, var targetRows])
{
    FocusGenerator.Write(target, int.Parse(targetRows, CultureInfo.InvariantCulture));
    return 0;
}

if (args is ["hourly", var series])
{
    return HourlyFigures.Print(series);
}

if (args is ["detection", .. var options])
{
    return DetectionBenchmark.Run(
        lines: options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 10_000, python: options.Length > 1 ? options[1] : "/usr/bin/python3");
}

const int Repetitions = 3;
var given = args is [var only] && File.Exists(only) ? only : null;
var path = given ?? Path.Combine(Path.GetTempPath(), "finops-benchmark.csv");
try
{
    if (given is null)
    {
        FocusGenerator.Write(path, args is [var rows] ? int.Parse(rows, CultureInfo.InvariantCulture) : 1_000_000);
    }

    return await CompareAsync(path, Repetitions);
}
finally
{
    if (given is null)
    {
        File.Delete(path);
    }
}

// Exit code 1 where two engines disagree: then no time is worth printing.
static async Task<int> CompareAsync(string path, int repetitions)
{
    var megabytes = new FileInfo(path).Length / 1e6;
    var store = Environment.GetEnvironmentVariable(Settings.Storage) is null ? "without a store" : "into the configured storage";
    Console.WriteLine($"{path}: {megabytes:N0} MB; best of {repetitions} in a process each, {Environment.ProcessorCount} cores; whole import {store}");
    Console.WriteLine($"{"",-34}{"rows",12}{"groups",10}{"first s",9}{"best s",9}{"MB/s",8}{"peak MB",9}{"ours by",10}");
    var results = new List<Measurement>();
    foreach (var name in Engines.Names)
    {
        var result = await Engines.InChildAsync(name, path, string.Equals(name, Engines.Import, StringComparison.Ordinal) ? 1 : repetitions);
        results.Add(result);
        Console.WriteLine(
            $"{name,-34}{result.Rows,12:N0}{result.Groups,10:N0}{result.Seconds[0],9:F2}{result.Best,9:F2}{megabytes / result.Best,8:N0}{result.PeakBytes / 1e6,9:N0}"
            + (result.Engine.StartsWith("duckdb", StringComparison.Ordinal) ? $"{result.Best / results[0].Best,9:F1}x" : ""));
    }

    var agree = results.TrueForAll(result => result.Totals.SequenceEqual(results[0].Totals));
    foreach (var total in results[0].Totals)
    {
        Console.WriteLine($"{total.Provider} {total.Currency}: billed {total.Billed}, effective {total.Effective}");
    }

    Console.WriteLine(agree ? "All engines agree on every total." : "THE ENGINES DISAGREE: " + JsonSerializer.Serialize(results));
    return agree ? 0 : 1;
}
