using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace AiFinOps.Benchmarks.Detection;

/// <summary>What the Python child found.</summary>
/// <param name="Version">Of statsmodels.</param>
/// <param name="Sha256">Of the series that it read, in lower-case hex.</param>
/// <param name="Seconds">Of judging alone, start-up and reading left out.</param>
/// <param name="CpuSeconds">Of all its processes together.</param>
/// <param name="AlarmDays">Per line.</param>
/// <param name="AlarmToday">Per line: the new day is an alarm.</param>
internal sealed record StlOutcome(string Version, string Sha256, int Lines, double Seconds, double CpuSeconds, int[] AlarmDays, bool[] AlarmToday);

/// <summary>STL + MAD of statsmodels over the same series, with a process per core.</summary>
internal static class StlBaseline
{
    /// <summary>Writes the series as the child reads them; returns their SHA-256 in lower-case hex.</summary>
    public static string Write(string path, double[][] series)
    {
        byte[] bytes = [.. series.SelectMany(line => MemoryMarshal.AsBytes<double>(line).ToArray())];
        File.WriteAllBytes(path, bytes);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    /// <param name="sha256">What the child must have read.</param>
    /// <param name="python">An interpreter that has statsmodels, for example of Debian's python3-statsmodels.</param>
    /// <exception cref="InvalidOperationException">The child failed, or it judged other series: then nothing may be compared.</exception>
    public static StlOutcome Run(string python, string path, string sha256, int lines, int firstCountedDay, int processes, bool robust)
    {
        var start = new ProcessStartInfo(python) { RedirectStandardOutput = true, UseShellExecute = false };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Detection", "stl_mad.py"), path, Text(SpendGenerator.Days), Text(firstCountedDay), Text(processes), robust ? "robust" : "plain",
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);

        // A process per core is the fair split; threads of the linear algebra below would only fight over them.
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        var outcome = child.ExitCode == 0 ? JsonSerializer.Deserialize<StlOutcome>(output) : null;
        return outcome is null ? throw new InvalidOperationException($"{python} failed with exit code {child.ExitCode}: is statsmodels installed?")
            : outcome.Lines != lines || !string.Equals(outcome.Sha256, sha256, StringComparison.Ordinal) ? throw new InvalidOperationException("The Python child judged other series.")
            : outcome;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
