using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiFinOps.Adapters.Configuration;
using AiFinOps.Adapters.Http;
using AiFinOps.Adapters.Storage;
using AiFinOps.Adapters.Tests.Channels;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Testing;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using MimeKit;
using Moq;

namespace AiFinOps.Adapters.Tests.Escalation;

/// <summary>
/// The whole product, composed as in production, on a real Azurite, with a real mail server and a real HTTP receiver: what reached whom, when and why.
/// Only the clock and the queue are a test's. The owner is told by mail, the leads by webhook; Astrid is on call this week, and away.
/// </summary>
public sealed class EscalationAtSinksTests(Azurite azurite) : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 9, 29, 10, 0, 0, TimeSpan.Zero));
    private readonly Queue<string> _queue = [];
    private readonly SmtpSink _mail = new();
    private Receiver _leads = null!;
    private Receiver _security = null!;
    private string _lastMail = "";
    private JsonElement _lastPage;
    private AzuriteAccount _account = null!;
    private ServiceProvider _services = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_answers_the_deputy_gets_the_mails_and_the_leads_hear_of_it_after_a_quarter_of_an_hour()
    {
        await OpensAsync(Severity.Critical);

        Assert.Equal(
            ["10:00 bjorn@example.com: Critical", "10:10 bjorn@example.com: Critical, told again", "10:15 bjorn@example.com: Overdue, Critical", "10:15 leads: incident.escalated"],
            await ToldAsync(until: "10:16"));
    }

    [Fact]
    public async Task At_night_high_is_one_mail_in_the_morning()
    {
        _clock.Advance(TimeSpan.FromHours(13));
        await OpensAsync(Severity.High);

        Assert.Equal(["08:00 bjorn@example.com: High"], await ToldAsync(until: "08:30"));
    }

    [Fact]
    public async Task Price_is_proposed_a_person_confirms_abuse_and_security_is_paged_once()
    {
        await OpensAsync(Severity.High, (FactNames.PriceEffect, "8800.00"), (FactNames.VolumeEffect, "200.00"), (FactNames.MixEffect, "0.00"));
        Assert.Equal(["10:00 bjorn@example.com: High"], await ToldAsync(until: "10:02"));
        Assert.Contains("Category: price (proposed). The price per unit changed", _lastMail, StringComparison.Ordinal);

        var said = await SaysAsync("category", "abuse-or-leaked-key");
        var again = await SaysAsync("category", "abuse-or-leaked-key");

        Assert.Equal(("severity-raised", "already-confirmed"), (said.Words, again.Words));
        Assert.Equal(["10:02 bjorn@example.com: Raised to Critical", "10:02 security: incident.category-confirmed"], await ToldAsync(until: "10:10"));
        Assert.Equal("abuse-or-leaked-key", _lastPage.GetProperty("data").GetProperty("category").GetString());
    }

    public async ValueTask InitializeAsync()
    {
        _account = await azurite.RentAsync();
        _leads = await Receiver.AnsweringAsync(202);
        _security = await Receiver.AnsweringAsync(202);
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [Settings.Storage] = _account.ConnectionString,
            [Settings.AllowedHosts] = "127.0.0.1",
            ["PAGER_SECRET"] = "whsec_" + Convert.ToBase64String(new byte[32]),
        }).Build();
        var queue = new Mock<IMessageQueue>();
        queue.Setup(one => one.SendRawAsync(Queues.Escalations, It.IsAny<string>(), It.IsAny<CancellationToken>())).Callback((string _, string body, CancellationToken _) => _queue.Enqueue(body));
        _services = new ServiceCollection().AddSingleton<TimeProvider>(_clock).AddAiFinOps(settings).Replace(ServiceDescriptor.Singleton(queue.Object)).BuildServiceProvider();
        await _services.EnsureAiFinOpsStorageAsync(Cancelled);
        await ApplyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _leads.DisposeAsync();
        await _security.DisposeAsync();
        await _mail.DisposeAsync();
        await _account.DisposeAsync();
    }

    private T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    private async Task ApplyAsync()
    {
        var check = ConfigurationFile.Check(Encoding.UTF8.GetBytes(FormattableString.Invariant($$"""
            currency: EUR
            sources:
              - { name: azure, kind: focus-file, owner: commerce }
            people:
              - { id: astrid, email: astrid@example.com, away: [{ from: 2026-09-28, to: 2026-10-02 }] }
              - { id: bjorn, email: bjorn@example.com }
            channels:
              - { name: mail, kind: email-smtp, url: "{{_mail.Address}}", from: finops@example.com }
              - { name: pager, kind: webhook, url: "{{_leads.Address}}pager", secret: PAGER_SECRET }
              - { name: alarm, kind: webhook, url: "{{_security.Address}}alarm", secret: PAGER_SECRET }
            ownerGroups:
              - { id: commerce, members: [astrid, bjorn], channels: [mail], rota: { people: [astrid, bjorn], since: 2026-09-28 } }
              - { id: leads, channels: [pager] }
              - { id: security, channels: [alarm] }
            lines:
              - { id: order-agent, name: Order agent, owner: commerce, budget: { monthly: 12000 } }
            """)));
        Assert.Empty(check.Errors.Select(error => error.ToString()));
        await Get<IConfigurationStore>().ApplyAsync(check.Document!, "tests", _clock.GetUtcNow(), Cancelled);
    }

    private async Task<HandAct> SaysAsync(string verb, string category)
    {
        var configuration = (await Get<IConfigurationStore>().LoadAsync(Cancelled))!.Configuration;
        var incident = Assert.Single(await Get<IIncidentStore>().ListAsync(includeClosed: false, Cancelled)).Incident;
        return await Get<IncidentsByHand>().ActAsync(incident.Id, verb, "bjorn", new JsonObject { ["category"] = category }, ifVersion: null, configuration, Cancelled);
    }

    private async Task OpensAsync(Severity severity, params (string Name, string Value)[] facts)
    {
        var finding = new Finding(
            "order-agent", FindingKind.SpendAbove, CauseKeys.SpendAbove, new(2026, 9, 28), new(2026, 9, 28), new Money(9_100m, "EUR"), new Money(100m, "EUR"), new Money(9_000m, "EUR"), 90m,
            Provisional: false, "spike", "9,000 above expectation.", [], facts.ToDictionary(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal));
        await Get<FindingReconciler>().ObserveAsync(new GradedFinding(finding, severity, "commerce"), (await Get<IConfigurationStore>().LoadAsync(Cancelled))!, 1, Cancelled);
    }

    /// <summary>Minute by minute, what arrived at which sink.</summary>
    private async Task<IReadOnlyList<string>> ToldAsync(string until)
    {
        List<string> told = [];
        for (; !string.Equals(Minute(), until, StringComparison.Ordinal); _clock.Advance(TimeSpan.FromMinutes(1)))
        {
            await Get<SweepResponseClocks>().RunAsync(Cancelled);
            while (_queue.TryDequeue(out var body))
            {
                await Get<DispatchEscalation>().RunAsync(MessageJson.Read<DispatchEscalationMessage>(body), Cancelled);
            }

            told.AddRange(Arrived().Order(StringComparer.Ordinal));
        }

        return told;
    }

    private IEnumerable<string> Arrived()
    {
        while (_mail.Mails.TryDequeue(out var text))
        {
            using var mail = MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(text)), Cancelled);
            _lastMail = mail.TextBody!;
            yield return $"{Minute()} {mail.To.Mailboxes.Single().Address}: {mail.Subject!.Split(':')[0]}";
        }

        while (_security.Requests.TryDequeue(out var alarm))
        {
            _lastPage = JsonDocument.Parse(alarm.Body).RootElement;
            yield return $"{Minute()} security: {_lastPage.GetProperty("type").GetString()}";
        }

        while (_leads.Requests.TryDequeue(out var request))
        {
            yield return $"{Minute()} leads: {JsonDocument.Parse(request.Body).RootElement.GetProperty("type").GetString()}";
        }
    }

    private string Minute() => _clock.GetUtcNow().ToString("HH:mm", CultureInfo.InvariantCulture);
}
