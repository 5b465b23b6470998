using AiFinOps.Adapters.Channels;
using AiFinOps.Adapters.Sources.Anthropic;
using AiFinOps.Adapters.Sources.AzureChanges;
using AiFinOps.Adapters.Sources.AzureCostManagement;
using AiFinOps.Adapters.Sources.AzureOpenAiMetrics;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Adapters.Sources.LiteLlm;
using AiFinOps.Adapters.Sources.OpenAi;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Azure.Core;
using Microsoft.Extensions.Configuration;

namespace AiFinOps.Adapters.Tests.Sources.Http;

/// <summary>The sources, a ledger and a provider that is really asked over HTTP, at whatever host a source would ask.</summary>
internal sealed class SourceBench : IAsyncDisposable, IHttpClientFactory
{
    public const string Key = "sk-a-key-that-must-never-be-told";

    public static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 30, 0, TimeSpan.Zero);
    public static readonly DateOnly Today = new(2026, 11, 22);

    private readonly FakeTokens _tokens = new();

    private SourceBench(SourceClock clock, FakeProvider provider) => (Clock, Provider) = (clock, provider);

    public SourceClock Clock { get; }

    public FakeProvider Provider { get; }

    public MemoryLedger Ledger { get; } = new();

    public MemoryHours Hours { get; } = new();

    public MemorySchedules Schedules { get; } = new();

    public MemoryConditions Conditions { get; } = new();

    public Dictionary<string, string?> Settings { get; } = new(StringComparer.Ordinal) { ["API_KEY"] = Key, [Workflows.Settings.AllowedHosts] = "litellm.example.com" };

    /// <summary>Thrown instead of giving a token.</summary>
    public Exception? TokenFailure { set => _tokens.Failure = value; }

    public static async Task<SourceBench> StartAsync()
    {
        var clock = new SourceClock(Now);
        return new SourceBench(clock, await FakeProvider.StartAsync(clock));
    }

    public HttpClient CreateClient(string name)
    {
        Assert.Equal(SourceHttp.Client, name);
        return new HttpClient(new Rerouting(Provider.Address)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public Task<PullResult> PullAsync(SourceSettings source, DateOnly? from = null, DateOnly? to = null)
    {
        var api = ApiOf(source.Kind);
        return new ApiCostSource(api, Reader, Ledger, Hours, new SpendIntake(Ledger, Conditions, Clock)).PullAsync(source, new DayRange(from ?? Today.AddDays(-9), to ?? Today), TestContext.Current.CancellationToken);
    }

    public Task<SourceCheck> CheckAsync(SourceSettings source) =>
        new ApiProbe(ApiOf(source.Kind), Reader).CheckAsync(source, new DayRange(Today.AddDays(-6), Today), TestContext.Current.CancellationToken);

    public Task<ChangePull> PullChangesAsync(ChangeSourceSettings source)
    {
        var reader = new AzureChangeReader(this, new RequestBudget(Schedules, Clock), ApiSettingsOf(), _tokens, Clock);
        IChangeSource changes = source.Kind is ChangeSourceKinds.ActivityLog ? new ActivityLogChanges(reader) : new ResourceGraphChanges(reader);
        return changes.PullAsync(source, Now.AddDays(-2), Now, TestContext.Current.CancellationToken);
    }

    /// <summary>The facts in force, as <c>2026-11-20 project service model 1.50 USD</c>.</summary>
    public async Task<IReadOnlyList<string>> FactsAsync()
    {
        var facts = await RecordsAsync();
        return [.. facts.Select(record => string.Join(' ', new[]
        {
            record.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), record.Dimensions.Project, record.Dimensions.Service, record.Dimensions.Model, FormattableString.Invariant($"{record.Effective.Amount:0.############} {record.Effective.Currency}"),
        }.Where(word => word.Length > 0))).Order(StringComparer.Ordinal)];
    }

    public async Task<IReadOnlyList<CostRecord>> RecordsAsync() =>
        await Ledger.ReadAsync(new DayRange(DateOnly.MinValue, DateOnly.MaxValue), null, null, TestContext.Current.CancellationToken).Select(sourced => sourced.Record).ToListAsync(TestContext.Current.CancellationToken);

    /// <summary>The hours of the only account that the source has reported.</summary>
    public async Task<HourlyFeed> HoursAsync(SourceSettings source) => Assert.Single(await Hours.ReadAsync([source.Name], DateOnly.MinValue, TestContext.Current.CancellationToken));

    public SourceCalendar CalendarOf(SourceSettings source, DateTimeOffset? confirmedAt = null) => SourceCalendar.Of(source.Name, Ledger.Batches, source.SettleLag, confirmedAt);

    public ValueTask DisposeAsync() => Provider.DisposeAsync();

    private ApiReader Reader => new(this, new RequestBudget(Schedules, Clock), Clock);

    private ISpendApi ApiOf(string kind)
    {
        var settings = ApiSettingsOf();
        return kind switch
        {
            SourceKinds.AzureCostManagement => new AzureCostApi(settings, _tokens),
            SourceKinds.OpenAi => new OpenAiCostsApi(settings),
            SourceKinds.Anthropic => new AnthropicCostApi(settings),
            SourceKinds.OpenAiUsage => new OpenAiUsageApi(settings),
            SourceKinds.AnthropicUsage => new AnthropicUsageApi(settings),
            SourceKinds.AzureOpenAiMetrics => new AzureOpenAiMetricsApi(settings, _tokens),
            _ => new LiteLlmActivityApi(settings),
        };
    }

    private ApiSettings ApiSettingsOf()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings).Build();
        return new ApiSettings(configuration, new AllowedHosts(configuration));
    }

    /// <summary>Sends every request to the fake, whatever host it was meant for.</summary>
    private sealed class Rerouting(Uri fake) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Host = request.RequestUri!.Host;
            request.RequestUri = new Uri(fake, request.RequestUri.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class FakeTokens : TokenCredential
    {
        public Exception? Failure { get; set; }

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Assert.Equal(["https://management.azure.com/.default"], requestContext.Scopes);
            return Failure is null ? new AccessToken(Key, DateTimeOffset.MaxValue) : throw Failure;
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }
}

internal sealed class MemoryConditions : ISourceConditions
{
    public Dictionary<string, SourceCondition> Conditions { get; } = new(StringComparer.Ordinal);

    public Task<IReadOnlyDictionary<string, SourceCondition>> AllAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, SourceCondition>>(Conditions);

    public Task SaveAsync(SourceCondition condition, CancellationToken cancellationToken)
    {
        Conditions[condition.Source] = condition;
        return Task.CompletedTask;
    }
}

internal sealed class MemorySchedules : IScheduleStore
{
    public Dictionary<string, DateTimeOffset> Marks { get; } = new(StringComparer.Ordinal);

    public Task<DateTimeOffset?> LastAsync(string name, CancellationToken cancellationToken) => Task.FromResult(Marks.TryGetValue(name, out var at) ? at : (DateTimeOffset?)null);

    public Task<IReadOnlyDictionary<string, DateTimeOffset>> AllAsync(string prefix, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, DateTimeOffset>>(Marks.Where(mark => mark.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal));

    public Task SetAsync(string name, DateTimeOffset at, CancellationToken cancellationToken)
    {
        Marks[name] = at;
        return Task.CompletedTask;
    }
}

/// <summary>The rules of <see cref="IHourlyLedger"/> in memory: what was read later replaces the hours of its slice.</summary>
internal sealed class MemoryHours : IHourlyLedger
{
    private readonly Dictionary<(string Source, string Account, DateTimeOffset Hour), (DateTimeOffset AsOf, HourRecord[] Records)> _hours = [];

    public async Task<bool> WriteAsync(HourlyDraft draft, IAsyncEnumerable<HourRecord> hours, CancellationToken cancellationToken)
    {
        var records = await hours.ToListAsync(cancellationToken);
        foreach (var slice in draft.Slices)
        {
            for (var hour = slice.From; hour < slice.To; hour = hour.AddHours(1))
            {
                _hours.Remove((draft.Source, slice.Account, hour));
                if (draft.Reported.Contains(hour))
                {
                    _hours[(draft.Source, slice.Account, hour)] = (draft.AsOf, [.. records.Where(record => record.Hour == hour && record.Dimensions.Account == slice.Account)]);
                }
            }
        }

        return true;
    }

    public Task<IReadOnlyList<HourlyFeed>> ReadAsync(IReadOnlyCollection<string> sources, DateOnly from, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<HourlyFeed>>(
        [.. _hours.Where(entry => sources.Contains(entry.Key.Source)).GroupBy(entry => (entry.Key.Source, entry.Key.Account)).Select(feed => new HourlyFeed(
            feed.Key.Source, feed.Key.Account, feed.ToDictionary(entry => entry.Key.Hour, entry => entry.Value.AsOf), [.. feed.SelectMany(entry => entry.Value.Records)]))]);

    public Task<string> VersionAsync(IReadOnlyCollection<string> sources, DateOnly from, CancellationToken cancellationToken) => throw new NotSupportedException();
}
