using AiFinOps.Core.Changes;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Pages;

/// <summary>Everything that the page of one incident shows.</summary>
/// <param name="Events">Oldest first.</param>
/// <param name="EvidenceAddress">Where the sealed bundle can be read; null where there is none.</param>
public sealed record IncidentView(
    Incident Incident, IReadOnlyList<IncidentEvent> Events, IReadOnlyList<NotificationStep> Steps, FinOpsConfiguration Configuration,
    DateTimeOffset Now, string? EvidenceAddress = null)
{
    /// <summary>What changed before it began; null where the incident is not about spend.</summary>
    public ChangesBefore? Changes { get; init; }

    /// <summary>A proposed change of the configuration; null where none is proposed.</summary>
    public Prevention? Prevention { get; init; }
}

/// <summary>One incident from opening to closure, for somebody who was just woken by it.</summary>
public static class IncidentPage
{
    private const int MostChanges = 30;

    public static string Write(IncidentView view, PageMap map)
    {
        var headline = Headline.For(view.Incident, view.Configuration);
        return PageFrame.Write(headline, view.Configuration.Organization, map, PageFrame.WrittenAt(view.Now, view.Configuration.TimeZone), html =>
        {
            html.Heading(1, headline);
            Status(html, view);
            IncidentAnswers.Write(html, view.Incident, map);
            DoFirst(html, view);
            Amounts(html, view);
            IncidentUrgency.Write(html, view.Incident, view.Configuration);
            Changes(html, view);
            Containment(html, view.Incident);
            RootCause(html, view.Incident, view.Configuration);
            IncidentLearning.Write(html, view);
            IncidentHistory.Write(html, view);
        }, asks: IncidentAnswers.Wanted(view.Incident, map));
    }

    private static void Status(Html html, IncidentView view)
    {
        var incident = view.Incident;
        html.Element("p", line => line
            .Badge(incident.Severity.ToString(), PageFrame.Kind(incident.Severity)).Text(" ")
            .Badge(Naming.StateName(incident.State), incident.IsOpen ? "quiet" : "good").Text(" ")
            .Badge(incident.Finding.Provisional ? "Provisional figures" : "Final figures", "quiet"));
        IncidentLife.Write(html, view);
        var owed = Owed(view).ToList();
        if (owed.Count > 0)
        {
            html.Heading(2, "Owed by people").List(owed);
        }
    }

    private static IEnumerable<string> Owed(IncidentView view) => view.Incident.IsOpen
        ? view.Incident.Clocks
            .Where(clock => clock.IsOwed)
            .OrderBy(clock => clock.Due)
            .Select(clock => $"{Naming.ClockName(clock.Kind)} by {Figures.Moment(clock.Due, view.Configuration.TimeZone)}{(clock.Due < view.Now ? " – overdue" : "")}")
        : [];

    private static void Amounts(Html html, IncidentView view)
    {
        var (incident, configuration) = (view.Incident, view.Configuration);
        var finding = incident.Finding;
        List<(string, string)> facts =
        [
            ("Line", configuration.LineName(incident.Line)),
            ("Owner", configuration.GroupName(incident.OwnerGroup)),
            ("Since", Figures.Weekday(finding.Onset)),
            ("Last day judged", Figures.Weekday(finding.Day)),
        ];
        facts.AddRange(new (string Name, string? Value)[]
        {
            ("Fired", incident.Firings > 1 ? Figures.Count(incident.Firings, "time", "times") : null),
            ("Assigned to", incident.AssignedTo is { } assignee ? configuration.PersonName(assignee) : null),
            ("Snoozed until", incident.SnoozedUntil is { } until ? Figures.Moment(until, configuration.TimeZone) : null),
            ("Acknowledged by", incident.AcknowledgedBy is { } actor ? configuration.PersonName(actor.Id) : null),
        }.Where(fact => fact.Value is not null).Select(fact => (fact.Name, fact.Value!)));
        html.Heading(2, "Figures").Facts([.. FindingFigures.For(finding), .. facts]);
        if (incident.Impact is { } impact)
        {
            html.Heading(2, "Impact").Paragraph(ImpactText.Of(impact));
        }

        html.Heading(2, "Why we think so").List(Playbook.For(incident, configuration).Evidence);
    }

    private static void Changes(Html html, IncidentView view)
    {
        if (view.Changes is not { } changes)
        {
            return;
        }

        html.Heading(2, "What changed in the 48 hours before");
        if (changes.All.Count == 0)
        {
            html.Paragraph("No change was told of. What is not posted or pulled is not known here.");
        }
        else
        {
            html.Changes(changes.Told(MostChanges, view.Configuration));
        }
    }

    private static void DoFirst(Html html, IncidentView view)
    {
        var playbook = Playbook.For(view.Incident, view.Configuration);
        if (!view.Incident.IsOpen)
        {
            return;
        }

        html.Heading(2, "What to do").Element("p", playbook.Stabilise, ("class", "act"));
        if (playbook.Levers.Count > 0)
        {
            html.Heading(3, "So that it does not come back").List(playbook.Levers.Select(lever => $"{lever.Name}: {lever.Advice}"));
        }

        if (playbook.BeforeReenabling.Count > 0)
        {
            html.Heading(3, "To be answered before anything is re-enabled").List(playbook.BeforeReenabling);
        }
    }

    private static void Containment(Html html, Incident incident)
    {
        if (incident.Containments.Count == 0)
        {
            return;
        }

        html.Heading(2, "Containment");
        foreach (var record in incident.Containments)
        {
            html.Heading(3, $"{record.Plan.Rung.Id}: {(record.DryRun ? "dry-run, nothing was touched" : ContainmentText.State(record))}");
            html.Explained([
                ("Action", WayBack.WhatIsWritten(record.Plan.Rung)),
                ("Effect", ContainmentText.Effect(record.Plan.Rung)),
                ("Utilisation and margin", record.Plan.Margin),
                ("State before", record.PreState.Length > 0 ? record.PreState : "not read yet"),
                ("Way back", WayBack.Of(record.Plan.Rung)),
            ]);
        }
    }

    private static void RootCause(Html html, Incident incident, FinOpsConfiguration configuration)
    {
        if (incident.RootCause is { } cause)
        {
            html.Heading(2, "Root cause").Explained([
                ("Category", cause.Category),
                ("Cause", cause.Cause),
                ("Fix", cause.Fix),
                ("Prevention", cause.Prevention),
                .. cause.BelongsTo is { } line ? [("Belongs to", configuration.LineName(line))] : Array.Empty<(string, string)>(),
                ("Cost impact", cause.CostImpact?.ToString() ?? "not stated"),
                ("Reviewed by", incident.CauseReviewedBy is { } reviewer ? configuration.PersonName(reviewer.Id) : "nobody"),
            ]);
        }

        if (incident.Review is { } review)
        {
            string[] answers = [review.WorkloadOwner, review.WhatChanged, review.Stabilisation, review.ReviewedBeforeReenabling];
            html.Heading(2, "Re-enable review").Explained(FourAnswers.Questions.Select((question, position) => (question.Question, answers[position])));
            html.Paragraph(incident.ReviewApprovedBy is { } approver ? $"Approved by {configuration.PersonName(approver.Id)}." : "Not approved yet: containment stays in place.");
        }
    }
}
