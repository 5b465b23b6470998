using System.Net;
using AiFinOps.Adapters.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Sources;
using AiFinOps.Testing;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Functions.Tests.Http;

/// <summary>Re-evaluation and health.</summary>
public sealed class MachineEdgeTests(ServedProduct product, Azurite azurite) : IClassFixture<ServedProduct>
{
    private readonly Edge _edge = product.Edge;

    [Fact]
    public async Task A_re_evaluation_is_accepted_with_a_place_to_ask_about_it()
    {
        var answer = await _edge.PostAsync("/api/reevaluate", """{"lines":["support-chat"],"from":"2026-09-01","to":"2026-09-02"}""");

        var accepted = await Edge.IsJsonAsync(answer, HttpStatusCode.Accepted);
        var url = accepted.GetProperty("statusUrl").GetString()!;
        Assert.Equal(url, answer.Headers.Location?.ToString());
        var status = await Edge.IsJsonAsync(await _edge.GetAsync(url));
        Assert.Equal(("queued", "2026-09-01"), (status.GetProperty("status").GetString(), status.GetProperty("from").GetString()));
    }

    [Fact]
    public async Task The_same_key_is_the_same_run_and_another_body_under_it_is_refused()
    {
        var key = ("Idempotency-Key", "pipeline-4711");
        var first = await Edge.IsJsonAsync(await _edge.PostAsync("/api/reevaluate", """{"from":"2026-09-01"}""", null, key), HttpStatusCode.Accepted);
        var second = await Edge.IsJsonAsync(await _edge.PostAsync("/api/reevaluate", """{"from":"2026-09-01"}""", null, key), HttpStatusCode.Accepted);
        Assert.Equal(first.GetProperty("runId").GetString(), second.GetProperty("runId").GetString());

        var other = await _edge.PostAsync("/api/reevaluate", """{"from":"2026-09-02"}""", null, key);

        await Edge.IsProblemAsync(other, HttpStatusCode.UnprocessableEntity, "key-reused");
    }

    [Fact]
    public async Task Without_a_key_each_request_is_a_run_of_its_own()
    {
        var first = await Edge.IsJsonAsync(await _edge.PostAsync("/api/reevaluate", null), HttpStatusCode.Accepted);
        var second = await Edge.IsJsonAsync(await _edge.PostAsync("/api/reevaluate", null), HttpStatusCode.Accepted);
        Assert.NotEqual(first.GetProperty("runId").GetString(), second.GetProperty("runId").GetString());
    }

    [Theory]
    [InlineData("""{"from":"2026-09-02","to":"2026-09-01"}""", "range-backwards")]
    [InlineData("""{"from":"02.09.2026"}""", "member-of-wrong-type")]
    [InlineData("""{"from":"2026-02-30"}""", "member-of-wrong-type")]
    [InlineData("""{"from":20260901}""", "member-of-wrong-type")]
    [InlineData("""{"from":"0001-01-01","to":"0001-01-01"}""", "day-out-of-range")]
    [InlineData("""{"to":"9999-12-31"}""", "day-out-of-range")]
    [InlineData("""{"lines":"support-chat"}""", "member-of-wrong-type")]
    [InlineData("""{"lines":["support-chat",7]}""", "member-of-wrong-type")]
    [InlineData("""{"lines":["support-chta"]}""", "no-such-line")]
    public async Task A_re_evaluation_that_makes_no_sense_is_refused(string body, string reason)
    {
        await Edge.IsProblemAsync(await _edge.PostAsync("/api/reevaluate", body), HttpStatusCode.BadRequest, reason);
    }

    [Fact]
    public async Task A_run_that_never_was_is_not_found()
    {
        await Edge.IsProblemAsync(await _edge.GetAsync("/api/reevaluate/run-0"), HttpStatusCode.NotFound, "no-such-run");
    }

    [Fact]
    public async Task Before_a_configuration_is_applied_health_says_so_and_nothing_else_is_served()
    {
        await using var edge = await Edge.StartAsync(azurite, configured: false);

        var health = await Edge.IsJsonAsync(await edge.GetAsync("/api/health"), HttpStatusCode.ServiceUnavailable);

        Assert.Equal("degraded", health.GetProperty("status").GetString());
        Assert.Contains("finops apply", Assert.Single(health.GetProperty("problems").EnumerateArray()).GetString(), StringComparison.Ordinal);
        await Edge.IsProblemAsync(await edge.GetAsync("/api/incidents"), HttpStatusCode.ServiceUnavailable, "not-configured");
        await Edge.IsProblemAsync(await edge.PostAsync("/api/reevaluate", null), HttpStatusCode.ServiceUnavailable, "not-configured");
    }

    [Fact]
    public async Task Health_names_a_source_that_was_never_read_and_a_message_that_stays_in_poison()
    {
        await using var edge = await Edge.StartAsync(azurite);
        await edge.Services.GetRequiredService<IMessageQueue>().SendRawAsync(Queues.PoisonOf(Queues.Escalations), "{}", Edge.Cancelled);

        var health = await Edge.IsJsonAsync(await edge.GetAsync("/api/health"), HttpStatusCode.ServiceUnavailable);

        Assert.Equal(1, health.GetProperty("poisonMessages").GetInt32());
        var problems = health.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()).ToArray();
        Assert.Contains(problems, problem => problem!.Contains("azure", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem!.Contains("escalations-poison", StringComparison.Ordinal));
        Assert.DoesNotContain("support-chat", health.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_names_a_change_source_that_cannot_be_read_and_says_nothing_of_one_that_posts()
    {
        await using var edge = await Edge.StartAsync(azurite);
        var now = edge.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var check = ConfigurationFile.Check("""
            currency: EUR
            sources: [{ name: azure, kind: focus-file }]
            changeSources:
              - { name: pipelines, kind: webhook, secret: CHANGES_SECRET }
              - { name: azure-log, kind: azure-activity-log, scope: /subscriptions/cfbbd179-59d2-4052-aa06-9270a38aa9d6 }
            ownerGroups: [{ id: team }]
            lines: [{ id: chat, owner: team, budget: { monthly: 1000 } }]
            """u8.ToArray());
        await edge.Services.GetRequiredService<IConfigurationStore>().ApplyAsync(check.Document!, "tests", now, Edge.Cancelled);
        var refused = new SourceCondition(LineIds.OfChangeSource("azure-log"), new SourceTrouble(SourceTroubles.PermissionMissing, "It needs the role Reader."), now, Held: null);
        await edge.Services.GetRequiredService<ISourceConditions>().SaveAsync(refused, Edge.Cancelled);

        var health = await Edge.IsJsonAsync(await edge.GetAsync("/api/health"), HttpStatusCode.ServiceUnavailable);

        var source = Assert.Single(health.GetProperty("changeSources").EnumerateArray());
        Assert.Equal(("azure-log", SourceTroubles.PermissionMissing), (source.GetProperty("name").GetString(), source.GetProperty("trouble").GetString()));
        var problems = health.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()!).ToArray();
        Assert.Contains("Change source azure-log was last pulled well at no time yet.", problems);
        Assert.Contains(problems, problem => problem.StartsWith("Change source azure-log is in trouble since", StringComparison.Ordinal) && problem.EndsWith("permission-missing.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_source_that_was_read_well_makes_a_healthy_product()
    {
        await using var edge = await Edge.StartAsync(azurite);
        var now = edge.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        await edge.Services.GetRequiredService<IScheduleStore>().SetAsync(Workflows.PullSpend.LastGoodOf("azure"), now, Edge.Cancelled);

        var health = await Edge.IsJsonAsync(await edge.GetAsync("/api/health"));

        Assert.Equal("healthy", health.GetProperty("status").GetString());
        Assert.Equal(1, health.GetProperty("configurationVersion").GetInt32());
    }
}
