using System.Globalization;
using AiFinOps.Core.Changes;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Playbooks;

/// <summary>A message before it has recipients.</summary>
/// <param name="Title">One line of plain text.</param>
/// <param name="Text">Markdown; names from outside are escaped.</param>
/// <param name="Data">The same as fields in invariant text. <c>type</c> names the event.</param>
public sealed record NotificationContent(string Title, string Text, IReadOnlyDictionary<string, string> Data);

/// <summary>Words of every message about an incident.</summary>
public static class NotificationText
{
    /// <summary>Whoever was just woken reads the nearest few; the page has more.</summary>
    private const int MostChanges = 5;

    /// <summary>Every named reason for which a message about an incident is worded, the word to executives included.</summary>
    public static IReadOnlyCollection<string> Reasons => [.. Wording.Reasons, ExecutiveUpdates.Why];

    /// <param name="why">Named reason of the step, for example <c>fired</c>; an unknown one is told as an update.</param>
    /// <param name="publicUrl">Base address of the pages; null where there is none.</param>
    /// <param name="changes">What changed before it began; null where nobody looked.</param>
    /// <param name="acting">Addresses of links that act for whoever gets the message; null where there are none.</param>
    public static NotificationContent For(
        Incident incident, string why, FinOpsConfiguration configuration, Uri? publicUrl, ChangesBefore? changes = null, Func<LinkVerb, Uri>? acting = null)
    {
        var offers = acting is null ? [] : LinkOffers.For(incident, why).Select(offer => offer with { Address = acting(offer.Verb) }).ToList();
        var told = changes?.Told(MostChanges, configuration) ?? [];
        var link = publicUrl is null ? null : PageLinks.Incident(publicUrl, incident.Id);
        var data = NotificationData.For(incident, why, configuration, link, told, offers);
        if (string.Equals(why, ExecutiveUpdates.Why, StringComparison.Ordinal))
        {
            return new NotificationContent(ExecutiveText.Title(incident, configuration), ExecutiveText.Markdown(incident, configuration, link), data);
        }

        return new NotificationContent(
            $"{Wording.For(why, incident).Prefix}: {Headline.For(incident, configuration)}",
            Markdown(incident, why, configuration, link, told, offers),
            data);
    }

    private static string Markdown(Incident incident, string why, FinOpsConfiguration configuration, Uri? link, IReadOnlyList<string> changes, IReadOnlyList<LinkOffer> offers)
    {
        var wording = Wording.For(why, incident);
        var playbook = Playbook.For(incident, configuration);
        var text = new MarkdownWriter();
        text.Line($"**{wording.Prefix}.** {MarkdownWriter.Escape(playbook.FirstLine)}").Line();
        text.Line(wording.Lead).Line();
        if (offers.Count > 0)
        {
            text.Bullets(offers.Select(offer => $"[{offer.Text}]({offer.Address!.AbsoluteUri})"));
        }

        if (LastOfTheDay(incident, why, configuration) is { } last)
        {
            text.Line(last).Line();
        }

        if (Told(incident, configuration) is { Length: > 0 } people)
        {
            text.Line(MarkdownWriter.Escape(people)).Line();
        }

        if (incident.Calibration is { } calibration && string.Equals(why, "calibration", StringComparison.Ordinal))
        {
            Section(text, "What is proposed", Learning.CalibrationText.Lines(calibration.Task, configuration.TimeZone).Prepend(Learning.CalibrationText.Headline(calibration.Task, incident.Line, configuration)));
        }

        Section(text, "Evidence", FindingFigures.For(incident.Finding).Select(figure => $"{figure.Name}: {figure.Value}").Concat(playbook.Evidence));
        Bullets(text, "What changed in the 48 hours before, the nearest first", changes.Select(ChangeText.Markdown));
        if (incident.Containments.Count > 0)
        {
            Section(text, "Containment", incident.Containments.SelectMany(ContainmentLines));
        }

        if (wording.AsksToAct)
        {
            text.Line($"**Do first:** {MarkdownWriter.Escape(playbook.Stabilise)}").Line();
            Section(text, "Then, so that it does not come back", playbook.Levers.Select(lever => $"{lever.Name}: {lever.Advice}"));
        }

        Section(text, "To be answered before anything is re-enabled", incident.IsOpen ? playbook.BeforeReenabling : []);
        Section(text, "Still owed", incident.IsOpen ? playbook.Owed : []);
        text.Line(string.Create(CultureInfo.InvariantCulture, $"Incident `{incident.Id}`, {incident.Severity}, {Naming.StateName(incident.State).ToLowerInvariant()}.")
            + (link is null ? "" : $" [Open the page]({link.AbsoluteUri})"));
        return text.ToString();
    }

    /// <summary>Whoever reads the last new alert of a day has to know that the silence after it is no all-clear.</summary>
    private static string? LastOfTheDay(Incident incident, string why, FinOpsConfiguration configuration) =>
        why is "fired" && incident.AlertSlot is { IsLast: true } slot && slot.Day == Figures.LocalDay(incident.FiredAt, configuration.TimeZone)
            ? string.Create(CultureInfo.InvariantCulture, $"New alert {slot.Number} of the {slot.Most} that are sent one by one on {Figures.Day(slot.Day)}")
                + (slot.HeldBack == 0 ? ". " : $"; {Figures.Count(slot.HeldBack, "more is", "more are")} held back. ")
                + "What else fires is told with the daily update and stands on the dashboard; critical alerts are always sent."
            : null;

    /// <summary>Whose it is and what it did to customers, as far as somebody said so.</summary>
    private static string Told(Incident incident, FinOpsConfiguration configuration) => string.Join(
        " ",
        new[]
        {
            incident.AssignedTo is { } person ? $"Assigned to {configuration.PersonName(person)}." : "",
            incident.Impact is { } impact ? ImpactText.Of(impact) : "",
        }.Where(part => part.Length > 0));

    private static void Section(MarkdownWriter text, string title, IEnumerable<string> lines) => Bullets(text, title, lines.Select(MarkdownWriter.Escape));

    /// <param name="markdown">Escaped already.</param>
    private static void Bullets(MarkdownWriter text, string title, IEnumerable<string> markdown)
    {
        var items = markdown.ToList();
        if (items.Count > 0)
        {
            text.Line($"**{title}**").Line().Bullets(items);
        }
    }

    private static IEnumerable<string> ContainmentLines(ContainmentRecord record)
    {
        yield return $"{WayBack.WhatIsWritten(record.Plan.Rung)} ({ContainmentText.State(record)}).";
        if (ContainmentText.Guard(record.Plan) is { Length: > 0 } guard)
        {
            yield return guard;
        }

        yield return ContainmentText.Effect(record.Plan.Rung);
        yield return $"Utilisation: {record.Plan.Margin}";
        if (record.PreState.Length > 0)
        {
            yield return $"State before: {record.PreState}";
        }

        if (record.Holds || record.State == ContainmentState.AwaitingApproval)
        {
            yield return $"Way back: {WayBack.Of(record.Plan.Rung)}";
        }
    }
}
