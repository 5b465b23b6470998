using System.Diagnostics;
using System.Globalization;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Cli.Hosting;

/// <summary>
/// Kills this very process at a named crash point, as a power cut would: no handler, no finally, no flush. For tests that prove that
/// nothing is lost there. <c>AIFINOPS_CRASH_AT=step-sent:3</c> dies when <c>step-sent</c> is reached for the third time.
/// </summary>
internal sealed class CrashAt(string name, int time) : ICrashPoints
{
    private int reached;

    /// <returns>Null where the setting is absent.</returns>
    /// <exception cref="FormatException">The setting is not <c>name</c> or <c>name:count</c>.</exception>
    public static CrashAt? From(string? setting)
    {
        if (string.IsNullOrWhiteSpace(setting))
        {
            return null;
        }

        var parts = setting.Split(':');
        return new CrashAt(parts[0], parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 1);
    }

    public void Reach(string point)
    {
        if (string.Equals(point, name, StringComparison.Ordinal) && Interlocked.Increment(ref reached) == time)
        {
            Process.GetCurrentProcess().Kill();
            new ManualResetEventSlim().Wait();
        }
    }
}
