using AiFinOps.Core.Configuration;
using AiFinOps.Core.Playbooks;

namespace AiFinOps.Core.Escalation;

/// <summary>Who of a group is on call, a week each in turn, by the clock of the group's <see cref="BusinessHours.Zone"/>.</summary>
/// <param name="People">Person ids, in their order.</param>
/// <param name="Since">A local day on which the first of them took over; its weekday is that of every handover.</param>
/// <param name="Handover">Time of that day.</param>
public sealed record Rota(IReadOnlyList<string> People, DateOnly Since, TimeSpan Handover, IReadOnlyList<RotaOverride> Overrides);

/// <summary>Somebody stands in, whatever the rota says.</summary>
/// <param name="From">First local day, inclusive.</param>
/// <param name="To">Last local day, inclusive.</param>
public sealed record RotaOverride(DateOnly From, DateOnly To, string Person);

/// <summary>Local days on which a person is not reached, both inclusive.</summary>
public sealed record Absence(DateOnly From, DateOnly To)
{
    public bool Covers(DateOnly day) => From <= day && day <= To;
}

/// <summary>Who is on call, and why he is.</summary>
/// <param name="Person">Person id; null where nobody of the rota can be reached, and the whole group is told.</param>
/// <param name="ReasonName"><c>rota-week</c>, <c>override</c>, <c>deputy</c> or <c>nobody-left</c>.</param>
public sealed record OnCall(string? Person, string ReasonName, string Reason)
{
    private const int Week = 7;

    /// <summary>Null where the group has no rota: then all of it is told, or its pager knows.</summary>
    public static OnCall? Of(FinOpsConfiguration configuration, string group, DateTimeOffset at)
    {
        if (configuration.Group(group)?.Rota is not { People.Count: > 0 } rota)
        {
            return null;
        }

        var local = new LocalTime(configuration.HoursOf(group).Zone).At(at);
        var day = DateOnly.FromDateTime(local);
        var turn = rota.People[TurnAt(rota, local)];
        var standIn = rota.Overrides.LastOrDefault(entry => entry.From <= day && day <= entry.To && !IsAway(configuration, entry.Person, day))?.Person;
        return standIn is not null ? new OnCall(standIn, "override", $"{configuration.PersonName(standIn)} stands in for {configuration.PersonName(turn)}")
            : !IsAway(configuration, turn, day) ? new OnCall(turn, "rota-week", $"it is {configuration.PersonName(turn)}'s week")
            : Deputy(configuration, rota, turn, day);
    }

    /// <summary>The next of the rota who is there.</summary>
    private static OnCall Deputy(FinOpsConfiguration configuration, Rota rota, string turn, DateOnly day)
    {
        var first = rota.People.Index().First(entry => string.Equals(entry.Item, turn, StringComparison.Ordinal)).Index;
        var next = Enumerable.Range(1, rota.People.Count - 1).Select(step => rota.People[(first + step) % rota.People.Count]).FirstOrDefault(person => !IsAway(configuration, person, day));
        return next is null
            ? new OnCall(null, "nobody-left", "everybody of the rota is away")
            : new OnCall(next, "deputy", $"{configuration.PersonName(turn)} is away");
    }

    private static int TurnAt(Rota rota, DateTime local)
    {
        var weeks = (int)Math.Floor((local - rota.Since.ToDateTime(TimeOnly.MinValue) - rota.Handover).TotalDays / Week);
        return ((weeks % rota.People.Count) + rota.People.Count) % rota.People.Count;
    }

    private static bool IsAway(FinOpsConfiguration configuration, string person, DateOnly day) =>
        configuration.People.Any(known => string.Equals(known.Id, person, StringComparison.Ordinal) && known.Away.Any(absence => absence.Covers(day)));
}
