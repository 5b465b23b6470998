namespace AiFinOps.Adapters.Sources.Summing;

/// <summary>An hour as one number, in the place of the day: groups are summed by hour as they are by day.</summary>
internal static class HourNumber
{
    public static int Of(DateTime utc) => (int)(utc.Ticks / TimeSpan.TicksPerHour);

    public static DateTimeOffset ToHour(int number) => new(number * TimeSpan.TicksPerHour, TimeSpan.Zero);
}
