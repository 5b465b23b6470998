namespace AiFinOps.Core.Escalation;

/// <summary>The night of a group: what is not critical waits for its end. In the zone of its <see cref="BusinessHours"/>.</summary>
/// <param name="From">Begin as time of the local day.</param>
/// <param name="To">End as time of the local day; before <paramref name="From"/> where the night passes midnight, the same where there is none.</param>
public sealed record QuietHours(TimeSpan From, TimeSpan To)
{
    /// <summary>When the night ends in which the moment lies (UTC); null where it lies in none.</summary>
    /// <param name="zone">IANA zone.</param>
    public DateTimeOffset? EndAt(DateTimeOffset moment, string zone)
    {
        if (From == To)
        {
            return null;
        }

        var local = new LocalTime(zone);
        var day = local.DayAt(moment);

        // The night of yesterday may still last.
        return new[] { day.AddDays(-1), day }
            .Select(begins => (From: local.MomentOf(begins, From), To: local.MomentOf(To > From ? begins : begins.AddDays(1), To, last: true)))
            .Where(night => night.From <= moment && moment < night.To)
            .Select(night => (DateTimeOffset?)night.To)
            .FirstOrDefault();
    }
}
