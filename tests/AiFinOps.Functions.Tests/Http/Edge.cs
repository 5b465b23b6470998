using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using AiFinOps.Adapters;
using AiFinOps.Adapters.Configuration;
using AiFinOps.Adapters.Http;
using AiFinOps.Cli.Hosting;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Learning;
using AiFinOps.Core.Spend;
using AiFinOps.Testing;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Functions.Tests.Http;

/// <summary>The product's HTTP functions over a real socket, on an empty storage account of a real Azurite. Nothing reads the queues.</summary>
internal sealed class Edge : IAsyncDisposable
{
    public const string Line = "support-chat";

    private const string Configuration = """
        organization: Fjordlight <b>Commerce</b>
        currency: EUR
        sources:
          - { name: azure, kind: focus-file, location: azure, owner: finops }
        changeSources:
          - { name: pipelines, kind: webhook, secret: CHANGES_SECRET }
        people:
          - { id: astrid, name: Astrid Lunde, objectId: 3b1f6c0e-0001-4000-8000-000000000001, roles: [engineer], pagerDuty: PASTRID1 }
          - { id: carla, name: Carla Mendes, objectId: 3b1f6c0e-0003-4000-8000-000000000003, roles: [engineer, approver] }
          - { id: dag, name: Dag Sørli, roles: [finops] }
          - { id: eirin, name: Eirin Vik, roles: [finops, approver] }
        channels:
          - { name: page, kind: pagerduty, url: "http://127.0.0.1:7099/", secret: PAGE_KEY, webhookSecret: PAGE_SIGNS, apiToken: PAGE_TOKEN }
        ownerGroups:
          - { id: commerce, name: Commerce, members: [astrid], channels: [log] }
          - { id: finops, name: FinOps, members: [dag], channels: [log] }
        lines:
          - { id: support-chat, name: Support chat, owner: commerce, environment: production, phase: run, criticality: critical, budget: { monthly: 16000 } }
        rules:
          - { id: chat, match: { project: support-chat }, line: support-chat }
        hardStops:
          - { line: support-chat, ladder: [{ id: cheaper, kind: route-change, target: routing/support-chat, setting: gpt-4o-mini, undoOn: support-chat-quality }] }
        """;

    private readonly AzuriteAccount _account;
    private readonly WebApplication _app;
    private readonly HttpClient _client = new(new HttpClientHandler { AllowAutoRedirect = false });
    private int _incidents;

    private Edge(AzuriteAccount account, WebApplication app)
    {
        _account = account;
        _app = app;
        _client.BaseAddress = new Uri(app.Urls.Single());
    }

    public static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public string Address => _app.Urls.Single();

    public IServiceProvider Services => _app.Services;

    /// <param name="settings">Settings over those of local development.</param>
    public static async Task<Edge> StartAsync(Azurite azurite, bool configured = true, params (string Name, string Value)[] settings)
    {
        var account = await azurite.RentAsync();
        var app = LocalHost.Build(new LocalHostOptions
        {
            Functions = [.. typeof(Pipeline).Assembly.GetExportedTypes().Where(type => string.Equals(type.Namespace, "AiFinOps.Functions.Http", StringComparison.Ordinal))],
            Order = Pipeline.Functions,
            Settings = SettingsOf(account, settings),
            HostJson = Repository.HostJson,
            Url = "http://127.0.0.1:0",
            Services = services => services.AddAiFinOps(SettingsOf(account, settings)),
        });
        await app.StartAsync(Cancelled);
        var edge = new Edge(account, app);
        if (configured)
        {
            await edge.ApplyAsync();
        }

        return edge;
    }

    public static IConfiguration SettingsOf(AzuriteAccount account, params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [Settings.Storage] = account.ConnectionString,
            [Settings.LocalDevelopment] = "true",
        })
        .AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, string? (setting) => setting.Value, StringComparer.Ordinal))
        .Build();

    public Task<HttpResponseMessage> GetAsync(string path, string? accept = null, string? person = null) =>
        SendAsync(HttpMethod.Get, path, null, person, accept is null ? [] : [("Accept", accept)]);

    /// <param name="body">JSON text; null for no body.</param>
    /// <param name="person">Named by the header of local development.</param>
    public Task<HttpResponseMessage> PostAsync(string path, string? body, string? person = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"), person, headers);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, string? person, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers.Concat(person is null ? [] : [(LocalDevelopment.PersonHeader, person)]))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _client.SendAsync(request, Cancelled);
    }

    /// <summary>An open incident of a cause of its own.</summary>
    public async Task<Incident> OpensAsync(string reason = "1,500.00 EUR above expectation.", Severity severity = Severity.High)
    {
        var day = new DateOnly(2026, 9, 28);
        var cause = string.Create(CultureInfo.InvariantCulture, $"cause-{Interlocked.Increment(ref _incidents)}");
        var finding = new Finding(
            Line, FindingKind.SpendAbove, cause, day, day, new Money(1_600m, "EUR"), new Money(100m, "EUR"), new Money(1_500m, "EUR"), 15m,
            Provisional: false, "same-weekday-band", reason, [], new Dictionary<string, string>(StringComparer.Ordinal));
        var result = await Services.GetRequiredService<FindingReconciler>()
            .ObserveAsync(new GradedFinding(finding, severity, "commerce"), await InForceAsync(), 1, Cancelled);
        return result.Incident!.Incident;
    }

    public async Task ActAsync(Incident incident, IncidentCommand command)
    {
        var order = DeskOrder.On(incident.Line, incident.Id, (await InForceAsync()).Configuration, _ => command);
        Assert.IsType<Accepted>((await Services.GetRequiredService<IncidentDesk>().ActAsync(order, Cancelled)).Decision);
    }

    /// <summary>A calibration task on the incident, as its third firing would raise it.</summary>
    public Task RaisesCalibrationAsync(Incident incident) => ActAsync(incident, new RaiseCalibration(
        incident.FiredAt, Actor.System("tests"),
        new CalibrationTask([new CauseFiring(incident.Id, 1, incident.FiredAt, new Money(1_840m, "EUR"), Confirmed: false)], new ThresholdProposal(Line, 50m, 1_900m, "EUR"), "Just above it.", null)));

    /// <summary>The answer is a problem as RFC 9457 wants it, with this status and reason.</summary>
    public static async Task<JsonElement> IsProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string reason)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonElement.Parse(text);
        Assert.Equal($"urn:aifinops:{reason}", problem.GetProperty("type").GetString());
        Assert.Equal(reason, problem.GetProperty("reason").GetString());
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.All(["title", "detail", "remedy"], member => Assert.False(string.IsNullOrWhiteSpace(problem.GetProperty(member).GetString()), member));
        return problem;
    }

    public static async Task<JsonElement> IsJsonAsync(HttpResponseMessage answer, HttpStatusCode status = HttpStatusCode.OK)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {text}");
        return JsonElement.Parse(text);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _account.DisposeAsync();
    }

    private async Task ApplyAsync()
    {
        var check = ConfigurationFile.Check(Encoding.UTF8.GetBytes(Configuration));
        Assert.Empty(check.Errors);
        await Services.GetRequiredService<IConfigurationStore>().ApplyAsync(check.Document!, "tests", new DateTimeOffset(2026, 9, 28, 6, 0, 0, TimeSpan.Zero), Cancelled);
    }

    private async Task<ConfigurationInForce> InForceAsync() => (await Services.GetRequiredService<IConfigurationStore>().LoadAsync(Cancelled))!;
}

/// <summary>A configured product for all tests of a class.</summary>
public sealed class ServedProduct(Azurite azurite) : IAsyncLifetime
{
    internal Edge Edge { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Edge = await Edge.StartAsync(azurite);

    public ValueTask DisposeAsync() => Edge.DisposeAsync();
}
