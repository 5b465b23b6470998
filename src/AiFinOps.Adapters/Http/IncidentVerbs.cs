using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows;

namespace AiFinOps.Adapters.Http;

/// <summary>The verbs of <c>POST /api/incidents/{id}/{verb}</c>: who may say them, and the command each makes from its body.</summary>
internal static class IncidentVerbs
{
    private static readonly IReadOnlyList<Role> Closers = [Role.FinOps, Role.Approver];

    private static readonly Dictionary<string, Verb> All = new(StringComparer.Ordinal)
    {
        ["acknowledge"] = Anyone(call => _ => new Acknowledge(call.Now, call.Actor, call.Configuration.Response.AcknowledgementLasts)),
        ["assign"] = Anyone(Assignment.Of),
        ["snooze"] = Anyone(call => Always(new Snooze(call.Now, call.Actor, VerbBodies.Until(call), call.Body.RequiredText("reason")))),
        ["investigate"] = Anyone(call => _ => new StartInvestigation(call.Now, call.Actor)),
        ["note"] = Anyone(call => Always(new AddNote(call.Now, call.Actor, call.Body.RequiredText("text")))),
        ["category"] = Anyone(Categorising),
        ["pause"] = Anyone(call => Always(new PauseClocks(call.Now, call.Actor, call.Body.RequiredMoment("until"), call.Body.RequiredText("reason"), call.Configuration.Response.LongestPause))),
        ["resume"] = Anyone(call => Always(new ResumeClocks(call.Now, call.Actor))),
        ["impact"] = Anyone(Affecting),
        ["root-cause"] = Anyone(Causing),
        ["review-cause"] = Anyone(call => Always(new ReviewCause(call.Now, call.Actor))),
        ["resolve"] = Anyone(call => Always(new Resolve(call.Now, call.Actor, call.Body.RequiredText("reason")))),
        ["false-positive"] = Anyone(call => Always(new MarkFalse(call.Now, call.Actor, call.Body.RequiredText("reason")))),
        ["reopen"] = Anyone(call => Reopening(call, call.Body.RequiredText("reason"))),
        ["review"] = Anyone(call => Always(new SubmitReview(call.Now, call.Actor, VerbBodies.Review(call.Body)))),
        ["approve"] = new(true, [Role.Approver], Approving),
        ["approve-containment"] = new(true, [Role.Approver], call => Always(new ApproveContainment(call.Now, call.Actor, call.Body.Text("action") ?? "", call.Body.Text("reason") ?? ""))),
        ["decline-containment"] = new(true, [Role.Approver], call => Always(new DeclineContainment(call.Now, call.Actor, call.Body.Text("action") ?? "", call.Body.RequiredText("reason")))),
        ["close"] = Anyone(Closing),
        ["settle-calibration"] = Anyone(call => Always(new SettleCalibration(call.Now, call.Actor, VerbBodies.Outcome(call.Body), call.Body.RequiredText("reason")))),
    };

    public static IEnumerable<string> Names => All.Keys;

    public static Verb? Find(string name) => All.GetValueOrDefault(name);

    private static Verb Anyone(Func<VerbCall, Func<Incident?, IncidentCommand>> command) => new(true, [], command);

    private static Func<Incident?, IncidentCommand> Always(IncidentCommand command) => _ => command;

    private static Func<Incident?, IncidentCommand> Affecting(VerbCall call)
    {
        var impact = VerbBodies.Impact(call.Body);
        return incident => new RecordImpact(call.Now, call.Actor, impact)
        {
            Plan = incident is null ? null : ResponsePlans.For(call.Configuration, incident.Line, incident.OwnerGroup, incident.Severity, call.Now, incident with { Impact = impact }),
        };
    }

    private static Func<Incident?, IncidentCommand> Reopening(VerbCall call, string reason) => incident => new Reopen(
        call.Now, call.Actor, reason,
        ResponsePlans.For(call.Configuration, incident?.Line ?? "", incident?.OwnerGroup ?? "", incident?.Severity ?? Severity.Watch, call.Now, incident));

    /// <summary>Anybody closes what is little; what is High or Critical is closed by somebody with the role.</summary>
    private static Func<Incident?, IncidentCommand> Closing(VerbCall call)
    {
        var close = new Close(call.Now, call.Actor, call.Body.Text("summary") ?? "") { RootCause = VerbBodies.ClosingCause(call) };
        var refusal = Closers.Any(call.Person.Roles.Contains)
            ? null
            : new Refused("not-permitted", $"{call.Person.Id} may not close what is High or Critical.", $"Ask somebody with role {string.Join(" or ", Closers)}.");
        return incident => close with { Refusal = incident is { Severity: >= Severity.High } ? refusal : null, Confirms = Confirming(call, incident, close.RootCause) };
    }

    private static Func<Incident?, IncidentCommand> Categorising(VerbCall call)
    {
        var category = call.Body.RequiredText("category");
        return incident => CategoryConfirmation.CommandOf(call.Configuration, incident, category, call.Actor, call.Now);
    }

    private static Func<Incident?, IncidentCommand> Causing(VerbCall call)
    {
        var cause = VerbBodies.RootCause(call);
        return incident => new RecordRootCause(call.Now, call.Actor, cause) { Confirms = Confirming(call, incident, cause) };
    }

    private static ConfirmCategory? Confirming(VerbCall call, Incident? incident, RootCause? cause) =>
        cause is { Category.Length: > 0 } ? CategoryConfirmation.CommandOf(call.Configuration, incident, cause.Category, call.Actor, call.Now) : null;

    private static Func<Incident?, IncidentCommand> Approving(VerbCall call)
    {
        var reason = call.Body.Text("breakGlassReason");
        var settings = call.Configuration.Containment;
        return incident => new ApproveReenable(call.Now, call.Actor, incident is null ? null : RefusalOf(incident, call, reason), reason) { Release = settings.Release, Hold = settings.Hold };
    }

    private static Refused? RefusalOf(Incident incident, VerbCall call, string? breakGlassReason)
    {
        var criticality = call.Configuration.Line(incident.Line)?.Criticality ?? Criticality.Normal;
        var breakGlass = breakGlassReason is null ? null : new BreakGlass(breakGlassReason);
        var refusals = ReenableRule.Check(incident, criticality, call.Person, call.ActedBy, breakGlass);
        return refusals.Count == 0
            ? null
            : new Refused(refusals[0].Name, string.Join(" ", refusals.Select(refusal => refusal.Reason)), "Mend what is named, or ask another approver.");
    }
}

/// <param name="Roles">One of these is needed; empty: any person of the configuration.</param>
internal sealed record Verb(bool BodyOptional, IReadOnlyList<Role> Roles, Func<VerbCall, Func<Incident?, IncidentCommand>> Command)
{
    public bool Permits(Person person) => Roles.Count == 0 || Roles.Any(person.Roles.Contains);
}

/// <param name="ActedBy">Ids of the people who acted on the incident so far.</param>
internal sealed record VerbCall(
    Person Person, Actor Actor, JsonBody Body, IReadOnlySet<string> ActedBy, FinOpsConfiguration Configuration, DateTimeOffset Now);
