using AiFinOps.Core.Containment;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;

namespace AiFinOps.Adapters.Pages;

/// <summary>What the incident waits for from an approver, to be answered on its page. Whoever is signed in and may not is told so when he sends it.</summary>
internal static class IncidentAnswers
{
    private const string ReasonField = "reason";
    private const int LongestReason = 500;

    /// <param name="map">Only a page that is served can be answered.</param>
    public static bool Wanted(Incident incident, PageMap map) => ReferenceEquals(map, PageMap.Served) && incident.IsOpen && (Waiting(incident) is not null || IsReviewed(incident));

    public static void Write(Html html, Incident incident, PageMap map)
    {
        if (!Wanted(incident, map))
        {
            return;
        }

        html.Heading(2, "Answer").Element("p", "Approvers answer here, signed in. Opening this page changes nothing.", ("class", "quiet"));
        if (Waiting(incident) is { } waiting)
        {
            html.Paragraph($"{WayBack.WhatIsWritten(waiting.Plan.Rung)}. {ContainmentText.Effect(waiting.Plan.Rung)}");
            html.Element("form", form => form
                .Void("input", ("type", "hidden"), ("name", "action"), ("value", waiting.Plan.ActionId))
                .Element("label", "Why (needed to decline)", ("for", ReasonField))
                .Void("input", ("id", ReasonField), ("name", ReasonField), ("maxlength", $"{LongestReason}"))
                .Element("button", $"Agree: {waiting.Plan.Rung.Id}", ("type", "submit"), ("formaction", Address(incident, map, "approve-containment")))
                .Text(" ")
                .Element("button", "Decline", ("type", "submit"), ("formaction", Address(incident, map, "decline-containment"))), ("method", "post"), ("action", Address(incident, map, "approve-containment")));
        }

        if (IsReviewed(incident))
        {
            html.Element("form", form => form.Element("button", "Approve re-enabling", ("type", "submit")), ("method", "post"), ("action", Address(incident, map, "approve")));
        }
    }

    private static ContainmentRecord? Waiting(Incident incident) => incident.Containments.FirstOrDefault(record => record.State == ContainmentState.AwaitingApproval);

    private static bool IsReviewed(Incident incident) => incident is { Review: not null, HasActiveContainment: true } && (incident.ReviewApprovedBy is null || incident.OwesSecondReview);

    private static string Address(Incident incident, PageMap map, string verb) => $"{map.Incident(incident.Id)}/{verb}";
}
