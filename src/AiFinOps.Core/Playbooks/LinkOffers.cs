using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Playbooks;

/// <param name="Text">What stands on the link.</param>
/// <param name="Field">Its name among the fields for machines.</param>
/// <param name="Address">Null until it is signed.</param>
internal sealed record LinkOffer(LinkVerb Verb, string Text, string Field, Uri? Address);

/// <summary>Which acting links a message offers: those that lead somewhere in the state the incident is in.</summary>
internal static class LinkOffers
{
    private static readonly IReadOnlyList<LinkOffer> All =
    [
        new(LinkVerb.Acknowledge, "Acknowledge", "acknowledgeUrl", null),
        new(LinkVerb.Assign, "Assign it", "assignUrl", null),
        new(LinkVerb.Note, "Add a note", "noteUrl", null),
    ];

    public static IEnumerable<LinkOffer> For(Incident incident, string why) =>
        !Wording.For(why, incident).AsksToAct || incident.State is IncidentState.Resolved || !incident.IsOpen
            ? []
            : All.Where(offer => offer.Verb != LinkVerb.Acknowledge || incident.State == IncidentState.Open);
}
