using AiFinOps.Core.Escalation;
using AiFinOps.Workflows.Ports;
using MimeKit;

namespace AiFinOps.Adapters.Channels;

/// <summary>A message as mail with headers: who wrote it, what it belongs to, and that no person has to answer it.</summary>
internal static class SmtpMail
{
    /// <returns>Null where the sender is no address, or nobody is to get it.</returns>
    public static MimeMessage? Write(ChannelSettings channel, Notification notification)
    {
        var recipients = MailRecipients.Of(channel, notification).Select(Mailbox).OfType<MailboxAddress>().ToList();
        if (Mailbox(channel.From) is not { } sender || recipients.Count == 0)
        {
            return null;
        }

        var text = MailText.Write(notification);
        var mail = new MimeMessage { Subject = text.Subject, Date = notification.At, Body = new BodyBuilder { TextBody = text.Plain, HtmlBody = text.Markup }.ToMessageBody() };
        mail.From.Add(new MailboxAddress("AiFinOps", sender.Address));
        mail.To.AddRange(recipients);
        mail.MessageId = MailIdentity.MessageId(notification, sender.Domain);
        if (MailIdentity.ThreadId(notification, sender.Domain) is { } thread)
        {
            mail.InReplyTo = thread;
            mail.References.Add(thread);
        }

        mail.Headers.Add("Auto-Submitted", "auto-generated");
        mail.Headers.Add("X-Auto-Response-Suppress", "All");
        mail.Importance = notification.Data.GetValueOrDefault("severity") is "Critical" or "High" ? MessageImportance.High : MessageImportance.Normal;
        return mail;
    }

    private static MailboxAddress? Mailbox(string address) => MailboxAddress.TryParse(address, out var mailbox) ? mailbox : null;
}

/// <summary>Who gets a mail: those that the channel names, otherwise the people of the group.</summary>
internal static class MailRecipients
{
    public static IReadOnlyList<string> Of(ChannelSettings channel, Notification notification) => channel.To.Count > 0 ? channel.To : notification.Addresses;
}
