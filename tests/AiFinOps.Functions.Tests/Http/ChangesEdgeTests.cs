using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AiFinOps.Core.Changes;
using AiFinOps.Testing;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Functions.Tests.Http;

/// <summary><c>POST /api/changes</c> as a pipeline calls it, over a real socket.</summary>
public sealed class ChangesEdgeTests(SignedProduct product) : IClassFixture<SignedProduct>
{
    private const string Deployment = """{"id":"ID","kind":"deployment","line":"support-chat","what":"Agent 2.4","who":"release-bot","link":"https://ci.example.com/17"}""";

    private readonly Edge _edge = product.Edge;

    [Fact]
    public async Task A_signed_change_is_recorded_on_its_line_and_listed()
    {
        var recorded = await Edge.IsJsonAsync(await PostAsync(Deployment.Replace("ID", "listed", StringComparison.Ordinal)), HttpStatusCode.Accepted);
        Assert.Equal("recorded", recorded.GetProperty("outcome").GetString());

        var listed = await Edge.IsJsonAsync(await _edge.GetAsync("/api/changes?line=support-chat"));
        var change = Assert.Single(listed.GetProperty("changes").EnumerateArray(), change => change.GetProperty("id").GetString() == "listed");
        Assert.Equal(
            ("pipelines", "deployment", "Agent 2.4", "release-bot", "https://ci.example.com/17"),
            (Text(change, "origin"), Text(change, "kind"), Text(change, "what"), Text(change, "who"), Text(change, "link")));
    }

    [Fact]
    public async Task A_request_that_is_sent_again_changes_nothing()
    {
        var body = Deployment.Replace("ID", "replayed", StringComparison.Ordinal);
        var headers = product.Signed(body, SignedProduct.NewKey);
        await _edge.PostAsync("/api/changes", body, null, headers);

        var again = await Edge.IsJsonAsync(await _edge.PostAsync("/api/changes", body, null, headers), HttpStatusCode.Accepted);

        Assert.Equal("known", Text(again, "outcome"));
        Assert.Single(await FeedAsync(), change => change.Id == "replayed");
    }

    [Fact]
    public async Task Another_change_under_the_same_id_is_refused_and_the_first_stays()
    {
        await PostAsync(Deployment.Replace("ID", "taken", StringComparison.Ordinal));

        await Edge.IsProblemAsync(await PostAsync(Deployment.Replace("ID", "taken", StringComparison.Ordinal).Replace("2.4", "2.5", StringComparison.Ordinal)), HttpStatusCode.Conflict, "id-taken");

        Assert.Equal("Agent 2.4", Assert.Single(await FeedAsync(), change => change.Id == "taken").What);
    }

    [Fact]
    public async Task The_secret_of_before_is_believed_while_both_stand_in_the_setting() =>
        await Edge.IsJsonAsync(
            await PostAsync(Deployment.Replace("ID", "rotated", StringComparison.Ordinal), SignedProduct.OldKey), HttpStatusCode.Accepted);

    [Theory]
    [InlineData("webhook-id", "", "not-signed")]
    [InlineData("webhook-timestamp", "", "not-signed")]
    [InlineData("webhook-signature", "", "not-signed")]
    [InlineData("webhook-id", "another", "signature-wrong")]
    [InlineData("webhook-signature", "v1,AAAA", "signature-wrong")]
    [InlineData("webhook-signature", "v1a,AAAA v2,BBBB nonsense", "signature-wrong")]
    [InlineData("webhook-timestamp", "1500000000", "timestamp-outside-window")]
    [InlineData("webhook-timestamp", "9999999999", "timestamp-outside-window")]
    [InlineData("webhook-timestamp", "99999999999999999999", "timestamp-outside-window")]
    [InlineData("webhook-timestamp", "yesterday", "timestamp-outside-window")]
    public async Task What_is_not_signed_as_it_should_be_is_refused(string header, string value, string reason)
    {
        var body = Deployment.Replace("ID", "forged", StringComparison.Ordinal);
        var headers = product.Signed(body, SignedProduct.NewKey).Where(one => one.Name != header).Concat(value.Length > 0 ? [(header, value)] : []).ToArray();

        await Edge.IsProblemAsync(await _edge.PostAsync("/api/changes", body, null, headers), HttpStatusCode.Unauthorized, reason);

        Assert.DoesNotContain(await FeedAsync(), change => change.Id == "forged");
    }

    [Theory]
    [InlineData(-6, false)]
    [InlineData(-4, true)]
    [InlineData(4, true)]
    [InlineData(6, false)]
    public async Task A_clock_may_be_five_minutes_wrong(int minutes, bool believed)
    {
        var body = Deployment.Replace("ID", FormattableString.Invariant($"clock{minutes}"), StringComparison.Ordinal);

        var answer = await _edge.PostAsync("/api/changes", body, null, product.Signed(body, SignedProduct.NewKey, TimeSpan.FromMinutes(minutes)));

        Assert.Equal(believed ? HttpStatusCode.Accepted : HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_key_that_is_not_ours_or_a_byte_that_was_not_signed_is_refused()
    {
        var body = Deployment.Replace("ID", "forged", StringComparison.Ordinal);

        await Edge.IsProblemAsync(await PostAsync(body, new byte[32]), HttpStatusCode.Unauthorized, "signature-wrong");
        await Edge.IsProblemAsync(await _edge.PostAsync("/api/changes", body + " ", null, product.Signed(body, SignedProduct.NewKey)), HttpStatusCode.Unauthorized, "signature-wrong");
    }

    [Theory]
    [InlineData("", "body-empty")]
    [InlineData("[]", "body-not-an-object")]
    [InlineData("""{"id":"a","kind":"deploy""", "body-not-understood")]
    [InlineData("{}", "member-missing")]
    [InlineData("""{"id":"a","what":"x"}""", "member-missing")]
    [InlineData("""{"id":"a","kind":"party","what":"x"}""", "kind-unknown")]
    [InlineData("""{"id":"a","kind":"Deployment","what":"x"}""", "kind-unknown")]
    [InlineData("""{"id":7,"kind":"model","what":"x"}""", "member-of-wrong-type")]
    [InlineData("""{"id":"a","kind":"model","what":"x","at":"yesterday"}""", "member-of-wrong-type")]
    [InlineData("""{"id":"a","kind":"model","what":"x","at":"2099-01-01T00:00:00Z"}""", "at-in-future")]
    [InlineData("""{"id":"a","kind":"model","what":"x","at":"2020-01-01T00:00:00Z"}""", "at-too-old")]
    [InlineData("""{"id":"a","kind":"model","what":"x","link":"javascript:alert(1)"}""", "link-not-an-address")]
    [InlineData("""{"id":"a","kind":"model","what":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}""", "looks-like-a-secret")]
    [InlineData("""{"changes":[]}""", "batch-of-wrong-size")]
    [InlineData("""{"changes":{}}""", "member-of-wrong-type")]
    [InlineData("""{"changes":["x"]}""", "member-of-wrong-type")]
    public async Task What_is_no_change_is_refused_with_a_reason(string body, string reason) =>
        await Edge.IsProblemAsync(await PostAsync(body), HttpStatusCode.BadRequest, reason);

    [Fact]
    public async Task A_text_that_is_too_long_is_refused() =>
        await Edge.IsProblemAsync(
            await PostAsync($$"""{"id":"a","kind":"model","what":"{{new string('x', 501)}}"}"""), HttpStatusCode.BadRequest, "member-too-long");

    [Fact]
    public async Task A_body_of_more_than_a_mebibyte_is_refused() =>
        await Edge.IsProblemAsync(
            await PostAsync($$"""{"id":"a","kind":"model","what":"{{new string('x', 1024 * 1024)}}"}"""), HttpStatusCode.RequestEntityTooLarge, "body-too-large");

    [Fact]
    public async Task A_thousand_changes_are_kept_at_once_and_one_more_is_too_many()
    {
        var answer = await Edge.IsJsonAsync(await PostAsync(Batch(1000)), HttpStatusCode.Accepted);

        Assert.Equal((1000, 0), (answer.GetProperty("recorded").GetInt32(), answer.GetProperty("rejected").GetInt32()));
        Assert.Equal(1000, (await FeedAsync()).Count(change => change.Id.StartsWith("batch-", StringComparison.Ordinal)));
        await Edge.IsProblemAsync(await PostAsync(Batch(1001)), HttpStatusCode.BadRequest, "batch-of-wrong-size");
    }

    [Fact]
    public async Task The_good_ones_of_a_batch_are_kept_and_the_bad_ones_told_with_their_place()
    {
        const string Mixed = """{"changes":[{"id":"good-1","kind":"model","what":"x"},{"id":"bad","kind":"party","what":"x"},{"id":"good-2","kind":"price","what":"y","line":"nowhere"}]}""";

        var answer = await Edge.IsJsonAsync(await PostAsync(Mixed), HttpStatusCode.Accepted);

        var results = answer.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal(["recorded", "rejected", "recorded"], results.Select(result => Text(result, "outcome")));
        Assert.Equal((1, "kind-unknown"), (results[1].GetProperty("index").GetInt32(), Text(results[1], "reason")));
        Assert.Contains("deployment", Text(results[1], "remedy"), StringComparison.Ordinal);
        Assert.Equal("unallocated", results[2].GetProperty("lines")[0].GetString());
        Assert.Contains("nowhere", Text(results[2], "note"), StringComparison.Ordinal);
        Assert.Equal(["good-1", "good-2"], (await FeedAsync()).Select(change => change.Id).Where(id => id.StartsWith("good-", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_batch_without_a_good_one_fails() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("""{"changes":[{"id":"bad"}]}""")).StatusCode);

    [Fact]
    public async Task The_rules_find_the_line_where_none_is_named_and_a_line_break_stays_out()
    {
        var recorded = await Edge.IsJsonAsync(
            await PostAsync("""{"id":"ruled","kind":"scaling","what":"two\nreplicas","project":"support-chat"}"""), HttpStatusCode.Accepted);

        Assert.Equal("support-chat", recorded.GetProperty("lines")[0].GetString());
        Assert.Equal("two replicas", Assert.Single(await FeedAsync(), change => change.Id == "ruled").What);
    }

    [Fact]
    public async Task An_incident_shows_the_changes_before_it_to_people_and_to_programs()
    {
        var incident = await _edge.OpensAsync();
        var day = new DateTimeOffset(incident.Finding.Onset.ToDateTime(new TimeOnly(9, 0)), TimeSpan.Zero);
        await _edge.Services.GetRequiredService<IChangeFeed>().RecordAsync(
            new Change("pipelines", "shown", ChangeKind.Model, "gpt-4o became <b>gpt-5</b>", day, "ci") { Line = Edge.Line }, Edge.Cancelled);

        var detail = await Edge.IsJsonAsync(await _edge.GetAsync($"/api/incidents/{incident.Id}"));
        var page = await (await _edge.GetAsync($"/api/incidents/{incident.Id}", accept: "text/html")).Content.ReadAsStringAsync(Edge.Cancelled);

        var first = detail.GetProperty("changes").GetProperty("listed")[0];
        Assert.Equal(("own-line", "shown"), (Text(first, "nearness"), Text(first.GetProperty("change"), "id")));
        Assert.Contains("gpt-4o became &lt;b&gt;gpt-5", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("from=2026-01-02&to=2026-01-01")]
    [InlineData("to=9999-12-31")]
    [InlineData("from=2020-01-01")]
    [InlineData("from=yesterday")]
    public async Task A_period_that_makes_no_sense_is_refused(string query) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await _edge.GetAsync("/api/changes?" + query)).StatusCode);

    private async Task<IReadOnlyList<Change>> FeedAsync()
    {
        var now = _edge.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        return await _edge.Services.GetRequiredService<IChangeFeed>().BetweenAsync(now.AddDays(-1), now.AddDays(1), Edge.Cancelled);
    }

    private Task<HttpResponseMessage> PostAsync(string body, byte[]? key = null) => _edge.PostAsync("/api/changes", body, null, product.Signed(body, key ?? SignedProduct.NewKey));

    private static string Batch(int changes) =>
        $$"""{"changes":[{{string.Join(',', Enumerable.Range(0, changes).Select(number => $$"""{"id":"batch-{{number}}","kind":"config","what":"Flag {{number}}"}"""))}}]}""";

    private static string? Text(JsonElement element, string member) => element.GetProperty(member).GetString();
}

/// <summary>A configured product that knows two secrets of its pipelines.</summary>
public sealed class SignedProduct(Azurite azurite) : IAsyncLifetime
{
    public static readonly byte[] NewKey = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];
    public static readonly byte[] OldKey = [.. Enumerable.Range(101, 24).Select(number => (byte)number)];

    internal Edge Edge { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Edge = await Edge.StartAsync(
        azurite, settings: ("CHANGES_SECRET", $"whsec_{Convert.ToBase64String(NewKey)} whsec_{Convert.ToBase64String(OldKey)}"));

    public ValueTask DisposeAsync() => Edge.DisposeAsync();

    internal (string Name, string Value)[] Signed(string body, byte[] key, TimeSpan ahead = default)
    {
        var id = "msg_" + Guid.NewGuid().ToString("N");
        var at = (Edge.Services.GetRequiredService<TimeProvider>().GetUtcNow() + ahead).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{at}.{body}")));
        return [("webhook-id", id), ("webhook-timestamp", at), ("webhook-signature", $"v1,{signature}")];
    }
}
