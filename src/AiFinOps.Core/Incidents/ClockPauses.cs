namespace AiFinOps.Core.Incidents;

/// <summary>Pauses of response clocks: explicit, bounded in all, by somebody who has taken the incident, and never for a hard stop.</summary>
internal static class ClockPauses
{
    public static Decision Pause(Incident incident, PauseClocks command)
    {
        if (RefusalOf(incident, command) is { } refusal)
        {
            return refusal;
        }

        var wait = command.Until - command.Now;
        return new Accepted("paused",
        [
            new ClocksPaused(command.Now, command.Actor, command.Until, command.Reason, [.. incident.Clocks.Where(clock => Waits(clock, command.Now)).Select(clock => clock with { Due = clock.Due + wait })]),
        ]);
    }

    public static Decision Resume(Incident incident, ResumeClocks command)
    {
        if (incident.Pause is not { } pause || !pause.LastsAt(command.Now))
        {
            return new Accepted("not-paused", []);
        }

        var left = pause.Until - command.Now;
        return new Accepted("resumed",
        [
            new ClocksResumed(command.Now, command.Actor, [.. incident.Clocks.Where(pause.Clocks.Contains).Select(clock => clock with { Due = clock.Due - left })]),
        ]);
    }

    /// <summary>What is overdue stays overdue.</summary>
    private static bool Waits(ResponseClock clock, DateTimeOffset now) =>
        clock.Due > now && (clock.Reminds is not null || (clock.IsOwed && clock.Kind != ClockKind.Evidence));

    private static Refused? RefusalOf(Incident incident, PauseClocks command) => incident switch
    {
        _ when incident.State is not (IncidentState.Acknowledged or IncidentState.Investigating) => new Refused(
            "pause-needs-an-owner", $"Incident {incident.Id} is {incident.State}: nobody is at work on it whose clocks could wait.", "Acknowledge it first."),
        _ when incident.Finding.Kind == Detection.FindingKind.HardStop || incident.HasActiveContainment => new Refused(
            "hard-stop-never-waits", $"Incident {incident.Id} is a hard stop: its clocks do not wait.", "Record the re-enable review, or raise the budget."),
        _ when string.IsNullOrWhiteSpace(command.Reason) => new Refused("reason-missing", "A pause needs a reason.", "Say in one line what is waited for."),
        _ when command.Until <= command.Now => new Refused("pause-is-over", "The pause would end before it begins.", "Send an `until` in the future."),
        { Pause: { } pause } when pause.LastsAt(command.Now) => new Refused(
            "already-paused", $"The clocks of incident {incident.Id} wait already.", "Resume them first, or let the pause end."),
        _ when (incident.Pause?.InAll ?? TimeSpan.Zero) + (command.Until - command.Now) > command.Longest => new Refused(
            "pause-too-long", FormattableString.Invariant($"The clocks of an incident may wait {command.Longest.TotalHours:0.#} hours in all, and these would wait {((incident.Pause?.InAll ?? TimeSpan.Zero) + (command.Until - command.Now)).TotalHours:0.#}."),
            "Pause for a shorter time, or resolve it and let it reopen."),
        _ => null,
    };
}
