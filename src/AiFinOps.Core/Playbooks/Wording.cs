using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Playbooks;

/// <summary>What a message says first, by the reason for which it is sent.</summary>
/// <param name="Prefix">Begins the title.</param>
/// <param name="Lead">What the reader is asked to do, in one sentence.</param>
/// <param name="AsksToAct">The message carries the playbook's steps.</param>
internal sealed record Wording(string Prefix, string Lead, bool AsksToAct)
{
    private static readonly Dictionary<string, Func<Incident, Wording>> All = new(StringComparer.Ordinal)
    {
        ["fired"] = Fired,
        ["escalated"] = incident => new($"{incident.Severity}, not acknowledged yet", "Nobody has acknowledged so far, so you are told as well. Please acknowledge, or see that somebody does.", true),
        ["returned"] = incident => new($"{incident.Severity}, back before it had recovered", "It had ended and began again. Please look again: the incident is the same one.", true),
        ["rose-again"] = incident => new($"{incident.Severity}, risen again", "The excess leapt once more, on top of what you were told. Please look again: this may be a second cause.", true),
        ["severity-raised"] = Raised,
        ["category-confirmed"] = Confirmed,
        ["clock-missed"] = incident => new($"Overdue, {incident.Severity}", "A promised response time has passed. What is still owed is listed below; please take it over or say what holds it up.", true),
        ["repeated"] = incident => new($"{incident.Severity}, told again", "Nobody has acknowledged so far. Please acknowledge, then stabilise spend.", true),
        ["customer-impact"] = incident => new($"Customers notice, {incident.Severity}", "Somebody recorded that customers are affected, so you are told as well. Please see that it is taken care of.", true),
        ["unresolved"] = incident => new($"Not resolved in time, {incident.Severity}", "The time to resolve it has passed, so you are told as well. Please see what holds it up.", true),
        ["reminder"] = incident => new($"Due soon, {incident.Severity}", "A promised response time is nearly out. What is owed by when stands below.", true),
        ["approval-asked"] = incident => new($"Agree or decline, {incident.Severity}", "Containment waits for you: nothing is written before a person agrees, and spend goes on until then. An approver who has signed in agrees or declines on the incident's page.", true),
        ["approval-missed"] = Unanswered,
        ["relapsed"] = _ => new("Contained again", "Spend came back while containment was on its way back, so it holds again. A new review is owed before the next release.", true),
        ["containment-applied"] = Containment,
        ["containment-failed"] = _ => new("Containment failed", "The action did not take effect. Spend goes on: please stabilise it by hand.", true),
        ["containment-reverted"] = _ => new("Released", "The containment action was taken back after an approved review. Watch the next days closely.", false),
        ["containment-undone"] = _ => new("Containment undone", "A signal said that it broke the product, so it was taken back at once. Spend goes on: the next action is chosen at the next evaluation, please stabilise by hand until then.", true),
        ["revert-blocked"] = _ => new("Release blocked", "The way back is not free: somebody changed the target, or it refused. The action stays in force; please decide by hand.", true),
        ["acknowledgement-expired"] = incident => new($"Acknowledgement expired, {incident.Severity}", "It was acknowledged, and then nothing happened in time. Escalation has resumed.", true),
        ["assigned"] = incident => new($"Assigned, {incident.Severity}", "You were asked to take this incident. Please say that you look into it, or hand it on.", true),
        ["snooze-ended"] = incident => new($"Snooze ended, {incident.Severity}", "It was set aside for a while and is still open. Please acknowledge.", true),
        ["corrected"] = Corrected,
        ["calibration"] = _ => new("Calibration task", "This cause fired more than twice in a month: its threshold is miscalibrated, or the cause was not mended. Please decide which, and settle the task with a reason.", false),
        ["recovery-stable"] = _ => new("Recovered", "Spend is stable again: the settled days are back within the expected range. Record the re-enable review and have it approved; until then containment stays in place.", false),
        ["resolved"] = incident => Detection.CauseKeys.IsStopAhead(incident.CauseKey)
            ? new("No longer ahead", "The hard stop that was warned of is reached and has an incident of its own, or its month has ended. There is nothing to do here but to close this one.", false)
            : new("Resolved", "The incident is resolved. Record the cause and the fix if they are missing, so that it can be closed.", false),
        ["acknowledged"] = incident => new("Acknowledged", "Somebody has taken the incident. It comes back if nothing happens in time.", false),
        ["daily-update"] = incident => new($"Daily update, {incident.Severity}", "The incident is still open. These are the figures as of the last reported day.", false),
    };

    /// <summary>Every reason that has words of its own.</summary>
    public static IReadOnlyCollection<string> Reasons => All.Keys;

    public static Wording For(string why, Incident incident) => All.TryGetValue(why, out var words) ? words(incident) : Update(incident);

    private static Wording Update(Incident incident) => new($"Update, {incident.Severity}", "Something about this incident has changed.", true);

    private static Wording Fired(Incident incident) => incident switch
    {
        { Firings: > 1 } => new($"{incident.Severity}, again", "This cause was resolved before and is back. Please acknowledge, then find out why the fix did not hold.", true),
        { Finding.Kind: FindingKind.DataMissing or FindingKind.ConfigurationTampered or FindingKind.EvidenceTampered or FindingKind.PoisonMessage or FindingKind.SpendBelow } => new($"{incident.Severity}", "Please acknowledge, then find out why. What helps first stands below.", true),
        _ => new($"{incident.Severity}", "Please acknowledge, then stabilise spend.", true),
    };

    private static Wording Raised(Incident incident) => incident switch
    {
        { Category: { } category, LiftedFrom: not null } => new($"Raised to {incident.Severity}", $"A person confirmed {CategoryText.Words(category)}, which is {incident.Severity} whatever its money, and the response times are shorter now.", true),
        _ => new($"Raised to {incident.Severity}", "The excess has grown since the last message, and the response times are shorter now.", true),
    };

    private static Wording Confirmed(Incident incident) => incident switch
    {
        { Category: { } category } => new(
            $"Confirmed as {CategoryText.Words(category)}, {incident.Severity}", CategoryText.Lead(category), incident.State != IncidentState.Resolved),
        _ => Update(incident),
    };

    private static Wording Unanswered(Incident incident) => incident.Containments.Any(record => record.State == ContainmentState.AwaitingApproval)
        ? new($"Not answered, {incident.Severity}", "Nobody agreed to the containment or declined it in time, so you are asked as well. Spend goes on until an approver answers on the incident's page.", true)
        : new("Contained without an answer", "Nobody answered in time, and the line opted in to its first rung being taken then. Please look at it: it stays until a review is approved.", true);

    private static Wording Corrected(Incident incident) => incident.Finding.Kind == FindingKind.HardStop ? CorrectedStop(incident) : new(
        "Corrected, within its band",
        "Newer figures replaced those that were told, and they show no excess. Nobody is chased for it any more: say in a line what was wrong with the figures, and close it.",
        false);

    private static Wording CorrectedStop(Incident incident) => new(
        "Corrected, below the stop",
        $"Newer figures replaced those on which the hard stop rested, and {(Budgets.StopWindow.DaysOf(incident.Finding) is null ? "the month is" : "those days are")} below it again. "
        + (incident.Containments.Count == 0 ? "Nothing was contained, so nothing has to be released."
            : incident.Containments[^1].DryRun ? "In dry-run nothing was touched, so nothing has to be given back; record the re-enable review to end the incident."
            : "What was contained stays contained: nothing is released by itself. Record the re-enable review and have it approved."),
        false);

    private static Wording Containment(Incident incident) => incident.Containments.Count > 0 && incident.Containments[^1].DryRun
        ? new("Hard stop, dry-run", "In dry-run nothing was touched: spend goes on until a person acts.", true)
        : new("Contained", "The action is in force. It stays until spend is stable and a re-enable review is approved.", false);
}
