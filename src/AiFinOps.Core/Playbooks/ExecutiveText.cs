using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Playbooks;

/// <summary>
/// One page for somebody who decides about money and not about systems (D3): what, so what, now what, money so far and projected, who, and when
/// the next word comes. Plain language: a test holds it against a list of words that such a reader would have to ask about.
/// </summary>
internal static class ExecutiveText
{
    public static string Title(Incident incident, FinOpsConfiguration configuration) =>
        $"{(incident.IsOpen ? "Cost update" : "Cost update, the last one")}: {What(incident.Finding, configuration)}";

    public static string Markdown(Incident incident, FinOpsConfiguration configuration, Uri? link)
    {
        var text = new MarkdownWriter();
        Section(text, "What happened", What(incident.Finding, configuration) + ".");
        Section(text, "What it means", SoWhat(incident, configuration));
        Section(text, "What happens now", NowWhat(incident, configuration));
        text.Line("**Money**").Line().Bullets(Money(incident.Finding).Select(MarkdownWriter.Escape));
        Section(text, "Who", Who(incident, configuration));
        Section(text, "Next update", Next(incident, configuration.TimeZone));
        text.Line($"Reference `{incident.Id}`." + (link is null ? "" : $" [All details]({link.AbsoluteUri})"));
        return text.ToString();
    }

    private static void Section(MarkdownWriter text, string title, string sentence) =>
        text.Line($"**{title}.** {MarkdownWriter.Escape(sentence)}").Line();

    private static string What(Finding finding, FinOpsConfiguration configuration)
    {
        var line = configuration.LineName(finding.Line);
        return finding.Kind switch
        {
            FindingKind.SpendAbove => $"{line} has cost {finding.Excess} more than usual since {Since(finding)}",
            FindingKind.SpendBelow => $"{line} has cost clearly less than usual since {Since(finding)}",
            FindingKind.NewSpender => $"{line} is new and has begun to cost money, {finding.Actual} on {Figures.Weekday(finding.Day)}",
            FindingKind.HardStop when StopWindow.DaysOf(finding) is { } days => $"{line} has used {finding.Actual} of its limit of {finding.Expected} for {StopWindow.InWords(days)}",
            FindingKind.BudgetStep or FindingKind.HardStop => $"{line} has used {finding.Actual} of its budget of {finding.Expected} for the month",
            FindingKind.DataMissing => $"the cost of {line} has not been reported since {Since(finding)}",
            _ => $"{line} needs a person to look at it since {Since(finding)}",
        };
    }

    private static string SoWhat(Incident incident, FinOpsConfiguration configuration)
    {
        var line = configuration.Line(incident.Line);
        return string.Join(' ', new[]
        {
            Outlook(incident.Finding),
            line is { CustomerImpact: true } ? "Customers use this service." : "",
            line is { Regulated: true } ? "It is subject to regulation, and compliance has been told." : "",
        }.Where(sentence => sentence.Length > 0));
    }

    private static string Outlook(Finding finding) => finding.Kind switch
    {
        FindingKind.SpendAbove when Projected(finding) is { } projected => $"If nothing is done, it will be about {projected} more than usual by the end of the month.",
        FindingKind.HardStop when StopWindow.DaysOf(finding) is not null => "The limit was set so that a few bad days do not use up the whole budget.",
        FindingKind.BudgetStep or FindingKind.HardStop when finding.Excess is { Amount: > 0m } over => $"At this pace the month ends {over} over its budget.",
        FindingKind.BudgetStep or FindingKind.HardStop => "At this pace the month ends within its budget.",
        FindingKind.DataMissing => "Until it is reported, nobody can say what it costs.",
        _ => "What it will come to is not known yet.",
    };

    private static string NowWhat(Incident incident, FinOpsConfiguration configuration)
    {
        var state = incident switch
        {
            { State: IncidentState.Closed or IncidentState.FalsePositive } => "It is closed, and what was learnt is on record.",
            { State: IncidentState.Resolved } => "It is over. What is left is to write down the cause and how it is kept from coming back.",
            { RootCause: { } cause } => $"The cause is known: {cause.Cause.TrimEnd('.')}. The remedy: {cause.Fix.TrimEnd('.')}.",
            { State: IncidentState.Investigating } => "The cause is being looked for.",
            { State: IncidentState.Acknowledged } => "Somebody is at work on it.",
            _ => "Nobody has taken it on yet. Please see that somebody does.",
        };
        return incident.Containments.LastOrDefault(record => record.State == ContainmentState.Active) switch
        {
            { DryRun: true } => state + " No limit was put on the service: the automatic one is still on trial.",
            { } inForce => $"{state} A limit has been put on it: {Limit(inForce.Plan.Rung.Kind)}.",
            null => state,
        };
    }

    private static string Limit(ContainmentKind kind) => kind switch
    {
        ContainmentKind.RateLimit => "it answers fewer requests than before",
        ContainmentKind.RouteChange => "it uses a cheaper model",
        ContainmentKind.FeatureDisable => "a part of it is switched off",
        _ => "it is held back from outside",
    };

    private static IEnumerable<string> Money(Finding finding)
    {
        if (StopWindow.DaysOf(finding) is { } days)
        {
            yield return $"In {StopWindow.InWords(days)} up to {Figures.Weekday(finding.Day)}: {finding.Actual} of {finding.Expected}";
            yield break;
        }

        if (FindingFigures.IsAboutBudget(finding))
        {
            yield return $"So far this month: {finding.Actual} of {finding.Expected}";
            yield return finding is { Excess: { } over, Expected: { } budget } ? $"Expected by the end of the month: {budget + over}" : "Expected by the end of the month: not known yet";
            yield break;
        }

        yield return finding.Excess is { } excess ? $"So far: {Figures.Signed(excess)} against what is usual{(finding.Provisional ? ", and some of it may still change" : "")}" : "So far: not known";
        yield return Projected(finding) is { } projected ? $"Expected by the end of the month: {Figures.Signed(projected)}" : "Expected by the end of the month: not known yet";
    }

    /// <summary>What there is, and the last day's excess on every day that the month still has. Null where there is no last day to go by.</summary>
    private static Money? Projected(Finding finding) =>
        finding is { Kind: FindingKind.SpendAbove, Excess: { } excess, Actual: { } actual, Expected: { } expected }
            ? excess + ((actual - expected) is { Amount: > 0m } perDay ? perDay * DaysLeft(finding.Day) : Spend.Money.Zero(excess.Currency))
            : null;

    private static decimal DaysLeft(DateOnly day) => DateTime.DaysInMonth(day.Year, day.Month) - day.Day;

    private static string Who(Incident incident, FinOpsConfiguration configuration) =>
        $"{configuration.GroupName(incident.OwnerGroup)} answers for it"
        + (incident.AcknowledgedBy is { } person && incident.IsOpen ? $"; {configuration.PersonName(person.Id)} is at work on it." : ".");

    private static string Next(Incident incident, string zone) =>
        incident.Clocks.FirstOrDefault(clock => clock.Kind == ClockKind.ExecutiveUpdate) is { } clock && incident.IsOpen
            ? $"{Figures.Moment(clock.Due, zone)}, or when it is closed."
            : "None: this is the last one.";

    private static string Since(Finding finding) => Figures.Weekday(finding.Onset);
}
