using System.Net;
using System.Net.Sockets;
using System.Text;
using AiFinOps.Adapters.Channels;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Escalation;
using AiFinOps.Workflows.Ports;
using MailKit.Security;
using MimeKit;

namespace AiFinOps.Adapters.Tests.Channels;

/// <summary>Mail to a real local server.</summary>
public sealed class SmtpChannelTests
{
    private readonly ChannelBench bench = new();

    [Fact]
    public async Task A_mail_has_two_readings_a_sender_and_the_servers_receipt()
    {
        await using var sink = new SmtpSink();

        var delivery = await SendAsync(sink);

        Assert.Equal((DeliveryOutcome.Delivered, "2.0.0 queued as 4f2a"), (delivery.Outcome, delivery.Receipt));
        using var mail = Parse(Assert.Single(sink.Mails));
        Assert.Equal("Critical: Spend of Support chat is 1,840.00 EUR above expected (+92 %, billed, provisional) since Sat 2026-10-03", mail.Subject);
        Assert.Equal(("AiFinOps", "finops@fjordlight.example", "commerce-ai@fjordlight.example"), (mail.From.Mailboxes.Single().Name, mail.From.Mailboxes.Single().Address, mail.To.Mailboxes.Single().Address));
        Assert.Contains("Owner: Commerce AI", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("<strong>Critical.</strong>", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Equal(("auto-generated", MessageImportance.High), (mail.Headers["Auto-Submitted"], mail.Importance));
    }

    [Fact]
    public async Task The_same_step_twice_is_the_same_mail_and_the_next_one_is_in_the_same_conversation()
    {
        await using var sink = new SmtpSink();
        await SendAsync(sink);
        await SendAsync(sink);
        await SendAsync(sink, "resolved");

        var mails = sink.Mails.Select(Parse).ToList();

        Assert.Equal(mails[0].MessageId, mails[1].MessageId, StringComparer.Ordinal);
        Assert.NotEqual(mails[0].MessageId, mails[2].MessageId, StringComparer.Ordinal);
        Assert.EndsWith("@fjordlight.example", mails[0].MessageId, StringComparison.Ordinal);
        Assert.Single(mails.Select(mail => Assert.Single(mail.References)).Distinct(StringComparer.Ordinal));
        mails.ForEach(mail => mail.Dispose());
    }

    [Fact]
    public async Task The_server_is_signed_in_to_where_there_is_a_user()
    {
        await using var sink = new SmtpSink();
        bench.Settings["SMTP_PASSWORD"] = "correct horse";

        await bench.SendAsync(Channel(sink) with { User = "finops", SecretRef = "SMTP_PASSWORD" }, Story.Of("fired"));

        var auth = sink.Commands.Single(command => command.StartsWith("AUTH PLAIN", StringComparison.Ordinal));
        Assert.Equal("\0finops\0correct horse", Encoding.UTF8.GetString(Convert.FromBase64String(auth.Split(' ')[2])));
    }

    [Theory]
    [InlineData("AUTH", "535 5.7.8 no", DeliveryOutcome.Failed)]
    [InlineData("AUTH", "454 4.7.0 later", DeliveryOutcome.Retry)]
    [InlineData("MAIL", "451 4.3.0 later", DeliveryOutcome.Retry)]
    [InlineData("MAIL", "550 5.7.1 not from you", DeliveryOutcome.Failed)]
    [InlineData("RCPT", "550 5.1.1 unknown", DeliveryOutcome.Failed)]
    [InlineData("DATA", "452 4.2.2 full", DeliveryOutcome.Retry)]
    [InlineData("CONNECT", "421 4.3.2 closing", DeliveryOutcome.Retry)]
    [InlineData("CONNECT", "HTTP/1.1 400 Bad Request", DeliveryOutcome.Retry)]
    public async Task The_servers_answer_decides_whether_it_is_tried_again(string command, string answer, DeliveryOutcome outcome)
    {
        await using var sink = new SmtpSink();
        sink.Answers[command] = answer;
        bench.Settings["SMTP_PASSWORD"] = "hunter2";

        var delivery = await bench.SendAsync(Channel(sink) with { User = "finops", SecretRef = "SMTP_PASSWORD" }, Story.Of("fired"));

        Assert.Equal(outcome, delivery.Outcome);
        Assert.DoesNotContain("hunter2", delivery.Reason, StringComparison.Ordinal);
        Assert.Empty(sink.Mails);
    }

    [Fact]
    public async Task One_address_that_is_refused_keeps_the_mail_from_nobody_else()
    {
        await using var sink = new SmtpSink();
        sink.Answers["RCPT TO:<gone@"] = "550 5.1.1 unknown";

        var delivery = await bench.SendAsync(Channel(sink) with { To = ["gone@fjordlight.example", "astrid@fjordlight.example"] }, Story.Of("fired"));

        Assert.Equal(DeliveryOutcome.Delivered, delivery.Outcome);
        Assert.Contains("but not for gone@fjordlight.example", delivery.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("smtp://smtp.example.com:587", SecureSocketOptions.StartTls)]
    [InlineData("smtp://smtp.example.com", SecureSocketOptions.StartTls)]
    [InlineData("smtps://smtp.example.com:465", SecureSocketOptions.SslOnConnect)]
    [InlineData("smtp://127.0.0.1:2525", SecureSocketOptions.StartTlsWhenAvailable)]
    public void What_leaves_this_machine_is_encrypted_or_not_sent(string server, SecureSocketOptions expected) => Assert.Equal(expected, SmtpChannel.Encryption(new Uri(server)));

    [Fact]
    public async Task A_server_that_promises_encryption_and_has_none_gets_nothing()
    {
        await using var sink = new SmtpSink { Extensions = "250 STARTTLS" };

        var delivery = await SendAsync(sink);

        Assert.NotEqual(DeliveryOutcome.Delivered, delivery.Outcome);
        Assert.Empty(sink.Mails);
        Assert.DoesNotContain(sink.Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_hangs_is_given_up_after_twenty_seconds_and_tried_again()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var sending = bench.SendAsync(bench.To(ChannelKinds.EmailSmtp, new Uri($"smtp://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}")), Story.Of("fired"));
        using var connection = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);

        bench.Time.Advance(TimeSpan.FromSeconds(20.1));

        Assert.Equal(DeliveryOutcome.Retry, (await sending).Outcome);
    }

    [Fact]
    public async Task Nobody_listening_is_tried_again()
    {
        Uri address;
        await using (var sink = new SmtpSink())
        {
            address = sink.Address;
        }

        Assert.Equal(DeliveryOutcome.Retry, (await bench.SendAsync(bench.To(ChannelKinds.EmailSmtp, address), Story.Of("fired"))).Outcome);
    }

    [Fact]
    public async Task A_host_that_is_not_allowed_and_a_channel_without_recipients_fail_at_once()
    {
        await using var sink = new SmtpSink();

        var nobody = await bench.SendAsync(Channel(sink) with { To = [] }, Story.Of("fired"));
        bench.Settings[Workflows.Settings.AllowedHosts] = "smtp.example.com";
        var foreign = await SendAsync(sink);

        Assert.Equal((DeliveryOutcome.Failed, DeliveryOutcome.Failed), (nobody.Outcome, foreign.Outcome));
        Assert.Contains("AiFinOps:AllowedHosts", foreign.Reason, StringComparison.Ordinal);
        Assert.Empty(sink.Commands);
    }

    [Fact]
    public async Task A_title_from_outside_cannot_add_a_header()
    {
        await using var sink = new SmtpSink();

        await bench.SendAsync(Channel(sink), Story.Of("fired") with { Title = "Spend\r\nBcc: evil@example.com" });

        using var mail = Parse(Assert.Single(sink.Mails));
        Assert.Equal("Spend  Bcc: evil@example.com", mail.Subject);
        Assert.Empty(mail.Bcc);
    }

    private static MimeMessage Parse(string mail) => MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(mail)));

    private ChannelSettings Channel(SmtpSink sink) => bench.To(ChannelKinds.EmailSmtp, sink.Address);

    private Task<Delivery> SendAsync(SmtpSink sink, string name = "fired") => bench.SendAsync(Channel(sink), Story.Of(name));
}
