using System.Net;
using System.Text.Json;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Functions.Tests.Http;

/// <summary>What people do with an incident between its opening and its end, over HTTP.</summary>
public sealed class IncidentLifeEdgeTests(ServedProduct product) : IClassFixture<ServedProduct>
{
    private readonly Edge _edge = product.Edge;

    [Fact]
    public async Task The_entity_tag_is_the_version_and_holds_whoever_decides_on_it()
    {
        var path = $"/api/incidents/{(await _edge.OpensAsync()).Id}";
        var first = await _edge.GetAsync(path);
        var version = (await Edge.IsJsonAsync(first)).GetProperty("version").GetInt32();
        Assert.Equal($"\"{version}\"", first.Headers.ETag!.ToString());

        var acted = await _edge.PostAsync(path + "/investigate", null, "carla", ("If-Match", $"\"{version}\""));

        Assert.Equal($"\"{version + 1}\"", acted.Headers.ETag!.ToString());
        var stale = await _edge.PostAsync(path + "/resolve", """{"reason":"Over."}""", "astrid", ("If-Match", $"\"{version}\""));
        var problem = await Edge.IsProblemAsync(stale, HttpStatusCode.PreconditionFailed, "stale");
        Assert.Contains("it is Investigating now", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal($"\"{version + 1}\"", stale.Headers.ETag!.ToString());
    }

    [Fact]
    public async Task A_calibration_task_is_listed_and_settled_by_a_person_with_a_reason()
    {
        var incident = await _edge.OpensAsync();
        await _edge.RaisesCalibrationAsync(incident);
        var path = $"/api/incidents/{incident.Id}/settle-calibration";

        var listed = await Edge.IsJsonAsync(await _edge.GetAsync("/api/calibrations"));
        await Edge.IsProblemAsync(await _edge.PostAsync(path, """{"outcome":"perhaps","reason":"x"}""", "astrid"), HttpStatusCode.BadRequest, "outcome-unknown");
        await Edge.IsProblemAsync(await _edge.PostAsync(path, """{"outcome":"accepted"}""", "astrid"), HttpStatusCode.BadRequest, "member-missing");
        var settled = await Edge.IsJsonAsync(await _edge.PostAsync(path, """{"outcome":"accepted","reason":"Nobody acts on these."}""", "astrid"));
        await Edge.IsProblemAsync(await _edge.PostAsync(path, """{"outcome":"declined","reason":"After all"}""", "astrid"), HttpStatusCode.Conflict, "calibration-settled");

        var task = listed.GetProperty("calibrations").EnumerateArray().Single(one => one.GetProperty("incident").GetString() == incident.Id).GetProperty("calibration");
        Assert.Equal(("open", "1900"), (task.GetProperty("state").GetString(), task.GetProperty("proposal").GetProperty("alertFrom").GetString()));
        Assert.Equal(("accepted", "astrid"), (settled.GetProperty("calibration").GetProperty("state").GetString(), settled.GetProperty("calibration").GetProperty("settledBy").GetString()));
        Assert.Contains("alertFrom: 1900", settled.GetProperty("proposal").GetProperty("diff").GetString(), StringComparison.Ordinal);
        var page = await (await _edge.GetAsync($"/api/incidents/{incident.Id}", "text/html")).Content.ReadAsStringAsync(Edge.Cancelled);
        Assert.Contains("Proposed change of the configuration", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_line_where_misplaced_spend_belongs_is_one_of_the_configuration()
    {
        var path = $"/api/incidents/{(await _edge.OpensAsync()).Id}/root-cause";

        await Edge.IsProblemAsync(
            await _edge.PostAsync(path, """{"category":"allocation-error","cause":"No rule","belongsTo":"nobody"}""", "astrid"), HttpStatusCode.BadRequest, "line-unknown");
        var recorded = await Edge.IsJsonAsync(await _edge.PostAsync(path, """{"category":"allocation-error","cause":"No rule","belongsTo":"unallocated"}""", "astrid"));

        Assert.Equal("unallocated", recorded.GetProperty("rootCause").GetProperty("belongsTo").GetString());
    }

    [Fact]
    public async Task Response_times_are_json_and_ask_for_a_number_of_days()
    {
        await _edge.PostAsync($"/api/incidents/{(await _edge.OpensAsync()).Id}/acknowledge", null, "astrid");

        var report = await Edge.IsJsonAsync(await _edge.GetAsync("/api/response-times?days=7"));
        await Edge.IsProblemAsync(await _edge.GetAsync("/api/response-times?days=many"), HttpStatusCode.BadRequest, "not-a-number-of-days");

        var parts = report.GetProperty("rows").EnumerateArray().Single(row => row.GetProperty("name").GetString() is "High").GetProperty("parts").EnumerateArray().ToList();
        Assert.Contains(parts, part => part.GetProperty("part").GetString() is "acknowledge" && part.GetProperty("medianSeconds").ValueKind is JsonValueKind.Number);
        Assert.Contains(parts, part => part.GetProperty("part").GetString() is "contain" && part.GetProperty("medianSeconds").ValueKind is JsonValueKind.Null);
    }

    [Theory]
    [InlineData("*", HttpStatusCode.OK)]
    [InlineData("\"999\", \"{0}\"", HttpStatusCode.OK)]
    [InlineData("W/\"{0}\"", HttpStatusCode.OK)]
    [InlineData("\"999\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("W/\"datetime'2026-09-28T06%3A00%3A00Z'\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("{0}", HttpStatusCode.BadRequest)]
    public async Task If_Match_is_read_as_entity_tags(string header, HttpStatusCode status)
    {
        var path = $"/api/incidents/{(await _edge.OpensAsync()).Id}";
        var version = (await Edge.IsJsonAsync(await _edge.GetAsync(path))).GetProperty("version").ToString();

        var answer = await _edge.PostAsync(path + "/acknowledge", null, "astrid", ("If-Match", header.Replace("{0}", version, StringComparison.Ordinal)));

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task However_an_acknowledgement_and_a_resolve_race_the_incident_ends_resolved()
    {
        for (var round = 0; round < 5; round++)
        {
            var path = $"/api/incidents/{(await _edge.OpensAsync()).Id}";

            await Task.WhenAll(
                _edge.PostAsync(path + "/acknowledge", null, "astrid"),
                _edge.PostAsync(path + "/resolve", """{"reason":"Over."}""", "carla"),
                _edge.PostAsync(path + "/acknowledge", null, "dag"));

            Assert.Equal("resolved", (await Edge.IsJsonAsync(await _edge.GetAsync(path))).GetProperty("state").GetString());
        }
    }

    [Fact]
    public async Task What_people_said_stands_on_the_incident()
    {
        var path = $"/api/incidents/{(await _edge.OpensAsync()).Id}";

        await Edge.IsJsonAsync(await _edge.PostAsync(path + "/assign", """{"person":"carla"}""", "astrid"));
        await Edge.IsJsonAsync(await _edge.PostAsync(path + "/snooze", """{"hours":8,"reason":"The rollback is on its way."}""", "astrid"));
        var shown = await Edge.IsJsonAsync(await _edge.PostAsync(
            path + "/impact", """{"customers":"yes","words":"Answers were slow.","cost":{"amount":"1500.00","currency":"EUR"}}""", "astrid"));

        Assert.Equal("carla", shown.GetProperty("assignedTo").GetString());
        Assert.NotEqual(JsonValueKind.Null, shown.GetProperty("snoozedUntil").ValueKind);
        Assert.Equal(("yes", "1500.00"), (shown.GetProperty("impact").GetProperty("customers").GetString(), shown.GetProperty("impact").GetProperty("cost").GetProperty("amount").GetString()));
        var page = await (await _edge.GetAsync(path, "text/html")).Content.ReadAsStringAsync(Edge.Cancelled);
        Assert.All(["Carla Mendes", "Snoozed until", "Customers are affected. Answers were slow. Cost: 1,500.00 EUR."], said => Assert.Contains(said, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_category_is_proposed_with_its_reason_and_confirmed_with_who_and_when()
    {
        var path = $"/api/incidents/{(await _edge.OpensAsync()).Id}";
        var proposed = (await Edge.IsJsonAsync(await _edge.GetAsync(path))).GetProperty("proposedCategory");

        var shown = await Edge.IsJsonAsync(await _edge.PostAsync(path + "/category", """{"category":"price"}""", "carla"));

        Assert.Equal(("usage", "quantities-unknown", false), (proposed.GetProperty("category").GetString(), proposed.GetProperty("reasonName").GetString(), proposed.GetProperty("isCertain").GetBoolean()));
        Assert.Equal(("price", "carla", "finops"), (shown.GetProperty("category").GetString(), shown.GetProperty("categoryConfirmedBy").GetString(), shown.GetProperty("containedBy").GetString()));
        Assert.NotEqual(JsonValueKind.Null, shown.GetProperty("categoryConfirmedAt").ValueKind);
        var page = await (await _edge.GetAsync(path, "text/html")).Content.ReadAsStringAsync(Edge.Cancelled);
        Assert.All(["Confirmed by Carla Mendes on ", "FinOps contains it.", "Proposed was usage"], said => Assert.Contains(said, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Abuse_is_critical_and_another_category_takes_that_back()
    {
        var path = $"/api/incidents/{(await _edge.OpensAsync(severity: Severity.Medium)).Id}";

        var lifted = await Edge.IsJsonAsync(await _edge.PostAsync(path + "/category", """{"category":"abuse-or-leaked-key"}""", "carla"));
        var back = await Edge.IsJsonAsync(await _edge.PostAsync(path + "/category", """{"category":"usage"}""", "carla"));

        Assert.Equal(("critical", "medium"), (lifted.GetProperty("severity").GetString(), back.GetProperty("severity").GetString()));
    }

    [Fact]
    public async Task Whoever_records_the_root_cause_has_said_the_category()
    {
        var path = $"/api/incidents/{(await _edge.OpensAsync()).Id}";

        var shown = await Edge.IsJsonAsync(await _edge.PostAsync(path + "/root-cause", """{"category":"one-off","cause":"A reservation."}""", "carla"));

        Assert.Equal("one-off", shown.GetProperty("category").GetString());
    }

    [Theory]
    [InlineData("category", """{"category":"gremlins"}""", HttpStatusCode.BadRequest, "category-unknown")]
    [InlineData("category", "{}", HttpStatusCode.BadRequest, "member-missing")]
    [InlineData("assign", """{"person":"mallory"}""", HttpStatusCode.BadRequest, "assignee-unknown")]
    [InlineData("snooze", """{"hours":"8","reason":"Later."}""", HttpStatusCode.BadRequest, "member-of-wrong-type")]
    [InlineData("snooze", """{"hours":8.5,"reason":"Later."}""", HttpStatusCode.BadRequest, "member-of-wrong-type")]
    [InlineData("snooze", """{"hours":25,"reason":"Later."}""", HttpStatusCode.BadRequest, "snooze-out-of-bounds")]
    [InlineData("snooze", """{"hours":-2147483648,"reason":"Later."}""", HttpStatusCode.BadRequest, "snooze-out-of-bounds")]
    [InlineData("snooze", """{"reason":"Later."}""", HttpStatusCode.BadRequest, "member-missing")]
    [InlineData("impact", """{"customers":"yes"}""", HttpStatusCode.BadRequest, "impact-incomplete")]
    [InlineData("impact", """{"customers":"YES","words":"x"}""", HttpStatusCode.BadRequest, "impact-unknown")]
    [InlineData("review-cause", "{}", HttpStatusCode.Conflict, "root-cause-missing")]
    [InlineData("close", """{"cause":"A loop."}""", HttpStatusCode.BadRequest, "member-missing")]
    [InlineData("close", """{"cause":"A loop.","fix":"Removed."}""", HttpStatusCode.Conflict, "not-resolved")]
    public async Task What_cannot_be_done_is_refused_by_name(string verb, string body, HttpStatusCode status, string reason)
    {
        var incident = await _edge.OpensAsync();
        await Edge.IsProblemAsync(await _edge.PostAsync($"/api/incidents/{incident.Id}/{verb}", body, "dag"), status, reason);
    }

    [Fact]
    public async Task Anybody_closes_what_is_little_with_a_cause_and_one_line()
    {
        var path = $"/api/incidents/{(await _edge.OpensAsync(severity: Severity.Medium)).Id}";

        var shown = await Edge.IsJsonAsync(await _edge.PostAsync(path + "/close", """{"cause":"Marketing mail.","fix":"Over since Monday."}""", "astrid"));

        Assert.Equal(("closed", "Marketing mail."), (shown.GetProperty("state").GetString(), shown.GetProperty("rootCause").GetProperty("cause").GetString()));
    }
}
