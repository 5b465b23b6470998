using AiFinOps.Core.Configuration;
using AiFinOps.Core.Sources;

namespace AiFinOps.Core.Detection;

/// <summary>
/// What is wrong with a source of changes, as one finding to its owner. No spend is judged by changes: incidents name fewer of them, and that is
/// told, because nobody would miss them.
/// </summary>
public static class ChangeSourceJudge
{
    /// <param name="condition">How its last pull ended; null where nothing is known.</param>
    /// <returns>Null where nothing is wrong, or where it may pass by itself.</returns>
    public static Finding? Judge(ChangeSourceSettings source, SourceCondition? condition, DateTimeOffset now)
    {
        if (SourceJudge.Lasting(condition, now) is not { } trouble)
        {
            return null;
        }

        var facts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [FactNames.Source] = source.Name,
            [FactNames.Owner] = source.OwnerGroup,
            [FactNames.Trouble] = trouble.ReasonName,
        };
        return new Finding(
            LineIds.OfChangeSource(source.Name), FindingKind.DataMissing, CauseKeys.DataMissing, DayOf(condition!.Since), DayOf(now), null, null, null, null, Provisional: false,
            trouble.ReasonName, $"{trouble.Text} Spend is judged as ever; incidents name no change of this source until it is read again, which reaches back to its last good pull.", [], facts);
    }

    private static DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(moment.UtcDateTime);
}
