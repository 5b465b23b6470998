using System.Net;
using AiFinOps.Testing;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Functions.Tests.Http;

/// <summary>The emergency stop over HTTP.</summary>
public sealed class ContainmentEdgeTests(Azurite azurite)
{
    private const string Why = """{"reason":"The gateway is being moved"}""";

    [Fact]
    public async Task Anybody_at_work_halts_and_an_approver_resumes_and_both_are_told()
    {
        await using var edge = await Edge.StartAsync(azurite);
        Assert.True(await ActsAsync(edge));

        await Edge.IsJsonAsync(await edge.PostAsync("/api/containment/halt", Why, "astrid"));
        Assert.False(await ActsAsync(edge));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await edge.GetAsync("/api/health")).StatusCode);

        await Edge.IsProblemAsync(await edge.PostAsync("/api/containment/resume", Why, "astrid"), HttpStatusCode.Forbidden, "not-permitted");
        Assert.False(await ActsAsync(edge));
        await Edge.IsJsonAsync(await edge.PostAsync("/api/containment/resume", Why, "carla"));
        Assert.True(await ActsAsync(edge));

        var now = edge.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var told = await edge.Services.GetRequiredService<IChangeFeed>().BetweenAsync(now.AddDays(-1), now.AddDays(1), Edge.Cancelled);
        Assert.Equal([("astrid", "All containment halted: The gateway is being moved"), ("carla", "Containment acts again: The gateway is being moved")], told.OrderBy(change => change.At).Select(change => (change.Who, change.What)));
    }

    [Theory]
    [InlineData("halt", Why, null, HttpStatusCode.Unauthorized, "not-signed-in")]
    [InlineData("halt", Why, "mallory", HttpStatusCode.Forbidden, "person-unknown")]
    [InlineData("halt", "{}", "carla", HttpStatusCode.BadRequest, "member-missing")]
    [InlineData("explode", Why, "carla", HttpStatusCode.NotFound, "no-such-verb")]
    public async Task What_is_no_turn_of_somebody_changes_nothing(string turn, string body, string? person, HttpStatusCode status, string reason)
    {
        await using var edge = await Edge.StartAsync(azurite);

        await Edge.IsProblemAsync(await edge.PostAsync($"/api/containment/{turn}", body, person), status, reason);

        Assert.True(await ActsAsync(edge));
    }

    private static async Task<bool> ActsAsync(Edge edge) => (await Edge.IsJsonAsync(await edge.GetAsync("/api/containment", person: "dag"))).GetProperty("acts").GetBoolean();
}
