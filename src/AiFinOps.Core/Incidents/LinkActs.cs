namespace AiFinOps.Core.Incidents;

/// <summary>
/// What a signed link may do: acknowledge, assign or note, once, and only for the firing of which its message told. It never approves,
/// whatever was signed, because a link proves where a message went and not who holds it.
/// </summary>
internal static class LinkActs
{
    public static Decision Decide(Incident incident, ActByLink command)
    {
        if (command.Act is not (Acknowledge or Assign or AddNote))
        {
            return new Refused("link-may-not", "A link may acknowledge, assign or note, and nothing else.", "Sign in and do it on the incident's page or over HTTP.");
        }

        if (incident.UsedLinks.Contains(command.Nonce, StringComparer.Ordinal))
        {
            return new Refused("link-used", "This link has done its work already.", "Nothing is left to do with it. The incident's page says what happened since.");
        }

        if (incident.Firings != command.Firing)
        {
            return new Refused("link-outdated", $"Incident {incident.Id} has fired anew since this link was sent.", "Use the link of the newest message.");
        }

        return IncidentDecider.Decide(incident, command.Act) switch
        {
            Accepted { Events.Count: > 0 } accepted => accepted with { Events = [.. accepted.Events, new LinkUsed(command.Now, command.Actor, command.Nonce)] },
            var other => other,
        };
    }
}
