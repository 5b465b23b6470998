using System.Globalization;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection;

/// <summary>
/// Everything that is wrong with one source, as one finding to its owner: days that it owes, how its last pull ended, and a key that is about
/// to expire. It is about data and never about cost.
/// </summary>
public static class SourceJudge
{
    /// <summary>Long enough to get a key renewed where somebody else issues it.</summary>
    private const int ExpiryNoticeDays = 14;

    /// <summary>Providers have bad hours; after a day somebody should look.</summary>
    private static readonly TimeSpan QuietAfter = TimeSpan.FromHours(24);

    /// <param name="condition">How the last pull ended; null where nothing is known.</param>
    /// <param name="missing">Rates that are needed and not there, of all sources.</param>
    /// <param name="periodStart">First day of the budget month.</param>
    /// <param name="last">Last UTC day to judge.</param>
    /// <returns>Null where nothing is wrong.</returns>
    public static Finding? Judge(
        SourceSettings source, SourceCalendar calendar, SourceCondition? condition, IReadOnlyList<MissingRate> missing, DateOnly periodStart, DateOnly last, DateTimeOffset now)
    {
        var overdue = calendar.FirstReported is null ? null : DataJudge.Judge(source, calendar, periodStart, last, now);
        return Both(TroubleOf(source, condition, now), RateMissing(source, missing)) is { } trouble
            ? With(overdue ?? Empty(source, condition, now), trouble, now)
            : overdue;
    }

    /// <summary>Null where the source needs no rate that is not there.</summary>
    public static SourceTrouble? RateMissing(SourceSettings source, IEnumerable<MissingRate> missing)
    {
        MissingRate[] own = [.. missing.Where(rate => string.Equals(rate.Source, source.Name, StringComparison.Ordinal)).OrderBy(rate => rate.Day)];
        if (own.Length == 0)
        {
            return null;
        }

        var pairs = string.Join(", ", own.Select(rate => $"{rate.From} to {rate.To}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        var lines = string.Join(", ", own.Select(rate => rate.Line).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        return new SourceTrouble(SourceTroubles.RateMissing, string.Create(
            CultureInfo.InvariantCulture,
            $"No rate from {pairs} holds from {own[0].Day:yyyy-MM-dd} on. Lines {lines}: what was spent in that currency is unknown there, not zero, and no budget counts it. Write the rate into `rates` and apply the configuration."));
    }

    private static SourceTrouble? Both(SourceTrouble? first, SourceTrouble? second) =>
        first is null ? second : second is null ? first : first with { Text = $"{first.Text} {second.Text}" };

    /// <summary>What is wrong besides owed days, under the name by which it is told; null where nothing is, or where it may pass by itself.</summary>
    public static SourceTrouble? TroubleOf(SourceSettings source, SourceCondition? condition, DateTimeOffset now) => Lasting(condition, now) ?? Expiry(source, now);

    /// <summary>The trouble of the last pull; null where there is none, or where it may pass by itself.</summary>
    public static SourceTrouble? Lasting(SourceCondition? condition, DateTimeOffset now) => condition?.Trouble switch
    {
        { ReasonName: SourceTroubles.Unavailable } when now - condition.Since < QuietAfter => null,
        { ReasonName: SourceTroubles.Unavailable } trouble => trouble with
        {
            ReasonName = SourceTroubles.GoneQuiet,
            Text = string.Create(CultureInfo.InvariantCulture, $"No pull has been good since {condition.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC. {trouble.Text}"),
        },
        var trouble => trouble,
    };

    private static SourceTrouble? Expiry(SourceSettings source, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return source.SecretExpires is not { } expires || today < expires.AddDays(-ExpiryNoticeDays) ? null : new SourceTrouble(
            SourceTroubles.CredentialExpires,
            string.Create(CultureInfo.InvariantCulture, $"Its key {(today < expires ? "expires" : "has expired")} on {expires:yyyy-MM-dd}. Put a new one into the setting {source.SecretRef} and correct `secretExpires`."));
    }

    private static Finding Empty(SourceSettings source, SourceCondition? condition, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var since = condition?.Trouble is null ? today : DateOnly.FromDateTime(condition.Since.UtcDateTime);
        return new Finding(
            LineIds.OfSource(source.Name), FindingKind.DataMissing, CauseKeys.DataMissing, since, today, null, null, null, null, Provisional: false, "", "", [],
            new Dictionary<string, string>(StringComparer.Ordinal) { [FactNames.Source] = source.Name, [FactNames.Owner] = source.OwnerGroup });
    }

    private static Finding With(Finding finding, SourceTrouble trouble, DateTimeOffset now) => finding with
    {
        Day = DateOnly.FromDateTime(now.UtcDateTime),
        ReasonName = trouble.ReasonName,
        Reason = finding.Reason.Length == 0 ? trouble.Text : $"{finding.Reason} {trouble.Text}",
        Facts = new Dictionary<string, string>(finding.Facts, StringComparer.Ordinal) { [FactNames.Trouble] = trouble.ReasonName },
    };
}
