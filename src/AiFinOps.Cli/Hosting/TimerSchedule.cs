using Microsoft.Extensions.Configuration;
using NCrontab;

namespace AiFinOps.Cli.Hosting;

/// <summary>A six-field NCRONTAB schedule in UTC.</summary>
internal sealed class TimerSchedule
{
    private readonly CrontabSchedule _schedule;

    private TimerSchedule(CrontabSchedule schedule)
    {
        _schedule = schedule;
    }

    /// <param name="expression">The expression, or <c>%Setting%</c>.</param>
    /// <exception cref="InvalidOperationException">The setting is missing, or the expression is not a schedule.</exception>
    public static TimerSchedule Parse(string expression, IConfiguration settings)
    {
        var text = expression is ['%', .. var setting, '%']
            ? settings[setting] ?? throw new InvalidOperationException($"Setting {setting} is missing; it holds a schedule like \"0 */5 * * * *\".")
            : expression;
        var schedule = CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = true });
        return schedule is not null
            ? new TimerSchedule(schedule)
            : throw new InvalidOperationException($"{expression}: '{text}' is not a schedule of six fields (second minute hour day month weekday) like \"0 */5 * * * *\".");
    }

    /// <summary>The first occurrence later than the moment.</summary>
    public DateTimeOffset Next(DateTimeOffset after) => new(_schedule.GetNextOccurrence(after.UtcDateTime), TimeSpan.Zero);

    public bool OccursWithin(DateTimeOffset after, DateTimeOffset upTo) => Next(after) <= upTo;
}
