namespace AiFinOps.Testing;

/// <summary>
/// What a busy assistant costs by the hour: quiet at night, busy in the day, half on Saturday and Sunday, and never twice the same.
/// The same seed makes the same series; about 960 a working day.
/// </summary>
public static class HourlyTraffic
{
    private static readonly int[] Shape = [12, 8, 6, 4, 4, 6, 12, 24, 44, 60, 70, 74, 60, 62, 74, 78, 74, 64, 50, 44, 40, 36, 30, 24];

    /// <param name="midnight">First hour, UTC.</param>
    public static decimal[] Of(DateTimeOffset midnight, int hours, uint seed = 1) =>
        [.. Enumerable.Range(0, hours).Select(hour => At(midnight.AddHours(hour), seed + (uint)hour))];

    private static decimal At(DateTimeOffset hour, uint seed)
    {
        var weekend = hour.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.5m : 1m;

        // The mean of four dice, from 0.4 to 1.6: a standard deviation of a sixth.
        var dice = Enumerable.Range(0, 4).Sum(die => Mixed((seed * 4) + (uint)die) % 1000) / 4000m;
        return decimal.Round(Shape[hour.Hour] * weekend * (0.4m + (dice * 1.2m)), 4);
    }

    private static uint Mixed(uint value)
    {
        unchecked
        {
            value = (value ^ (value >> 16)) * 0x7feb352du;
            value = (value ^ (value >> 15)) * 0x846ca68bu;
            return value ^ (value >> 16);
        }
    }
}
