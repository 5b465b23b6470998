using AiFinOps.Adapters.Channels;
using AiFinOps.Adapters.Containment;
using AiFinOps.Adapters.Containment.Http;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Adapters.Tests.Containment.Vendors;
using AiFinOps.Adapters.Tests.Sources.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Workflows.Ports;
using Azure.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Adapters.Tests.Containment;

/// <summary>The targets as the product composes them, and one vendor that is really asked over HTTP, at whatever host a target would ask.</summary>
internal sealed class TargetBench : IAsyncDisposable, IHttpClientFactory
{
    public const string Key = "sk-a-key-that-must-never-be-told";

    public const string ActionId = "inc-7-limit";

    public static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 30, 0, TimeSpan.Zero);

    private IContainmentTarget? _product;

    private TargetBench(TargetCase target, SourceClock clock, FakeVendor vendor) => (Case, Clock, Vendor) = (target, clock, vendor);

    public TargetCase Case { get; }

    public SourceClock Clock { get; }

    public FakeVendor Vendor { get; }

    /// <summary>What a token was asked for.</summary>
    public List<string> Audiences { get; } = [];

    public bool HasIdentity { get; set; } = true;

    public Exception? TokenFailure { get; set; }

    public ContainmentTargetSettings? Target { get; set; }

    public ContainmentRung? Rung { get; set; }

    public Dictionary<string, string?> Settings { get; } = new(StringComparer.Ordinal)
    {
        ["API_KEY"] = Key, ["HOOK_SECRET"] = ContractReceiver.Secret, [Workflows.Settings.AllowedHosts] = "gateway.example.com",
    };

    public static Task<TargetBench> StartAsync(string kind) => StartAsync(TargetCase.All[kind]);

    public static async Task<TargetBench> StartAsync(TargetCase target)
    {
        // Pauses are over at once; the limit of one call passes only when the vendor is silent.
        var clock = new SourceClock(Now, TimeSpan.FromSeconds(20));
        var vendor = target.Vendor(clock);
        await vendor.StartAsync();
        return new TargetBench(target, clock, vendor) { Target = target.Target, Rung = target.Rung with { Target = target.Target.Name } };
    }

    /// <summary>How often the vendor was asked to change something that it did.</summary>
    public int Writes => Vendor.Version - 1;

    public HttpClient CreateClient(string name)
    {
        Assert.Equal(TargetHttp.Client, name);
        return new HttpClient(new Rerouting(Vendor.Address)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public Task<TargetReading> ReadAsync() => Product.ReadAsync(Act, TestContext.Current.CancellationToken);

    public Task<TargetChange> ApplyAsync(string? before = null, CancellationToken? cancellation = null) =>
        Product.ApplyAsync(Act, new TargetState(before ?? Case.Pre, ""), cancellation ?? TestContext.Current.CancellationToken);

    public Task<TargetChange> ReleaseAsync(decimal share, string? post = null, string? pre = null) =>
        Product.ReleaseAsync(Act, pre ?? Case.Pre, post ?? Case.Post, share, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Vendor.DisposeAsync();

    private ContainmentAct Act => new(ActionId, Rung!, Target);

    public IContainmentTarget Product => _product ??= Compose();

    private IContainmentTarget Compose()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings).Build();
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton(new ContainmentIdentity(HasIdentity ? new Tokens(this) : null))
            .AddSingleton<AllowedHosts>()
            .AddSingleton<ApiSettings>()
            .AddContainmentTargets(configuration)
            .AddSingleton<IHttpClientFactory>(this)
            .BuildServiceProvider()
            .GetServices<IContainmentTarget>().Single(target => string.Equals(target.Kind, Case.Kind, StringComparison.Ordinal));
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

    private sealed class Tokens(TargetBench bench) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            bench.Audiences.Add(Assert.Single(requestContext.Scopes));
            return bench.TokenFailure is { } failure ? throw failure : new AccessToken(Key, DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }
}
