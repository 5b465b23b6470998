using System.Net;
using System.Text;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Functions.Tests.Http;

/// <summary>Reading incidents and acting on them.</summary>
public sealed class IncidentEdgeTests(ServedProduct product) : IClassFixture<ServedProduct>
{
    private readonly Edge _edge = product.Edge;

    [Fact]
    public async Task An_acknowledgement_needs_no_body_and_shows_the_incident_with_its_timeline()
    {
        var incident = await _edge.OpensAsync();

        var answer = await _edge.PostAsync($"/api/incidents/{incident.Id}/acknowledge", body: null, "astrid");

        var shown = await Edge.IsJsonAsync(answer);
        Assert.Equal("acknowledged", shown.GetProperty("state").GetString());
        var last = shown.GetProperty("timeline").EnumerateArray().Single(happened => happened.GetProperty("what").GetString() is nameof(Acknowledged));
        Assert.Equal(("astrid", "local-development"), (last.GetProperty("actor").GetString(), last.GetProperty("knownBy").GetString()));
        Assert.NotNull(answer.Headers.ETag);
    }

    [Theory]
    [InlineData("note", "", HttpStatusCode.BadRequest, "member-missing")]
    [InlineData("note", "{}", HttpStatusCode.BadRequest, "member-missing")]
    [InlineData("note", """{"text":"  "}""", HttpStatusCode.BadRequest, "member-missing")]
    [InlineData("note", """{"text":7}""", HttpStatusCode.BadRequest, "member-of-wrong-type")]
    [InlineData("note", """{"text":["a"]}""", HttpStatusCode.BadRequest, "member-of-wrong-type")]
    [InlineData("note", """{"text":"\ud800"}""", HttpStatusCode.BadRequest, "body-not-understood")]
    [InlineData("note", """{"\ud800":"a"}""", HttpStatusCode.BadRequest, "body-not-understood")]
    [InlineData("note", "{", HttpStatusCode.BadRequest, "body-not-understood")]
    [InlineData("note", "[]", HttpStatusCode.BadRequest, "body-not-an-object")]
    [InlineData("note", "null", HttpStatusCode.BadRequest, "body-not-an-object")]
    [InlineData("root-cause", """{"category":"usage","cause":"a loop","costImpact":12}""", HttpStatusCode.BadRequest, "member-of-wrong-type")]
    [InlineData("root-cause", """{"category":"usage","cause":"a loop","costImpact":{"amount":"much","currency":"EUR"}}""", HttpStatusCode.BadRequest, "member-of-wrong-type")]
    [InlineData("root-cause", """{"category":"usage"}""", HttpStatusCode.BadRequest, "member-missing")]
    [InlineData("celebrate", "{}", HttpStatusCode.NotFound, "no-such-verb")]
    public async Task A_body_that_cannot_be_used_says_what_is_wrong(string verb, string body, HttpStatusCode status, string reason)
    {
        var incident = await _edge.OpensAsync();
        await Edge.IsProblemAsync(await _edge.PostAsync($"/api/incidents/{incident.Id}/{verb}", body, "astrid"), status, reason);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_refused()
    {
        var incident = await _edge.OpensAsync();
        using var content = new ByteArrayContent([.. "{\"text\":\""u8, 0xFF, .. "\"}"u8]);
        content.Headers.ContentType = new("application/json");

        var answer = await _edge.SendAsync(HttpMethod.Post, $"/api/incidents/{incident.Id}/note", content, "astrid");

        await Edge.IsProblemAsync(answer, HttpStatusCode.BadRequest, "body-not-understood");
    }

    [Fact]
    public async Task A_body_that_is_not_JSON_by_its_own_word_is_refused()
    {
        var incident = await _edge.OpensAsync();
        using var content = new StringContent("text=hello", Encoding.UTF8, "text/plain");

        var answer = await _edge.SendAsync(HttpMethod.Post, $"/api/incidents/{incident.Id}/note", content, "astrid");

        await Edge.IsProblemAsync(answer, HttpStatusCode.UnsupportedMediaType, "body-not-json");
    }

    [Fact]
    public async Task A_huge_body_is_refused()
    {
        var incident = await _edge.OpensAsync();

        var answer = await _edge.PostAsync($"/api/incidents/{incident.Id}/note", $$"""{"text":"{{new string('x', 70_000)}}"}""", "astrid");

        await Edge.IsProblemAsync(answer, HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("x'%20or%20PartitionKey%20ne%20'")]
    [InlineData("%F0%9F%92%B8")]
    public async Task An_incident_that_never_was_is_not_found(string id)
    {
        await Edge.IsProblemAsync(await _edge.GetAsync($"/api/incidents/{id}"), HttpStatusCode.NotFound, "no-such-incident");
        await Edge.IsProblemAsync(await _edge.PostAsync($"/api/incidents/{id}/acknowledge", null, "astrid"), HttpStatusCode.NotFound, "no-such-incident");
    }

    [Fact]
    public async Task An_incident_that_changed_since_it_was_read_is_not_acted_on()
    {
        var incident = await _edge.OpensAsync();
        var read = (await _edge.GetAsync($"/api/incidents/{incident.Id}")).Headers.ETag!.ToString();
        var path = $"/api/incidents/{incident.Id}/note";
        await Edge.IsJsonAsync(await _edge.PostAsync(path, """{"text":"first"}""", "astrid", ("If-Match", read)));

        var answer = await _edge.PostAsync(path, """{"text":"second"}""", "carla", ("If-Match", read));

        await Edge.IsProblemAsync(answer, HttpStatusCode.PreconditionFailed, "stale");
        var shown = await Edge.IsJsonAsync(await _edge.GetAsync($"/api/incidents/{incident.Id}"));
        Assert.Single(shown.GetProperty("timeline").EnumerateArray(), happened => happened.GetProperty("what").GetString() is nameof(NoteAdded));
    }

    [Fact]
    public async Task An_illegal_move_is_refused_by_name()
    {
        var incident = await _edge.OpensAsync();
        await Edge.IsProblemAsync(await _edge.PostAsync($"/api/incidents/{incident.Id}/close", "{}", "dag"), HttpStatusCode.Conflict, "not-resolved");
    }

    [Fact]
    public async Task A_browser_gets_a_page_in_which_what_people_wrote_is_text()
    {
        var incident = await _edge.OpensAsync("<script>alert(1)</script>");
        await Edge.IsJsonAsync(await _edge.PostAsync($"/api/incidents/{incident.Id}/note", """{"text":"<img src=x onerror=alert(2)>"}""", "astrid"));

        foreach (var path in new[] { $"/api/incidents/{incident.Id}", "/api/incidents", "/api/dashboard" })
        {
            var answer = await _edge.GetAsync(path, "text/html,application/xhtml+xml");
            var page = await answer.Content.ReadAsStringAsync(Edge.Cancelled);

            Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
            Assert.StartsWith("<!doctype html>", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<script>alert", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img src=x", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("Fjordlight <b>", page, StringComparison.Ordinal);
        }

        var detail = await (await _edge.GetAsync($"/api/incidents/{incident.Id}", "text/html")).Content.ReadAsStringAsync(Edge.Cancelled);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_shows_open_incidents_and_all_of_them_when_asked()
    {
        var incident = await _edge.OpensAsync();
        await Edge.IsJsonAsync(await _edge.PostAsync($"/api/incidents/{incident.Id}/false-positive", """{"reason":"A load test."}""", "astrid"));

        Assert.DoesNotContain(incident.Id, await IdsAsync("/api/incidents"), StringComparer.Ordinal);
        Assert.Contains(incident.Id, await IdsAsync("/api/incidents?state=all"), StringComparer.Ordinal);
    }

    private async Task<IReadOnlyList<string?>> IdsAsync(string path)
    {
        var list = await Edge.IsJsonAsync(await _edge.GetAsync(path));
        return [.. list.GetProperty("incidents").EnumerateArray().Select(item => item.GetProperty("id").GetString())];
    }
}
