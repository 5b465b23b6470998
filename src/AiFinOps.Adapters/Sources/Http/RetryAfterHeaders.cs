using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace AiFinOps.Adapters.Sources.Http;

/// <summary>
/// How long a provider asks to be left alone. Azure answers with a family of headers, one for each of its limits; the longest counts.
/// </summary>
internal static partial class RetryAfterHeaders
{
    /// <summary>A provider may ask for patience, not for silence until next year.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    /// <returns>The longest wait of all headers of the family, at most <see cref="Longest"/>; null where none can be read.</returns>
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        TimeSpan? longest = null;
        foreach (var (name, values) in headers)
        {
            foreach (var value in Family().IsMatch(name) ? values : [])
            {
                var wait = Parse(name, value.Trim(), now);
                longest = wait > (longest ?? TimeSpan.MinValue) ? wait : longest;
            }
        }

        return longest is { } found ? TimeSpan.FromTicks(Math.Clamp(found.Ticks, 0, Longest.Ticks)) : null;
    }

    /// <summary>Seconds, with a fraction or not; milliseconds where the name says so; a moment; or hours, minutes and seconds.</summary>
    private static TimeSpan? Parse(string name, string value, DateTimeOffset now)
    {
        if (decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            var seconds = name.EndsWith("-ms", StringComparison.OrdinalIgnoreCase) ? number / 1000 : number;
            return seconds < (decimal)Longest.TotalSeconds ? TimeSpan.FromSeconds((double)seconds) : Longest;
        }

        if (TimeSpan.TryParseExact(value, "c", CultureInfo.InvariantCulture, out var wait))
        {
            return wait;
        }

        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment - now : null;
    }

    [GeneratedRegex(@"^(retry-after(-ms)?|x-ms-(.+-)?retry-after(-ms)?|x-ms-.+-resets-after)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Family();
}
