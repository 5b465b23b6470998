using System.Globalization;
using System.Text.Json;
using AiFinOps.Core.Configuration;

namespace AiFinOps.Adapters.Sources.Http;

/// <summary>Quantities and times of a usage report.</summary>
internal static class UsageFields
{
    /// <summary>No organisation uses as much in an hour; what is more is a mistake in the answer.</summary>
    private const decimal Most = 1_000_000_000_000_000_000m;

    /// <returns>Null where there is no such field, or null in it.</returns>
    /// <exception cref="SourceException">It is no number of zero or more.</exception>
    public static decimal? Quantity(this JsonElement result, string name, ProviderProfile provider)
    {
        var field = result.Field(name);
        if (!field.IsThere())
        {
            return null;
        }

        return field.Number() is >= 0m and <= Most and var quantity
            ? quantity
            : throw new SourceException(SourceFault.Answer, $"{provider.Name} answered with `{name}` {Quoted.Text(field.ToString())}, which is no quantity. Nothing was written.");
    }

    /// <exception cref="SourceException">It is not there, or no number of zero or more.</exception>
    public static decimal RequiredQuantity(this JsonElement result, string name, ProviderProfile provider) => result.Quantity(name, provider)
        ?? throw new SourceException(SourceFault.Answer, $"{provider.Name} answered with usage that has no `{name}`: its answers have changed. Nothing was written.");

    /// <returns>Null where it is no such number.</returns>
    public static DateTimeOffset? UnixTime(this JsonElement element) =>
        element.Number() is > 0m and < 253_402_300_800m and var seconds ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : null;

    /// <returns>UTC where it has no zone; null where it is no moment.</returns>
    public static DateTimeOffset? Moment(this JsonElement element) =>
        DateTimeOffset.TryParse(element.Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) ? moment : null;
}
