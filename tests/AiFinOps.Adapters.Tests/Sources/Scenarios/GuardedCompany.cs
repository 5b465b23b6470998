using System.Text;
using AiFinOps.Adapters.Configuration;
using AiFinOps.Adapters.Storage;
using AiFinOps.Adapters.Tests.Sources.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Testing;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AiFinOps.Adapters.Tests.Sources.Scenarios;

/// <summary>
/// The whole product, composed as in production, on an empty account of a real Azurite, with providers that are asked over real HTTP. Only the
/// clock, the queue and the channel are a test's. It starts on 22 November 2026 at 06:00 UTC.
/// </summary>
internal sealed class GuardedCompany : IAsyncDisposable
{
    public const string Line = SpendProvider.Project;

    public static readonly DateOnly Today = new(2026, 11, 22);

    private static readonly TimeSpan Tick = TimeSpan.FromHours(12);

    private readonly AzuriteAccount _account;
    private readonly ServiceProvider _services;
    private readonly SourceClock _clock;
    private readonly DueQueue _queue;

    private GuardedCompany(AzuriteAccount account, ServiceProvider services, SourceClock clock, DueQueue queue, SpendProvider bill, SpendProvider gateway) =>
        (_account, _services, _clock, _queue, Bill, Gateway) = (account, services, clock, queue, bill, gateway);

    /// <summary>The provider's bill: source <c>openai</c>.</summary>
    public SpendProvider Bill { get; }

    /// <summary>A gateway that estimates: source <c>gateway</c>, where the company has one.</summary>
    public SpendProvider Gateway { get; }

    public List<Notification> Told => Get<ToldChannel>().Told;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<GuardedCompany> StartAsync(Azurite azurite, decimal budget, bool withGateway = false)
    {
        var account = await azurite.RentAsync();
        var clock = new SourceClock(new DateTimeOffset(Today.ToDateTime(new TimeOnly(6, 0)), TimeSpan.Zero));
        var bill = await SpendProvider.StartAsync(SourceKinds.OpenAi, clock);
        var gateway = await SpendProvider.StartAsync(SourceKinds.LiteLlm, clock);
        var queue = new DueQueue(clock);
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [Settings.Storage] = account.ConnectionString,
            [Settings.AllowedHosts] = "127.0.0.1",
            ["API_KEY"] = SourceBench.Key,
        }).Build();
        var services = new ServiceCollection().AddSingleton<TimeProvider>(clock).AddAiFinOps(settings)
            .RemoveAll<INotificationChannel>().AddSingleton<ToldChannel>().AddSingleton<INotificationChannel>(provider => provider.GetRequiredService<ToldChannel>())
            .Replace(ServiceDescriptor.Singleton<IMessageQueue>(queue))
            .BuildServiceProvider();
        await services.EnsureAiFinOpsStorageAsync(Cancelled);
        var company = new GuardedCompany(account, services, clock, queue, bill, gateway);
        await company.ApplyAsync(budget, withGateway);
        return company;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Half days pass: sources are asked, what is due is judged, told, contained and checked.</summary>
    public async Task PassesAsync(int halfDays)
    {
        for (var tick = 0; tick < halfDays; tick++)
        {
            await RunDueAsync();
            _clock.Advance(Tick);
        }

        await RunDueAsync();
    }

    public async Task RunDueAsync()
    {
        await Get<SchedulePulls>().RunAsync(Cancelled);
        await DrainAsync();
        await Get<ScheduleEvaluations>().RunAsync(Cancelled);
        await DrainAsync();
        await Get<SweepResponseClocks>().RunAsync(Cancelled);
        await Get<ScheduleRecoveryChecks>().RunAsync(Cancelled);
        await DrainAsync();
    }

    public async Task<BackfillReport> BackfillAsync(string source, int days)
    {
        var inForce = await Get<IConfigurationStore>().LoadAsync(Cancelled);
        return (await Get<BackfillSpend>().RunAsync(inForce!.Configuration.Source(source)!, days, acceptAll: false, new Progress<int>(), Cancelled))!;
    }

    public async Task<IReadOnlyList<Incident>> IncidentsAsync() =>
        [.. (await Get<IIncidentStore>().ListAsync(includeClosed: true, Cancelled)).Select(stored => stored.Incident).OrderBy(incident => incident.OpenedAt)];

    public Task<IReadOnlyList<IncidentEvent>> EventsAsync(Incident incident) => Get<IIncidentStore>().EventsAsync(incident.Line, incident.Id, Cancelled);

    /// <summary>A person or the system does something to an incident.</summary>
    public async Task ActAsync(Incident incident, IncidentCommand command)
    {
        var inForce = await Get<IConfigurationStore>().LoadAsync(Cancelled);
        var result = await Get<IncidentDesk>().ActAsync(DeskOrder.On(incident.Line, incident.Id, inForce!.Configuration, _ => command), Cancelled);
        Assert.IsType<Accepted>(result.Decision);
        await DrainAsync();
    }

    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>The facts in force and what is known of each day, as text: the same facts make the same lines.</summary>
    public async Task<IReadOnlyList<string>> LedgerAsync()
    {
        var days = new DayRange(Today.AddDays(-90), DateOnly.FromDateTime(Now.UtcDateTime));
        var reading = await Get<SpendReader>().ReadAsync((await Get<IConfigurationStore>().LoadAsync(Cancelled))!, Now, Cancelled);
        var result = reading.Judge((await Get<IConfigurationStore>().LoadAsync(Cancelled))!, Now);
        var facts = await Get<ILedger>().ReadAsync(days, null, null, Cancelled)
            .Select(sourced => FormattableString.Invariant($"{sourced.Source} {sourced.Record.Day:yyyy-MM-dd} {sourced.Record.Dimensions.Project} {sourced.Record.Effective.Amount} {sourced.Record.Effective.Currency}"))
            .ToListAsync(Cancelled);
        return [.. facts, .. days.Each().Select(day => FormattableString.Invariant($"{day:yyyy-MM-dd} {result.Calendars["openai"].StatusOf(day)} {result.Lines[Line].History[day]}"))];
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Bill.DisposeAsync();
        await Gateway.DisposeAsync();
        await _account.DisposeAsync();
    }

    private async Task ApplyAsync(decimal budget, bool withGateway)
    {
        var gateway = withGateway ? $"\n  - {{ name: gateway, kind: litellm, url: \"{Gateway.Address}\", secret: API_KEY, owner: finops, pullEveryHours: 6 }}" : "";
        var text = FormattableString.Invariant($$"""
            organization: Fjordlight
            currency: USD
            sources:
              - { name: openai, kind: openai, url: "{{Bill.Address}}", secret: API_KEY, owner: finops }
            people:
              - { id: astrid, name: Astrid Lunde, roles: [engineer] }
              - { id: carla, name: Carla Mendes, roles: [approver] }
              - { id: dag, name: Dag Sørli, roles: [finops] }
            ownerGroups:
              - { id: commerce, name: Commerce, members: [astrid], channels: [log] }
              - { id: finops, name: FinOps, members: [dag], channels: [log] }
            lines:
              - { id: order-agent, name: Order agent, owner: commerce, environment: production, phase: run, criticality: critical, budget: { monthly: {{budget}} } }
            rules:
              - { id: agent, match: { project: order-agent }, line: order-agent }
            hardStops:
              - line: order-agent
                mode: dry-run
                ladder:
                  - { id: limit-agent, kind: rate-limit, target: gateway/order-agent, setting: 60 requests/min, floor: 20 requests/min }
            """).Replace("owner: finops }\npeople", $"owner: finops }}{gateway}\npeople", StringComparison.Ordinal);
        var check = ConfigurationFile.Check(Encoding.UTF8.GetBytes(text));
        Assert.Empty(check.Errors.Select(error => error.ToString()));
        await Get<IConfigurationStore>().ApplyAsync(check.Document!, "tests", Now, Cancelled);
    }

    private async Task DrainAsync()
    {
        while (_queue.TakeDue() is { } body)
        {
            await (body switch
            {
                PullSpendMessage pull => Get<PullSpend>().RunAsync(pull, Cancelled),
                EvaluateSpendMessage evaluate => Get<EvaluateSpend>().RunAsync(evaluate, Cancelled),
                DispatchEscalationMessage step => Get<DispatchEscalation>().RunAsync(step, Cancelled),
                ApplyContainmentMessage action => Get<ApplyContainment>().RunAsync(action, Cancelled),
                CheckRecoveryMessage recovery => Get<CheckRecovery>().RunAsync(recovery, Cancelled),
                _ => throw new InvalidOperationException($"Nobody handles {body.GetType().Name}."),
            });
        }
    }

    private sealed class ToldChannel : INotificationChannel
    {
        public string Kind => "log";

        public List<Notification> Told { get; } = [];

        public Task<Delivery> SendAsync(ChannelSettings channel, Notification notification, CancellationToken cancellationToken)
        {
            Told.Add(notification);
            return Task.FromResult(new Delivery(DeliveryOutcome.Delivered, "", null));
        }
    }

    /// <summary>All queues in one, in order; a delayed message waits for its moment.</summary>
    private sealed class DueQueue(TimeProvider clock) : IMessageQueue
    {
        private readonly List<(DateTimeOffset At, QueueMessage Message)> _messages = [];

        public QueueMessage? TakeDue()
        {
            var at = _messages.FindIndex(message => message.At <= clock.GetUtcNow());
            if (at < 0)
            {
                return null;
            }

            var message = _messages[at].Message;
            _messages.RemoveAt(at);
            return message;
        }

        public Task SendAsync(string queue, QueueMessage message, TimeSpan? delay, CancellationToken cancellationToken)
        {
            _messages.Add((clock.GetUtcNow() + (delay ?? TimeSpan.Zero), message));
            return Task.CompletedTask;
        }

        public Task SendRawAsync(string queue, string body, CancellationToken cancellationToken) => SendAsync(
            queue,
            queue switch
            {
                Queues.Escalations => MessageJson.Read<DispatchEscalationMessage>(body),
                Queues.Containments => MessageJson.Read<ApplyContainmentMessage>(body),
                _ => MessageJson.Read<CheckRecoveryMessage>(body),
            },
            null,
            cancellationToken);

        public Task<QueueState> StateAsync(string queue, CancellationToken cancellationToken) => Task.FromResult(new QueueState(queue, 0, null));
    }
}
