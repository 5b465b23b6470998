using System.Globalization;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Detection.Hourly;

namespace AiFinOps.Core.Changes;

/// <summary>The moments in which a change may be why something began.</summary>
/// <param name="From">Inclusive (UTC).</param>
/// <param name="To">Exclusive (UTC).</param>
public readonly record struct ChangeWindow(DateTimeOffset From, DateTimeOffset To)
{
    public static readonly TimeSpan Before = TimeSpan.FromHours(48);

    public bool Contains(DateTimeOffset at) => at >= From && at < To;

    /// <summary>
    /// The 48 hours before the onset, and the onset itself: a day where only the day is known, because a day's spend can be caused by
    /// anything up to its end; an hour where hours told of it.
    /// </summary>
    /// <returns>Null where the finding is not about spend: no change of a workload makes data late.</returns>
    public static ChangeWindow? Of(Finding finding)
    {
        if (finding.Kind is FindingKind.DataMissing or FindingKind.ConfigurationTampered or FindingKind.EvidenceTampered or FindingKind.PoisonMessage)
        {
            return null;
        }

        var day = new DateTimeOffset(finding.Onset.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return FirstHourOf(finding) is { } hour && hour >= day && hour < day.AddDays(1)
            ? new ChangeWindow(hour - Before, hour.AddHours(1))
            : new ChangeWindow(day - Before, day.AddDays(1));
    }

    /// <summary>Where days began it and hours carried it on, the first hour lies on a later day than the onset.</summary>
    private static DateTimeOffset? FirstHourOf(Finding finding) =>
        finding.Facts.TryGetValue(HourlyFacts.FirstHour, out var text)
        && DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var hour)
            ? hour
            : null;
}
