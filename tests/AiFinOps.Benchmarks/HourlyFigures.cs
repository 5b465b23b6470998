using System.Globalization;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection.Hourly;

namespace AiFinOps.Benchmarks;

/// <summary>
/// Measures the hourly judge on a real series of hourly requests: false alarms while nothing was done to it, and how soon an injected
/// excess is noticed. Every hour is judged at its end, with the hours before it alone.
/// </summary>
internal static class HourlyFigures
{
    private const int Day = 24;
    private const int FirstJudged = 14 * Day;
    private const int FirstInjected = 21 * Day;
    private const decimal MoneyPerDay = 1_000m;
    private const int Injections = 200;

    private static readonly DateTimeOffset Start = new(2024, 1, 3, 0, 0, 0, TimeSpan.Zero);
    private static readonly AllocationLine Line = new(
        "llm", "LLM", "finops", WorkloadEnvironment.Production, SpendPhase.Run, Criticality.Normal, CustomerImpact: false, Regulated: false, Since: null, Budget: null);

    private static readonly FinOpsConfiguration Configuration = new(
        "", "EUR", Defaults.TimeZone, [], [Line], [], Defaults.Bands, [], [], [], [], [], [], new ReviewSchedule(Defaults.WeeklyCron, Defaults.DailyCron, []));

    /// <param name="path">CSV with a header; the last column is the number of requests, one row an hour.</param>
    public static int Print(string path)
    {
        double[] requests = [.. File.ReadLines(path).Skip(1).Select(line => double.Parse(line[(line.LastIndexOf(',') + 1)..], CultureInfo.InvariantCulture))];
        var series = SeriesOf(requests[..(requests.Length / Day * Day)]);
        Console.WriteLine($"{"clean series",-58}{"days judged",12}{"episodes",10}{"a year",8}");
        foreach (var (name, hours) in series)
        {
            var episodes = Episodes(Alarms(hours, FirstJudged, hours.Length));
            var days = (hours.Length - FirstJudged) / Day;
            Console.WriteLine($"{name,-58}{days,12}{episodes,10}{episodes * 365d / days,8:F1}");
        }

        Console.WriteLine();
        Console.WriteLine($"{"injected",-34}{"series",-12}{"begins",-14}{"noticed",9}{"within 4 h",12}{"median h",10}{"90 % h",8}");
        foreach (var (factor, hours) in new[] { (1.3, 48), (1.5, 48), (2.0, 48), (2.5, 48), (3.0, 4), (5.0, 4), (10.0, 3) })
        {
            Delays("as it is", series[0].Hours, factor, hours);
            Delays("4 x volume", series[^1].Hours, factor, hours);
        }

        return 0;
    }

    private static (string Name, double[] Hours)[] SeriesOf(double[] requests) =>
    [
        ("as it is", requests),
        ("its days in reverse order: falling becomes growing", [.. requests.Chunk(Day).Reverse().SelectMany(day => day)]),
        ("every request kept with a chance of 1 in 3", Thinned(requests, 1d / 3d, seed: 1)),
        ("every request kept with a chance of 1 in 10", Thinned(requests, 0.1, seed: 2)),
        ("the same, drawn anew", Thinned(requests, 0.1, seed: 3)),
        ("4 x volume: four copies, a week apart each, added", [.. Enumerable.Range(0, requests.Length - (3 * 7 * Day)).Select(hour => Enumerable.Range(0, 4).Sum(week => requests[hour + (week * 7 * Day)]))]),
    ];

    private static double[] Thinned(double[] requests, double chance, int seed)
    {
        var random = new Random(seed);
        return [.. requests.Select(count => (double)Enumerable.Range(0, (int)count).Count(_ => random.NextDouble() < chance))];
    }

    private static void Delays(string name, double[] hours, double factor, int length)
    {
        foreach (var (begins, from, until) in new[] { ("at any hour", 0, Day), ("08 to 14 UTC", 8, 15) })
        {
            var random = new Random(7);
            List<int> delays = [];
            for (var injection = 0; injection < Injections; injection++)
            {
                var onset = (random.Next(FirstInjected / Day, (hours.Length / Day) - 3) * Day) + random.Next(from, until);
                double[] changed = [.. hours.Select((count, hour) => hour >= onset && hour < onset + length ? count * factor : count)];
                if (Alarms(changed, onset, onset + length).FirstOrDefault(-1) is var noticed and >= 0)
                {
                    delays.Add(noticed - onset + 1);
                }
            }

            delays.Sort();
            Console.WriteLine(
                $"{$"x {factor} for {length} h",-34}{name,-12}{begins,-14}{(double)delays.Count / Injections,9:P0}{(double)delays.Count(delay => delay <= 4) / Injections,12:P0}"
                + $"{Quantile(delays, 0.5),10}{Quantile(delays, 0.9),8}");
        }
    }

    private static string Quantile(List<int> sorted, double part) =>
        sorted.Count == 0 ? "-" : sorted[(int)Math.Min(sorted.Count - 1, sorted.Count * part)].ToString(CultureInfo.InvariantCulture);

    /// <summary>The hours that raise a finding, each judged at its end.</summary>
    private static IEnumerable<int> Alarms(double[] hours, int from, int until)
    {
        var scale = MoneyPerDay * hours.Length / Day / (decimal)hours.Sum();
        var history = new HourlyHistory(Line.Id, "EUR", Start, [.. hours.Select(count => (decimal?)((decimal)count * scale))]);
        for (var hour = from; hour < until; hour++)
        {
            var judged = Start.AddHours(hour);
            if (HourlyJudge.Judge(Line, history, judged, judged.AddHours(1), Configuration).Excess is not null)
            {
                yield return hour;
            }
        }
    }

    /// <summary>Alarms less than a day apart belong to one incident.</summary>
    private static int Episodes(IEnumerable<int> alarms)
    {
        var (episodes, last) = (0, int.MinValue / 2);
        foreach (var hour in alarms)
        {
            episodes += hour - last > Day ? 1 : 0;
            last = hour;
        }

        return episodes;
    }
}
