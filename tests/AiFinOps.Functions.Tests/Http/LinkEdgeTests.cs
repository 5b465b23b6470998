using System.Net;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;
using AiFinOps.Testing;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace AiFinOps.Functions.Tests.Http;

/// <summary>A product whose messages carry links that act, away from local development: nobody is signed in.</summary>
public sealed class ServedLinks(Azurite azurite) : IAsyncLifetime
{
    public const string Key = "a key of thirty-two characters..";
    public const string Previous = "the key before it, of 32 and more";

    internal Edge Edge { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Edge = await Edge.StartAsync(
        azurite, settings: [(Settings.LocalDevelopment, "false"), (Settings.LinkKey, Key), (Settings.PreviousLinkKey, Previous), (Settings.PublicUrl, "http://127.0.0.1")]);

    public ValueTask DisposeAsync() => Edge.DisposeAsync();
}

/// <summary>Links in messages: a look changes nothing, a press of the button acts, once.</summary>
public sealed class LinkEdgeTests(ServedLinks product, Azurite azurite) : IClassFixture<ServedLinks>
{
    private readonly Edge _edge = product.Edge;

    [Fact]
    public async Task Whoever_only_looks_changes_nothing_and_whoever_presses_acknowledges()
    {
        var incident = await _edge.OpensAsync();
        var path = PathOf(incident, LinkVerb.Acknowledge);
        for (var look = 0; look < 3; look++)
        {
            Assert.Contains("Acknowledge this incident?", await IsPageAsync(await _edge.GetAsync(path), HttpStatusCode.OK), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _edge.SendAsync(HttpMethod.Head, path, null, null)).StatusCode);
        Assert.Equal(IncidentState.Open, (await NowAsync(incident)).State);

        Assert.Contains("The incident is acknowledged", await IsPageAsync(await PressAsync(path), HttpStatusCode.OK), StringComparison.Ordinal);

        var acknowledged = await NowAsync(incident);
        Assert.Equal((IncidentState.Acknowledged, new Actor("link:commerce", "signed-link")), (acknowledged.State, acknowledged.AcknowledgedBy!));
    }

    [Fact]
    public async Task A_link_that_was_used_says_so_kindly_and_does_nothing_more()
    {
        var incident = await _edge.OpensAsync();
        var path = PathOf(incident, LinkVerb.Note);
        await IsPageAsync(await PressAsync(path, ("text", "Looking at the <b>gateway</b>.")), HttpStatusCode.OK);

        Assert.Contains("has done its work already", await IsPageAsync(await PressAsync(path, ("text", "Again.")), HttpStatusCode.Conflict), StringComparison.Ordinal);
        Assert.Contains("has done its work already", await IsPageAsync(await _edge.GetAsync(path), HttpStatusCode.OK), StringComparison.Ordinal);

        Assert.Equal("Looking at the <b>gateway</b>.", Assert.Single((await EventsAsync(incident)).OfType<NoteAdded>()).Text);
    }

    [Fact]
    public async Task Pressed_twice_at_once_it_acts_once()
    {
        var incident = await _edge.OpensAsync();
        var path = PathOf(incident, LinkVerb.Note);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => PressAsync(path, ("text", "Mine."))));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Single((await EventsAsync(incident)).OfType<NoteAdded>());
    }

    [Fact]
    public async Task Who_was_faster_is_named()
    {
        var incident = await _edge.OpensAsync();
        await _edge.ActAsync(incident, new Acknowledge(NowOf(), new Actor("astrid", "platform-sign-in"), TimeSpan.FromHours(24)));
        var path = PathOf(incident, LinkVerb.Acknowledge);

        Assert.Contains("It was acknowledged by Astrid Lunde.", await IsPageAsync(await _edge.GetAsync(path), HttpStatusCode.OK), StringComparison.Ordinal);
        Assert.Contains("nothing was changed by it", await IsPageAsync(await PressAsync(path), HttpStatusCode.OK), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_assigns_to_one_of_those_it_offers_and_to_nobody_else()
    {
        var incident = await _edge.OpensAsync();
        var path = PathOf(incident, LinkVerb.Assign, "finops");
        await IsPageAsync(await PressAsync(path, ("person", "carla")), HttpStatusCode.BadRequest);
        await IsPageAsync(await PressAsync(path), HttpStatusCode.BadRequest);
        Assert.Null((await NowAsync(incident)).AssignedTo);

        Assert.Contains("assigned to Dag Sørli", await IsPageAsync(await PressAsync(path, ("person", "dag")), HttpStatusCode.OK), StringComparison.Ordinal);

        Assert.Equal("dag", (await NowAsync(incident)).AssignedTo);
        Assert.Contains(await EventsAsync(incident), one => one is NotificationRequested { Why: "assigned", Group: "finops" } or NotificationDeferred { Why: "assigned", Group: "finops" });
    }

    [Fact]
    public async Task What_is_over_is_not_acknowledged_by_a_link()
    {
        var incident = await _edge.OpensAsync();
        await _edge.ActAsync(incident, new Resolve(NowOf(), new Actor("astrid", "platform-sign-in"), "Over."));
        var path = PathOf(incident, LinkVerb.Acknowledge);

        Assert.Contains("it is Resolved", await IsPageAsync(await _edge.GetAsync(path), HttpStatusCode.OK), StringComparison.Ordinal);
        Assert.Contains("it is Resolved", await IsPageAsync(await PressAsync(path), HttpStatusCode.Conflict), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_expired_was_tampered_with_or_was_signed_by_others_leads_nowhere()
    {
        var incident = await _edge.OpensAsync();
        var link = LinkOf(incident, LinkVerb.Acknowledge);
        var token = Sign(link);
        var expired = "/api/links/" + Sign(link with { Expires = NowOf().AddSeconds(-1) });
        var foreign = "/api/links/" + LinkKeys.Of("a key that somebody else has made up", null)!.Sign(link);
        var other = "/api/links/" + Sign(link with { IncidentId = "nobody" });

        foreach (var post in new[] { false, true })
        {
            Task<HttpResponseMessage> Open(string path) => post ? PressAsync(path) : _edge.GetAsync(path);
            Assert.Contains("This link expired at", await IsPageAsync(await Open(expired), HttpStatusCode.Gone), StringComparison.Ordinal);
            await IsPageAsync(await Open(foreign), HttpStatusCode.Forbidden);
            await IsPageAsync(await Open($"/api/links/{token[..40]}{(token[40] == 'A' ? 'B' : 'A')}{token[41..]}"), HttpStatusCode.Forbidden);
            await IsPageAsync(await Open("/api/links/" + token[..^5]), HttpStatusCode.Forbidden);
            await IsPageAsync(await Open("/api/links/%3Cscript%3Ealert(1)%3C%2Fscript%3E"), HttpStatusCode.Forbidden);
            await IsPageAsync(await Open(other), HttpStatusCode.NotFound);
        }

        Assert.Equal(IncidentState.Open, (await NowAsync(incident)).State);
    }

    [Fact]
    public async Task A_link_that_the_previous_key_signed_still_acts()
    {
        var incident = await _edge.OpensAsync();
        var path = "/api/links/" + LinkKeys.Of(ServedLinks.Previous, null)!.Sign(LinkOf(incident, LinkVerb.Acknowledge));

        await IsPageAsync(await PressAsync(path), HttpStatusCode.OK);

        Assert.Equal(IncidentState.Acknowledged, (await NowAsync(incident)).State);
    }

    [Fact]
    public async Task A_note_that_is_empty_or_endless_is_refused()
    {
        var path = PathOf(await _edge.OpensAsync(), LinkVerb.Note);

        await IsPageAsync(await PressAsync(path, ("text", "  ")), HttpStatusCode.BadRequest);
        await IsPageAsync(await PressAsync(path, ("text", new string('x', 5_000))), HttpStatusCode.BadRequest);
        await IsPageAsync(await PressAsync(path, ("text", new string('x', 70_000))), HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("")]
    [InlineData("too short")]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/links)")]
    public async Task Without_a_key_that_can_be_used_there_are_no_links_and_health_says_why(string key)
    {
        await using var edge = await Edge.StartAsync(azurite, settings: [(Settings.LinkKey, key)]);
        var incident = await edge.OpensAsync();

        await IsPageAsync(await edge.SendAsync(HttpMethod.Post, PathOf(incident, LinkVerb.Acknowledge), null, null), HttpStatusCode.NotFound);

        var health = await (await edge.GetAsync("/api/health")).Content.ReadAsStringAsync(Edge.Cancelled);
        Assert.Equal(key.Length > 0, health.Contains("key of acting links", StringComparison.Ordinal));
        await Edge.IsJsonAsync(await edge.PostAsync($"/api/incidents/{incident.Id}/acknowledge", null, "astrid"));
    }

    [Fact]
    public async Task In_a_browser_the_button_acknowledges_and_a_note_is_text()
    {
        var incident = await _edge.OpensAsync("<script>document.title='owned'</script>");
        await using var phone = await Phone.OpenAsync();
        var page = phone.Page;

        await page.GotoAsync(_edge.Address + PathOf(incident, LinkVerb.Acknowledge));
        await page.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();
        Assert.Equal("The incident is acknowledged", await page.Locator("h1").InnerTextAsync());

        await page.GotoAsync(_edge.Address + PathOf(incident, LinkVerb.Note));
        await page.GetByLabel("Your note").FillAsync("It's <i>the</i> gateway, 100 % & more ærlig.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the note" }).ClickAsync();
        Assert.Equal("The note is on record", await page.Locator("h1").InnerTextAsync());

        await page.GotoAsync(_edge.Address + PathOf(incident, LinkVerb.Assign));
        await page.GetByLabel("Who shall take it").SelectOptionAsync("Astrid Lunde");
        await page.GetByRole(AriaRole.Button, new() { Name = "Assign" }).ClickAsync();
        Assert.Equal("The incident is assigned to Astrid Lunde", await page.Locator("h1").InnerTextAsync());

        Assert.Equal("It's <i>the</i> gateway, 100 % & more ærlig.", Assert.Single((await EventsAsync(incident)).OfType<NoteAdded>()).Text);
        Assert.True(await phone.FitsAsync());
        Assert.Empty(phone.Complaints);
    }

    private string PathOf(Incident incident, LinkVerb verb, string sentTo = "commerce") => "/api/links/" + Sign(LinkOf(incident, verb, sentTo));

    private ActingLink LinkOf(Incident incident, LinkVerb verb, string sentTo = "commerce") =>
        ActingLink.Of(incident, verb, sentTo, $"{incident.Id}.1-fired-{sentTo}.log", NowOf());

    private static string Sign(ActingLink link) => LinkKeys.Of(ServedLinks.Key, null)!.Sign(link);

    private DateTimeOffset NowOf() => _edge.Services.GetRequiredService<TimeProvider>().GetUtcNow();

    private async Task<Incident> NowAsync(Incident incident) =>
        (await _edge.Services.GetRequiredService<IIncidentStore>().FindAsync(incident.Line, incident.Id, Edge.Cancelled))!.Incident;

    private Task<IReadOnlyList<IncidentEvent>> EventsAsync(Incident incident) =>
        _edge.Services.GetRequiredService<IIncidentStore>().EventsAsync(incident.Line, incident.Id, Edge.Cancelled);

    private async Task<HttpResponseMessage> PressAsync(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await _edge.SendAsync(HttpMethod.Post, path, form, null);
    }

    /// <summary>A page that keeps its address to itself.</summary>
    private static async Task<string> IsPageAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync(Edge.Cancelled);
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {text}");
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Equal(["no-referrer"], answer.Headers.GetValues("Referrer-Policy"));
        Assert.Equal(["DENY"], answer.Headers.GetValues("X-Frame-Options"));
        Assert.DoesNotContain("<script", text, StringComparison.OrdinalIgnoreCase);
        return text;
    }
}
