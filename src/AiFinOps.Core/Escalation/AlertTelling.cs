namespace AiFinOps.Core.Escalation;

/// <summary>How an owner group hears of a finding that fires: on its own within the cap of new alerts a day, or with its next daily update.</summary>
/// <param name="Most">The cap that held: new alerts that the group is told one by one on one day.</param>
public abstract record AlertTelling(string OwnerGroup, int Most);

/// <summary>Told on its own.</summary>
/// <param name="Day">Day of the organisation's zone whose cap it counts against.</param>
/// <param name="Number">The how-manieth of that day, from 1.</param>
/// <param name="HeldBack">New alerts of the same evaluation that are held back from the group.</param>
public sealed record AlertSlot(string OwnerGroup, int Most, DateOnly Day, int Number, int HeldBack) : AlertTelling(OwnerGroup, Most)
{
    /// <summary>What fires after it on that day is held back.</summary>
    public bool IsLast => Number >= Most;
}

/// <summary>Told with the incident of the provider at which many lines did the same: the own incident is open and silent.</summary>
/// <param name="Provider">Line id of that incident, see <see cref="Detection.LineIds.OfProvider"/>.</param>
public sealed record AlertWithProvider(string OwnerGroup, string Provider) : AlertTelling(OwnerGroup, 0);

/// <summary>Held back by the cap.</summary>
/// <param name="Until">When the daily update that tells it is due (UTC). Response clocks count from then: nobody can answer what he was not told.</param>
public sealed record AlertHeldBack(string OwnerGroup, int Most, DateTimeOffset Until) : AlertTelling(OwnerGroup, Most);
