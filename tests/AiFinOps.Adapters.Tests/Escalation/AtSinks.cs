using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiFinOps.Adapters.Configuration;
using AiFinOps.Adapters.Http;
using AiFinOps.Adapters.Storage;
using AiFinOps.Adapters.Tests.Channels;
using AiFinOps.Core.Incidents;
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
/// The whole product, composed as in production, on a real Azurite, with a real mail server and a real HTTP receiver. Only the clock and the queue
/// are a test's. Everybody is told by mail but the leads, who have a pager, and security, who have a siren. It is Tuesday 2026-09-29, 10:00 UTC.
/// </summary>
public abstract class AtSinks(Azurite azurite) : IAsyncLifetime
{
    private readonly Queue<string> _queue = [];
    private readonly SmtpSink _mail = new();
    private Receiver _pager = null!;
    private AzuriteAccount _account = null!;
    private ServiceProvider _services = null!;

    private protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 9, 29, 10, 0, 0, TimeSpan.Zero));

    private protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private protected DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>Text of the mail that arrived last.</summary>
    private protected string LastMail { get; private set; } = "";

    private protected JsonElement LastPage { get; private set; }

    private protected ConfigurationInForce InForce { get; private set; } = null!;

    /// <summary>People, groups and lines; the channels are added.</summary>
    private protected abstract string Organisation { get; }

    public async ValueTask InitializeAsync()
    {
        _account = await azurite.RentAsync();
        _pager = await Receiver.AnsweringAsync(202);
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [Settings.Storage] = _account.ConnectionString,
            [Settings.AllowedHosts] = "127.0.0.1",
            ["PAGER_SECRET"] = "whsec_" + Convert.ToBase64String(new byte[32]),
        }).Build();
        var queue = new Mock<IMessageQueue>();
        queue.Setup(one => one.SendRawAsync(Queues.Escalations, It.IsAny<string>(), It.IsAny<CancellationToken>())).Callback((string _, string body, CancellationToken _) => _queue.Enqueue(body));
        _services = new ServiceCollection().AddSingleton<TimeProvider>(Clock).AddAiFinOps(settings).Replace(ServiceDescriptor.Singleton(queue.Object)).BuildServiceProvider();
        await _services.EnsureAiFinOpsStorageAsync(Cancelled);
        var check = ConfigurationFile.Check(Encoding.UTF8.GetBytes(Organisation + FormattableString.Invariant($$"""

            channels:
              - { name: mail, kind: email-smtp, url: "{{_mail.Address}}", from: finops@example.com }
              - { name: pager, kind: webhook, url: "{{_pager.Address}}pager", secret: PAGER_SECRET }
              - { name: siren, kind: webhook, url: "{{_pager.Address}}siren", secret: PAGER_SECRET }
            """)));
        Assert.Empty(check.Errors.Select(error => error.ToString()));
        await Get<IConfigurationStore>().ApplyAsync(check.Document!, "tests", Now, Cancelled);
        InForce = (await Get<IConfigurationStore>().LoadAsync(Cancelled))!;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _pager.DisposeAsync();
        await _mail.DisposeAsync();
        await _account.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    private protected async Task<IReadOnlyList<Incident>> IncidentsAsync() =>
        [.. (await Get<IIncidentStore>().ListAsync(includeClosed: true, Cancelled)).Select(stored => stored.Incident)];

    /// <summary>A person says a verb, as at a terminal.</summary>
    private protected async Task SaysAsync(string person, string verb, Incident incident, params (string Name, object Value)[] body)
    {
        var said = await Get<IncidentsByHand>().ActAsync(
            incident.Id, verb, person, new JsonObject(body.Select(member => KeyValuePair.Create(member.Name, JsonSerializer.SerializeToNode(member.Value)))), null, InForce.Configuration, Cancelled);
        Assert.True(said.Incident is not null, said.Words);
    }

    /// <summary>Minute by minute, what arrived at which sink.</summary>
    /// <param name="until"><c>HH:mm</c>, or <c>d HH:mm</c> on a later day.</param>
    private protected async Task<IReadOnlyList<string>> ToldAsync(string until, int everyMinutes = 1)
    {
        List<string> told = [];
        for (; !string.Equals(Minute(), until, StringComparison.Ordinal) && !string.Equals(DayAndMinute(), until, StringComparison.Ordinal); Clock.Advance(TimeSpan.FromMinutes(everyMinutes)))
        {
            await Get<SweepResponseClocks>().RunAsync(Cancelled);
            await DeliverAsync();
            told.AddRange(Arrived().Order(StringComparer.Ordinal));
        }

        return told;
    }

    /// <summary>What arrives now, without a minute going by.</summary>
    private protected async Task<IReadOnlyList<string>> ToldNowAsync()
    {
        await DeliverAsync();
        return [.. Arrived().Order(StringComparer.Ordinal)];
    }

    private async Task DeliverAsync()
    {
        while (_queue.TryDequeue(out var body))
        {
            await Get<DispatchEscalation>().RunAsync(MessageJson.Read<DispatchEscalationMessage>(body), Cancelled);
        }
    }

    private IEnumerable<string> Arrived()
    {
        while (_mail.Mails.TryDequeue(out var text))
        {
            using var mail = MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(text)), Cancelled);
            LastMail = mail.TextBody!;
            yield return $"{Minute()} {mail.To.Mailboxes.Single().Address.Split('@')[0]}: {mail.Subject!.Split(':')[0]}";
        }

        while (_pager.Requests.TryDequeue(out var request))
        {
            LastPage = JsonDocument.Parse(request.Body).RootElement;
            yield return $"{Minute()} {request.Path.TrimStart('/')}: {LastPage.GetProperty("type").GetString()}";
        }
    }

    private string Minute() => Now.ToString("HH:mm", CultureInfo.InvariantCulture);

    private string DayAndMinute() => Now.ToString("d HH:mm", CultureInfo.InvariantCulture);
}
