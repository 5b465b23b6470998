using System.Globalization;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Adapters.Configuration;

/// <summary>Response times and times of day in the words of the file: <c>4h</c>, <c>8bh</c>, <c>1bd</c>, <c>review</c>, <c>2 reviews</c>, <c>none</c>; <c>08:00</c>.</summary>
internal static class ClockValues
{
    private const string Review = "review";
    private const string Reviews = " reviews";

    /// <summary>A response time, or <c>none</c>.</summary>
    public static ResponseTime? Clock(this ConfigNode? node, string key, ResponseTime? fallback) =>
        node.Text(key) is "none" ? null : ParseTime(node.Text(key)) ?? fallback;

    public static string WriteClock(ResponseTime? clock) => clock is not { } time ? "none" : time.Unit switch
    {
        ResponseUnit.BusinessHours => string.Create(CultureInfo.InvariantCulture, $"{time.Number}bh"),
        ResponseUnit.BusinessDays => string.Create(CultureInfo.InvariantCulture, $"{time.Number}bd"),
        ResponseUnit.Reviews when time.Number == 1 => Review,
        ResponseUnit.Reviews => string.Create(CultureInfo.InvariantCulture, $"{time.Number}{Reviews}"),
        _ => NodeValues.WriteDuration(time.Elapsed),
    };

    public static TimeSpan TimeOfDay(this ConfigNode? node, string key, TimeSpan fallback) => node.Text(key) switch
    {
        "24:00" => TimeSpan.FromDays(1),
        var text when TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) => time.ToTimeSpan(),
        _ => fallback,
    };

    public static string WriteTimeOfDay(TimeSpan time) => time == TimeSpan.FromDays(1) ? "24:00" : time.ToString(@"hh\:mm", CultureInfo.InvariantCulture);

    private static ResponseTime? ParseTime(string text) =>
        text is Review ? ResponseTime.Reviews(1)
        : Number(text, Reviews) is { } reviews ? ResponseTime.Reviews(reviews)
        : Number(text, "bh") is { } hours ? ResponseTime.Business(hours)
        : Number(text, "bd") is { } days ? ResponseTime.BusinessDays(days)
        : NodeValues.ParseDuration(text) is { } elapsed ? elapsed
        : null;

    private static int? Number(string text, string unit) =>
        text.EndsWith(unit, StringComparison.Ordinal) && int.TryParse(text.AsSpan()[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 999 ? number : null;
}
