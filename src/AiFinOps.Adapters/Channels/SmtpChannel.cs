using System.Globalization;
using System.Net.Sockets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Escalation;
using AiFinOps.Workflows.Ports;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace AiFinOps.Adapters.Channels;

/// <summary>
/// Sends mail through a server, encrypted unless the server is this machine. Mail can arrive twice after a crash; both have the same
/// Message-ID, by which mail systems may drop the second, and all mail about an incident is one conversation.
/// </summary>
internal sealed class SmtpChannel(AllowedHosts hosts, ChannelSecrets secrets, TimeProvider time) : INotificationChannel
{
    private const int Submission = 587;

    private const int Implicit = 465;

    public string Kind => ChannelKinds.EmailSmtp;

    public async Task<Delivery> SendAsync(ChannelSettings channel, Notification notification, CancellationToken cancellationToken)
    {
        if (channel.Url is not { Scheme: "smtp" or "smtps" } server)
        {
            return Deliveries.Failed($"Channel {channel.Name} has no url of the form smtp://HOST:587 or smtps://HOST:465.");
        }

        if (hosts.HostRefusal(server) is { } refusal)
        {
            return Deliveries.Failed($"Channel {channel.Name}: {refusal}");
        }

        var (password, problem) = channel.User.Length > 0 ? secrets.Read(channel) : ("", "");
        return password is null ? Deliveries.Failed(problem)
            : SmtpMail.Write(channel, notification) is { } mail ? await SendAsync(channel, server, password, mail, cancellationToken)
            : Deliveries.Failed($"Channel {channel.Name}: `from` is no mail address, or there is nobody to send to. Add `to` to the channel, or `email` to the people of the group.");
    }

    /// <summary>STARTTLS is demanded, not offered: without it nothing is sent. Only a server on this machine may do without.</summary>
    internal static SecureSocketOptions Encryption(Uri server) => server switch
    {
        { Scheme: "smtps" } => SecureSocketOptions.SslOnConnect,
        { IsLoopback: true } => SecureSocketOptions.StartTlsWhenAvailable,
        _ => SecureSocketOptions.StartTls,
    };

    private async Task<Delivery> SendAsync(ChannelSettings channel, Uri server, string password, MimeMessage mail, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(OutboundHttp.TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using (mail)
            using (var client = new TolerantClient())
            {
                var port = server.Port > 0 ? server.Port : server.Scheme is "smtps" ? Implicit : Submission;
                await client.ConnectAsync(server.Host, port, Encryption(server), either.Token);
                if (channel.User.Length > 0)
                {
                    await client.AuthenticateAsync(channel.User, password, either.Token);
                }

                var answer = await client.SendAsync(mail, either.Token);
                await client.DisconnectAsync(quit: true, CancellationToken.None);
                var refused = client.Refused.Count == 0 ? "" : $", but not for {string.Join(", ", client.Refused)}";
                return Deliveries.Delivered($"{server.Host} took the mail{refused}.", answer);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Deliveries.Retry(string.Create(CultureInfo.InvariantCulture, $"{server.Host} did not take the mail within {OutboundHttp.TimeLimit.TotalSeconds:0} s."));
        }
        catch (Exception exception) when (Judge(server.Host, channel, exception) is { } delivery)
        {
            return delivery;
        }
    }

    /// <summary>A server answers 4xx for "later" and 5xx for "never". The reasons carry no text of ours, so no secret either.</summary>
    private static Delivery? Judge(string host, ChannelSettings channel, Exception exception) => exception switch
    {
        SmtpCommandException refused => Refused(host, refused),
        AuthenticationException { InnerException: SmtpCommandException refused } when IsPassing(refused) => Refused(host, refused),
        AuthenticationException => Deliveries.Failed($"{host} did not accept the user and the password in {channel.SecretRef}."),
        SslHandshakeException => Deliveries.Failed($"{host} has no certificate that is trusted here, so nothing was sent."),
        NotSupportedException => Deliveries.Failed($"{host} offers no encryption (STARTTLS), or no way to sign in that is known here, so nothing was sent."),
        ProtocolException or ServiceNotConnectedException or IOException or SocketException => Deliveries.Retry($"{host} could not be reached or did not speak SMTP."),
        _ => null,
    };

    private static Delivery Refused(string host, SmtpCommandException refused)
    {
        var reason = string.Create(CultureInfo.InvariantCulture, $"{host} answered {(int)refused.StatusCode}: {Deliveries.Quote(refused.Message)}");
        return IsPassing(refused) ? Deliveries.Retry(reason) : Deliveries.Failed(reason);
    }

    private static bool IsPassing(SmtpCommandException refused) => (int)refused.StatusCode is >= 400 and < 500;

    /// <summary>One address that is refused keeps the mail from nobody else.</summary>
    private sealed class TolerantClient : SmtpClient
    {
        public List<string> Refused { get; } = [];

        protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) => Refused.Add(mailbox.Address);

        protected override void OnNoRecipientsAccepted(MimeMessage message) => throw new SmtpCommandException(
            SmtpErrorCode.RecipientNotAccepted, SmtpStatusCode.MailboxUnavailable, "every recipient was refused");
    }
}
