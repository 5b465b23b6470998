using System.Globalization;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Playbooks;

/// <summary>Figures as people read them, the same on every machine.</summary>
public static class Figures
{
    /// <summary>0.175 becomes <c>17.5 %</c>; a whole percentage has no decimals.</summary>
    public static string Percent(decimal fraction) => string.Create(CultureInfo.InvariantCulture, $"{fraction * 100m:0.#} %");

    /// <summary>Cut, never rounded up: 94.999 % must not read as 95 %.</summary>
    public static string Utilisation(decimal fraction) =>
        string.Create(CultureInfo.InvariantCulture, $"{decimal.Truncate(fraction * 10_000m) / 100m:0.##} %");

    /// <summary>With its sign, so that a rise and a fall cannot be mistaken: <c>+22 %</c>.</summary>
    public static string SignedPercent(decimal fraction) => string.Create(CultureInfo.InvariantCulture, $"{fraction * 100m:+0.#;-0.#;0} %");

    public static string Signed(Money money) => (money.Amount > 0m ? "+" : "") + money;

    /// <summary>For machines: plain invariant text without grouping.</summary>
    public static string Exact(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Count(int number, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? one : many)}");

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>With the weekday, for a reader who plans: <c>Mon 2026-10-05</c>.</summary>
    public static string Weekday(DateOnly day) => day.ToString("ddd yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The calendar day of a moment.</summary>
    /// <param name="zone">IANA id, from a validated configuration.</param>
    public static DateOnly LocalDay(DateTimeOffset at, string zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(zone)).DateTime);

    /// <summary>A moment in the organisation's zone, with the zone named: <c>2026-10-05 08:15 Europe/Oslo</c>.</summary>
    /// <param name="zone">IANA id, from a validated configuration.</param>
    public static string Moment(DateTimeOffset at, string zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(zone));
        return local.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " " + (zone is "Etc/UTC" ? "UTC" : zone);
    }
}
