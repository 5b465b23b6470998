using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Learning;

/// <summary>What a proposed threshold would have done on one line, against the present one.</summary>
/// <param name="Days">Charge days (UTC) that were judged again, each with what was known on its evening.</param>
/// <param name="AlarmsPresent">New alerts of the line with the threshold as it is.</param>
/// <param name="AlarmsProposed">The same with the proposed one.</param>
/// <param name="Missed">Ids of confirmed incidents that the present threshold tells of, and the proposed one never would.</param>
/// <param name="Later">Confirmed incidents that would have been told of later.</param>
public sealed record ReplayedEffect(DayRange Days, int AlarmsPresent, int AlarmsProposed, IReadOnlyList<string> Missed, IReadOnlyList<LaterTold> Later)
{
    /// <param name="present">What was told with the threshold as it is.</param>
    /// <param name="confirmed">Incidents of the line of which people said what they were.</param>
    public static ReplayedEffect Of(DayRange days, ReplayedLine present, ReplayedLine proposed, IEnumerable<ConfirmedIncident> confirmed)
    {
        List<string> missed = [];
        List<LaterTold> later = [];
        foreach (var incident in confirmed.OrderBy(one => one.Id, StringComparer.Ordinal))
        {
            switch (present.FirstTold(incident), proposed.FirstTold(incident))
            {
                case ({ }, null):
                    missed.Add(incident.Id);
                    break;
                case ({ } before, { } after) when after > before:
                    later.Add(new LaterTold(incident.Id, after.DayNumber - before.DayNumber));
                    break;
                default:
                    break;
            }
        }

        return new ReplayedEffect(days, present.Alarms, proposed.Alarms, missed, later);
    }
}

/// <param name="Days">By so many days.</param>
public sealed record LaterTold(string IncidentId, int Days);

/// <param name="Onset">First UTC day of it.</param>
/// <param name="Last">Last UTC day that was judged.</param>
public sealed record ConfirmedIncident(string Id, string CauseKey, DateOnly Onset, DateOnly Last);

/// <summary>What replayed evaluations found on one line.</summary>
/// <param name="Alarms">New alerts.</param>
/// <param name="Findings">Each with the day on whose evening it was found.</param>
public sealed record ReplayedLine(int Alarms, IReadOnlyList<ReplayedFinding> Findings)
{
    /// <summary>The first evening on which the incident's cause was found about its days; null where it never was.</summary>
    public DateOnly? FirstTold(ConfirmedIncident incident) => Findings
        .Where(found => string.Equals(found.CauseKey, incident.CauseKey, StringComparison.Ordinal) && found.Onset <= incident.Last && found.Day >= incident.Onset)
        .Select(found => (DateOnly?)found.Evening)
        .Min();
}

public sealed record ReplayedFinding(DateOnly Evening, string CauseKey, DateOnly Onset, DateOnly Day);
