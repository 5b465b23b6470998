using System.Diagnostics;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Spend;

namespace AiFinOps.Benchmarks.Detection;

/// <summary>
/// Half a year of history and one new day of many lines: how long it takes to judge them with all detectors, and to evaluate them as a whole,
/// beside STL + MAD over the same series. Prints; asserts no time.
/// </summary>
internal static class DetectionBenchmark
{
    private const int Repetitions = 7;

    /// <summary>Ours compares no day before it has seen four weeks, so none before is counted for either.</summary>
    private const int FirstCountedDay = 28;

    /// <returns>1 where the comparison is not one: then no ratio is printed.</returns>
    public static int Run(int lines, string python)
    {
        var cores = Environment.ProcessorCount;
        Console.WriteLine($"{lines:N0} lines, {SpendGenerator.HistoryDays} days of history and one new day, {cores} cores; best of {Repetitions}");
        Console.WriteLine($"{"",-46}{"ms",10}{"µs/line/core",14}{"CPU µs/line",14}{"bytes/line",14}");
        var configuration = SpendGenerator.Configuration(lines);
        var lineDays = Enumerable.Range(0, lines).Select(SpendGenerator.DaysOf).ToArray();
        LineHistory[] histories = [];
        Print("building the histories", lines, 1, Best(() => histories = HistoriesOf(configuration, lineDays)));

        var judge = new SpendJudge(configuration);
        var verdicts = new SpendVerdict[lines];
        var live = GC.GetTotalMemory(forceFullCollection: true);
        var ours = Best(() => JudgeOn(cores, judge, configuration.Lines, histories, verdicts));
        Print("judging, all cores", lines, cores, ours);
        var oursOnOne = Best(() => JudgeOn(1, judge, configuration.Lines, histories, verdicts));
        Print("judging, one core", lines, 1, oursOnOne);
        Console.WriteLine($"    {verdicts.Sum(verdict => verdict.Findings.Count):N0} findings");
        Array.Clear(verdicts);
        Console.WriteLine($"    live memory after judging: {(GC.GetTotalMemory(forceFullCollection: true) - live) / 1e6:N1} MB more than before");
        JudgeOn(cores, judge, configuration.Lines, histories, verdicts);

        var input = new EvaluationInput(configuration, [.. lineDays.SelectMany(days => days)], SpendGenerator.Batches(), SpendGenerator.Now, SpendGenerator.Last);
        EvaluationResult? result = null;
        Print("the whole evaluation", lines, cores, Best(() => result = SpendEvaluation.Judge(input)));
        Console.WriteLine($"    {result!.Findings.Count:N0} findings; histories, calendars, budgets and missing data included");
        return Compare(python, lines, histories, verdicts, ours, oursOnOne);
    }

    private static int Compare(string python, int lines, LineHistory[] histories, SpendVerdict[] verdicts, Measured ours, Measured oursOnOne)
    {
        var path = Path.Combine(Path.GetTempPath(), $"finops-series-{Environment.ProcessId}.bin");
        try
        {
            var sha256 = StlBaseline.Write(path, Array.ConvertAll(histories, SeriesOf));
            PrintAlarms(
                "ours", lines, line => verdicts[line].Anomalous.Count(day => day >= SpendGenerator.First.AddDays(FirstCountedDay)),
                line => verdicts[line].Anomalous.Contains(SpendGenerator.Last));
            foreach (var robust in (bool[])[false, true])
            {
                var stl = StlBaseline.Run(python, path, sha256, lines, FirstCountedDay, Environment.ProcessorCount, robust);
                var name = $"statsmodels {stl.Version} STL{(robust ? ", robust," : "")} + MAD";
                Print(name, lines, Environment.ProcessorCount, new Measured(stl.Seconds, stl.CpuSeconds, Allocated: null));
                PrintAlarms(name, lines, line => stl.AlarmDays[line], line => stl.AlarmToday[line]);
                Console.WriteLine($"    ours is {stl.Seconds / ours.Seconds:N0} times as fast on all cores");
            }

            return 0;
        }
        catch (Exception fault) when (fault is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            Console.WriteLine($"NO COMPARISON: {fault.Message}");
            return 1;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static LineHistory[] HistoriesOf(FinOpsConfiguration configuration, LineDay[][] lineDays)
    {
        var source = configuration.Sources[0];
        var calendars = new Dictionary<string, SourceCalendar>(StringComparer.Ordinal)
        {
            [source.Name] = SourceCalendar.Of(source.Name, SpendGenerator.Batches(), source.SettleLag),
        };
        return [.. lineDays.Select((days, index) => LineHistory.Of(configuration.Lines[index].Id, "EUR", days, calendars, SpendGenerator.Last))];
    }

    private static void JudgeOn(int cores, SpendJudge judge, IReadOnlyList<AllocationLine> lines, LineHistory[] histories, SpendVerdict[] verdicts) =>
        Parallel.For(0, histories.Length, new ParallelOptions { MaxDegreeOfParallelism = cores }, index => verdicts[index] = judge.Judge(lines[index], histories[index]));

    /// <summary>A line's usage from the first day of all on, as the product judges it.</summary>
    private static double[] SeriesOf(LineHistory history) =>
        [.. new DayRange(SpendGenerator.First, SpendGenerator.Last).Each().Select(day => (double)history[day].Usage)];

    private static Measured Best(Action work)
    {
        var (best, bestCpu) = (double.MaxValue, double.MaxValue);
        var allocated = 0L;
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            GC.Collect();
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var cpu = Environment.CpuUsage.TotalTime;
            var start = Stopwatch.GetTimestamp();
            work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            bestCpu = Math.Min(bestCpu, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
            allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        return new Measured(best, bestCpu, allocated);
    }

    private static void Print(string what, int lines, int cores, Measured measured) => Console.WriteLine(
        $"{what,-46}{measured.Seconds * 1e3,10:N0}{measured.Seconds * 1e6 * cores / lines,14:N1}{measured.CpuSeconds * 1e6 / lines,14:N1}"
        + (measured.Allocated is { } bytes ? $"{(double)bytes / lines,14:N0}" : ""));

    private static void PrintAlarms(string name, int lines, Func<int, int> alarmDays, Func<int, bool> alarmToday)
    {
        int[] clean = [.. Enumerable.Range(0, lines).Where(SpendGenerator.IsClean)];
        int[] incidents = [.. Enumerable.Range(0, lines).Where(SpendGenerator.IsIncidentToday)];
        var years = clean.Length * (SpendGenerator.Days - FirstCountedDay) / 365.0;
        Console.WriteLine(
            $"    {name}: {clean.Sum(alarmDays) / years:N1} days of alarm per clean line and year; on the new day {clean.Count(alarmToday):N0} of {clean.Length:N0} clean lines alarm, {incidents.Count(alarmToday):N0} of {incidents.Length:N0} with an incident");
    }

    /// <param name="Seconds">On the clock.</param>
    /// <param name="CpuSeconds">Of all threads together: what a busy machine does not inflate.</param>
    private sealed record Measured(double Seconds, double? CpuSeconds, long? Allocated);
}
