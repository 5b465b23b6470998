using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AiFinOps.Core.Incidents;
using AiFinOps.Testing;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Functions.Tests.Http;

/// <summary>The signed webhook of PagerDuty: an acknowledgement on the phone stops our clock, and nothing else can be done by it.</summary>
public sealed class PagerDutyEdgeTests(Azurite azurite) : IAsyncLifetime
{
    private const string Secret = "pd-test-secret";
    private const string Older = "pd-older-secret";
    private const string Path = "/api/hooks/pagerduty";

    private Edge _edge = null!;

    public async ValueTask InitializeAsync() => _edge = await Edge.StartAsync(azurite, true, ("PAGE_SIGNS", $"{Secret} {Older}"));

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Theory]
    [InlineData("PASTRID1", "astrid")]
    [InlineData("PNOBODY9", "pagerduty:PNOBODY9")]
    public async Task An_acknowledgement_on_the_phone_stops_the_clock_and_says_who_it_was(string user, string actor)
    {
        var incident = await _edge.OpensAsync();

        var answer = await Edge.IsJsonAsync(await PostAsync(Event(incident, user: user)));

        Assert.Equal("taken", answer.GetProperty("outcome").GetString());
        var after = await FindAsync(incident);
        Assert.Equal((IncidentState.Acknowledged, new Actor(actor, "pagerduty-webhook")), (after.State, after.AcknowledgedBy));
        Assert.DoesNotContain(after.Clocks, clock => clock.Kind is ClockKind.Acknowledge);
    }

    [Fact]
    public async Task The_signature_is_the_one_of_the_published_example()
    {
        var body = """{"event":{"id":"01TEST","event_type":"incident.acknowledged","data":{"incident_key":"inc-42"}}}""";

        Assert.Equal("v1=c0ad67588b848cf18fdb47b4d9f0c0526d5b573d52c0d90f001f2ab01fbc378b", Sign(body, Secret));
        var answer = await Edge.IsJsonAsync(await PostAsync(body));
        Assert.Equal("not-understood", answer.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task While_a_secret_is_changed_either_one_and_any_of_several_signatures_is_enough()
    {
        var body = Event(await _edge.OpensAsync());

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(body, Sign(body, Older))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(body, $"v1={new string('0', 64)}, {Sign(body, Secret)}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(body, $"v2=abc,{Sign(body, Older)}")).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("v1=")]
    [InlineData("v1=zz")]
    [InlineData("v1=00")]
    [InlineData("v0=c0ad67588b848cf18fdb47b4d9f0c0526d5b573d52c0d90f001f2ab01fbc378b")]
    public async Task What_is_not_signed_changes_nothing(string signature)
    {
        var incident = await _edge.OpensAsync();

        await Edge.IsProblemAsync(await PostAsync(Event(incident), signature), HttpStatusCode.Unauthorized, "signature-wrong");

        Assert.Equal(IncidentState.Open, (await FindAsync(incident)).State);
    }

    [Fact]
    public async Task One_byte_more_and_the_signature_is_another()
    {
        var incident = await _edge.OpensAsync();
        var body = Event(incident);

        await Edge.IsProblemAsync(await PostAsync(body + " ", Sign(body, Secret)), HttpStatusCode.Unauthorized, "signature-wrong");

        Assert.Equal(IncidentState.Open, (await FindAsync(incident)).State);
    }

    [Fact]
    public async Task A_replay_is_seen_and_changes_nothing()
    {
        var incident = await _edge.OpensAsync();
        var body = Event(incident);
        await PostAsync(body);

        var answer = await Edge.IsJsonAsync(await PostAsync(body));

        Assert.Equal("seen", answer.GetProperty("reason").GetString());
        Assert.Single(await HistoryAsync(incident), one => one is Acknowledged);
    }

    [Theory]
    [InlineData(-50, "too-old")]
    [InlineData(-1, "before-it-fired")]
    [InlineData(1, "too-old")]
    public async Task An_event_of_another_time_changes_nothing(int hours, string reason)
    {
        var incident = await _edge.OpensAsync();

        var answer = await Edge.IsJsonAsync(await PostAsync(Event(incident, hours: hours)));

        Assert.Equal(("ignored", reason), (answer.GetProperty("outcome").GetString(), answer.GetProperty("reason").GetString()));
        Assert.Equal(IncidentState.Open, (await FindAsync(incident)).State);
    }

    [Fact]
    public async Task A_resolution_there_is_noted_and_resolves_nothing_here()
    {
        var incident = await _edge.OpensAsync();

        await Edge.IsJsonAsync(await PostAsync(Event(incident, "incident.resolved")));

        Assert.Equal(IncidentState.Open, (await FindAsync(incident)).State);
        Assert.StartsWith("Resolved in PagerDuty.", Assert.Single((await HistoryAsync(incident)).OfType<NoteAdded>()).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("incident.triggered", "PASTRID1", "not-for-us")]
    [InlineData("incident.annotated", "PASTRID1", "not-for-us")]
    [InlineData("pagey.ping", "PASTRID1", "not-for-us")]
    [InlineData("incident.acknowledged", "", "nobody")]
    public async Task What_is_not_for_us_is_answered_with_success_so_that_the_subscription_stays_on(string type, string user, string reason)
    {
        var answer = await Edge.IsJsonAsync(await PostAsync(Event(await _edge.OpensAsync(), type, user)));

        Assert.Equal(reason, answer.GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"event":null}""")]
    [InlineData("""{"event":{"id":7,"event_type":["x"],"occurred_at":"2026-01-01T00:00:00Z"}}""")]
    [InlineData("""{"event":{"id":"1","event_type":"incident.acknowledged","occurred_at":"soon"}}""")]
    [InlineData("""{"event":{"id":"1","id":"2"}}""")]
    [InlineData("not json")]
    public async Task A_signed_body_of_the_wrong_shape_is_ignored(string body) =>
        Assert.Equal("not-understood", (await Edge.IsJsonAsync(await PostAsync(body))).GetProperty("reason").GetString());

    [Fact]
    public async Task A_body_of_more_than_64_kilobytes_is_refused_before_it_is_looked_at() =>
        await Edge.IsProblemAsync(await PostAsync(new string(' ', (64 * 1024) + 1)), HttpStatusCode.RequestEntityTooLarge, "body-too-large");

    [Fact]
    public async Task Where_no_secret_is_set_nobody_is_believed()
    {
        await using var edge = await Edge.StartAsync(azurite);
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");

        var answer = await edge.SendAsync(HttpMethod.Post, Path, content, null, ("X-PagerDuty-Signature", Sign("{}", "")));

        await Edge.IsProblemAsync(answer, HttpStatusCode.ServiceUnavailable, "not-configured");
    }

    [Fact]
    public async Task An_incident_that_has_ended_stays_as_it_is()
    {
        var incident = await _edge.OpensAsync();
        await _edge.ActAsync(incident, new MarkFalse(incident.FiredAt, Actor.System("test"), "a test"));

        var answer = await Edge.IsJsonAsync(await PostAsync(Event(incident)));

        Assert.Equal("incident-ended", answer.GetProperty("reason").GetString());
    }

    private async Task<HttpResponseMessage> PostAsync(string body, string? signature = null)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _edge.SendAsync(HttpMethod.Post, Path, content, null, ("X-PagerDuty-Signature", signature ?? Sign(body, Secret)));
    }

    private static string Sign(string body, string secret) => "v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    /// <summary>As PagerDuty sends it. Without a user it is the echo of an event of ours.</summary>
    private static string Event(Incident incident, string type = "incident.acknowledged", string user = "PASTRID1", double hours = 0) => JsonSerializer.Serialize(new
    {
        @event = new
        {
            id = "01" + incident.Id + type + hours.ToString(CultureInfo.InvariantCulture),
            event_type = type,
            resource_type = "incident",
            occurred_at = incident.FiredAt.AddHours(hours).AddSeconds(5).ToString("O", CultureInfo.InvariantCulture),
            agent = user.Length == 0 ? null : new { id = user, type = "user_reference" },
            client = new { name = "PagerDuty" },
            data = new { id = "PGR0VU2", type = "incident", status = "acknowledged", incident_key = incident.Id, title = "Spend is up", resolve_reason = (string?)null },
        },
    });

    private async Task<Incident> FindAsync(Incident incident) => (await Store.FindAsync(incident.Line, incident.Id, Edge.Cancelled))!.Incident;

    private Task<IReadOnlyList<IncidentEvent>> HistoryAsync(Incident incident) => Store.EventsAsync(incident.Line, incident.Id, Edge.Cancelled);

    private IIncidentStore Store => _edge.Services.GetRequiredService<IIncidentStore>();
}
