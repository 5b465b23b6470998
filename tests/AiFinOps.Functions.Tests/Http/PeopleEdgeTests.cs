using System.Net;
using System.Text;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Forecasts;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Testing;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Functions.Tests.Http;

/// <summary>Who may do what, and how we know who it is.</summary>
public sealed class PeopleEdgeTests(ServedProduct product, Azurite azurite) : IClassFixture<ServedProduct>
{
    private const string PrincipalHeader = "X-MS-CLIENT-PRINCIPAL";
    private const string AstridObjectId = "3b1f6c0e-0001-4000-8000-000000000001";

    private static readonly (string, string)[] InTheCloud = [(Settings.LocalDevelopment, "false")];
    private static readonly (string, string)[] SignedIn = [(Settings.LocalDevelopment, "false"), (Settings.PlatformSignIn, "true")];

    private readonly Edge _edge = product.Edge;

    [Fact]
    public async Task Nobody_acts_without_a_name()
    {
        var incident = await _edge.OpensAsync();
        await Edge.IsProblemAsync(await _edge.PostAsync($"/api/incidents/{incident.Id}/acknowledge", null), HttpStatusCode.Unauthorized, "not-signed-in");
    }

    [Fact]
    public async Task A_person_whom_the_configuration_does_not_know_is_refused()
    {
        var incident = await _edge.OpensAsync();
        await Edge.IsProblemAsync(await _edge.PostAsync($"/api/incidents/{incident.Id}/acknowledge", null, "mallory"), HttpStatusCode.Forbidden, "person-unknown");
    }

    [Fact]
    public async Task The_forecasts_of_a_day_are_listed_and_what_is_no_day_is_refused()
    {
        var money = new Money(1_840.50m, "EUR");
        var forecast = new MonthForecast(Edge.Line, new(2026, 9, 1), new(2026, 9, 10), money, money, money, "run-rate") { Credits = Money.Zero("EUR") };
        await _edge.Services.GetRequiredService<IForecastRegister>().KeepAsync(forecast.AsOf, [forecast], Edge.Cancelled);

        var shown = Assert.Single((await Edge.IsJsonAsync(await _edge.GetAsync("/api/forecasts?day=2026-09-10"))).GetProperty("forecasts").EnumerateArray());

        Assert.Equal((Edge.Line, "run-rate"), (shown.GetProperty("line").GetString(), shown.GetProperty("method").GetString()));
        Assert.Empty((await Edge.IsJsonAsync(await _edge.GetAsync("/api/forecasts"))).GetProperty("forecasts").EnumerateArray());
        await Edge.IsProblemAsync(await _edge.GetAsync("/api/forecasts?day=10.9.2026"), HttpStatusCode.BadRequest, "not-a-day");
    }

    [Theory]
    [InlineData("close")]
    [InlineData("approve")]
    public async Task A_verb_that_needs_a_role_is_refused_without_it(string verb)
    {
        var incident = await _edge.OpensAsync();
        await Edge.IsProblemAsync(await _edge.PostAsync($"/api/incidents/{incident.Id}/{verb}", "{}", "astrid"), HttpStatusCode.Forbidden, "not-permitted");
    }

    [Fact]
    public async Task Who_acted_on_a_critical_line_does_not_approve_its_release_and_somebody_else_does()
    {
        var path = $"/api/incidents/{(await AContainedIncidentAsync()).Id}";
        await Edge.IsProblemAsync(await _edge.PostAsync(path + "/approve", "{}", "eirin"), HttpStatusCode.Conflict, "review-missing");
        await Edge.IsJsonAsync(await _edge.PostAsync(path + "/review", Review, "carla"));

        await Edge.IsProblemAsync(await _edge.PostAsync(path + "/approve", "{}", "carla"), HttpStatusCode.Forbidden, "reviewer-acted");

        var shown = await Edge.IsJsonAsync(await _edge.PostAsync(path + "/approve", "{}", "eirin"));
        Assert.Equal("eirin", shown.GetProperty("reviewApprovedBy").GetString());
    }

    [Fact]
    public async Task One_person_alone_releases_a_critical_line_only_with_a_reason()
    {
        var path = $"/api/incidents/{(await AContainedIncidentAsync()).Id}";
        await Edge.IsJsonAsync(await _edge.PostAsync(path + "/review", Review, "carla"));

        await Edge.IsProblemAsync(await _edge.PostAsync(path + "/approve", """{"breakGlassReason":" "}""", "carla"), HttpStatusCode.Conflict, "break-glass-without-reason");

        await Edge.IsJsonAsync(await _edge.PostAsync(path + "/approve", """{"breakGlassReason":"Nobody else is awake and orders fail."}""", "carla"));
    }

    [Fact]
    public async Task Outside_local_development_the_header_of_local_development_names_nobody()
    {
        await using var edge = await Edge.StartAsync(azurite, settings: InTheCloud);
        var incident = await edge.OpensAsync();

        await Edge.IsProblemAsync(await edge.PostAsync($"/api/incidents/{incident.Id}/acknowledge", null, "astrid"), HttpStatusCode.Unauthorized, "not-signed-in");
        await Edge.IsProblemAsync(await edge.PostAsync($"/api/incidents/{incident.Id}/approve", "{}", "eirin"), HttpStatusCode.Unauthorized, "not-signed-in");
        await Edge.IsProblemAsync(await edge.GetAsync("/api/incidents", person: "astrid"), HttpStatusCode.Unauthorized, "not-signed-in");
        await Edge.IsProblemAsync(await edge.GetAsync("/api/dashboard"), HttpStatusCode.Unauthorized, "not-signed-in");
        await Edge.IsProblemAsync(await edge.GetAsync("/api/config"), HttpStatusCode.Unauthorized, "not-signed-in");
    }

    [Fact]
    public async Task A_principal_that_anybody_could_send_is_ignored_while_platform_sign_in_is_off()
    {
        await using var edge = await Edge.StartAsync(azurite, settings: InTheCloud);
        var incident = await edge.OpensAsync();

        var answer = await edge.PostAsync($"/api/incidents/{incident.Id}/acknowledge", null, null, (PrincipalHeader, Principal(AstridObjectId)));

        await Edge.IsProblemAsync(answer, HttpStatusCode.Unauthorized, "not-signed-in");
    }

    [Fact]
    public async Task With_platform_sign_in_the_principal_says_who_it_is_and_nothing_else_does()
    {
        await using var edge = await Edge.StartAsync(azurite, settings: SignedIn);
        var path = $"/api/incidents/{(await edge.OpensAsync()).Id}/acknowledge";

        await Edge.IsProblemAsync(await edge.PostAsync(path, null, "astrid"), HttpStatusCode.Unauthorized, "not-signed-in");
        await Edge.IsProblemAsync(await edge.PostAsync(path, null, null, (PrincipalHeader, Principal(Guid.Empty.ToString()))), HttpStatusCode.Forbidden, "person-unknown");

        var shown = await Edge.IsJsonAsync(await edge.PostAsync(path, null, null, (PrincipalHeader, Principal(AstridObjectId))));
        Assert.Contains(shown.GetProperty("timeline").EnumerateArray(), happened =>
            happened.GetProperty("actor").GetString() is "astrid" && happened.GetProperty("knownBy").GetString() is "platform-sign-in");
    }

    [Fact]
    public async Task A_principal_that_proves_nobody_is_nobody()
    {
        await using var edge = await Edge.StartAsync(azurite, settings: SignedIn);
        var path = $"/api/incidents/{(await edge.OpensAsync()).Id}/acknowledge";
        string[] proofs =
        [
            "", "!!!", Encoded("not json"), Encoded("[]"), Encoded("7"), Encoded("{}"), Encoded("""{"claims":{}}"""), Encoded("""{"claims":["oid"]}"""),
            Encoded("""{"claims":[{"typ":"name","val":"astrid"}]}"""), Encoded("""{"claims":[{"typ":"oid","val":7}]}"""),
            Encoded("""{"claims":[{"typ":"oid","val":null}]}"""), Encoded("""{"claims":[{"typ":"oid","val":""}]}"""),
        ];

        foreach (var proof in proofs)
        {
            await Edge.IsProblemAsync(await edge.PostAsync(path, null, null, (PrincipalHeader, proof)), HttpStatusCode.Unauthorized, "not-signed-in");
        }
    }

    private const string Review =
        """
        {
          "workloadOwner": "Astrid Lunde owns the support chat and signs for it.",
          "whatChanged": "A retry loop in the agent was removed on 2026-09-29.",
          "stabilisation": "Usage is back at 100 EUR a day since the fix went out.",
          "reviewedBeforeReenabling": "Logs, prices and the last three days of usage were reviewed."
        }
        """;

    private static string Principal(string objectId) =>
        Encoded($$"""{"auth_typ":"aad","claims":[{"typ":"http://schemas.microsoft.com/identity/claims/objectidentifier","val":"{{objectId}}"}]}""");

    private static string Encoded(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private async Task<Incident> AContainedIncidentAsync()
    {
        var incident = await _edge.OpensAsync();
        var (now, self) = (new DateTimeOffset(2026, 9, 29, 6, 0, 0, TimeSpan.Zero), Actor.System("tests"));
        var rung = new ContainmentRung("limit-chat", ContainmentKind.RateLimit, "gateway/support-chat", "120 requests/min", "60 requests/min", Reversible: true);
        var plan = new ContainmentPlan($"{incident.Id}-limit-chat", rung, ContainmentMode.DryRun, "95.00 %");
        await _edge.ActAsync(incident, new RequestContainment(now, self, plan));
        await _edge.ActAsync(incident, new RecordContainment(now, self, plan.ActionId, DryRun: true, "600 requests/min", "120 requests/min"));
        return incident;
    }
}
