using System.Net;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace AiFinOps.Functions.Tests.Http;

/// <summary>An approver who is asked at night answers on the incident's page.</summary>
public sealed class AnswerEdgeTests(ServedProduct product) : IClassFixture<ServedProduct>
{
    private const string SameOrigin = "same-origin";
    private static readonly DateTimeOffset Now = new(2026, 9, 29, 1, 0, 0, TimeSpan.Zero);
    private static readonly Actor Self = Actor.System("tests");

    private readonly Edge _edge = product.Edge;

    [Fact]
    public async Task On_a_phone_an_approver_agrees_with_one_press()
    {
        var incident = await WaitingAsync();
        await using var phone = await Phone.OpenAsync("carla");

        await phone.Page.GotoAsync($"{_edge.Address}/api/incidents/{incident.Id}");
        Assert.True(await phone.FitsAsync());
        Assert.Equal(ContainmentState.AwaitingApproval, Assert.Single((await NowAsync(incident)).Containments).State);
        await phone.Page.GetByLabel("Why").FillAsync("It <b>burns</b>");
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Agree: limit-chat" }).ClickAsync();

        Assert.Equal(0, await phone.Page.GetByRole(AriaRole.Button).CountAsync());
        Assert.Equal(ContainmentState.Requested, Assert.Single((await NowAsync(incident)).Containments).State);
        Assert.Equal(("carla", "It <b>burns</b>"), Assert.Single((await EventsAsync(incident)).OfType<ContainmentApproved>()) is var agreed ? (agreed.Actor.Id, agreed.Reason) : default);
        Assert.Empty(phone.Complaints);
    }

    [Fact]
    public async Task Declining_without_a_reason_says_what_is_missing_and_with_one_it_is_done()
    {
        var incident = await WaitingAsync();
        await using var phone = await Phone.OpenAsync("carla");

        await phone.Page.GotoAsync($"{_edge.Address}/api/incidents/{incident.Id}");
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Decline" }).ClickAsync();
        Assert.Equal("Nothing was changed", await phone.Page.Locator("h1").InnerTextAsync());
        Assert.Contains("reason", await phone.Page.Locator(".act").InnerTextAsync(), StringComparison.Ordinal);

        await phone.Page.GoBackAsync();
        await phone.Page.GetByLabel("Why").FillAsync("It is the launch");
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Decline" }).ClickAsync();
        Assert.Equal(ContainmentState.Declined, Assert.Single((await NowAsync(incident)).Containments).State);
    }

    [Theory]
    [InlineData("carla", "Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("carla", "Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("carla", "Origin", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("carla", "Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("carla", "X-Nothing", "x", HttpStatusCode.Forbidden)]
    [InlineData("astrid", "Sec-Fetch-Site", SameOrigin, HttpStatusCode.Forbidden)]
    [InlineData(null, "Sec-Fetch-Site", SameOrigin, HttpStatusCode.Unauthorized)]
    [InlineData("carla", "Sec-Fetch-Site", SameOrigin, HttpStatusCode.SeeOther)]
    public async Task Only_an_approver_who_pressed_it_here_agrees(string? person, string header, string value, HttpStatusCode status)
    {
        var incident = await WaitingAsync();
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("reason", "")]);

        var answer = await _edge.SendAsync(HttpMethod.Post, $"/api/incidents/{incident.Id}/approve-containment", form, person, (header, value));

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(status == HttpStatusCode.SeeOther, Assert.Single((await NowAsync(incident)).Containments).State == ContainmentState.Requested);
    }

    [Fact]
    public async Task A_page_that_asks_nothing_has_no_button_and_every_page_stays_out_of_frames()
    {
        var incident = await _edge.OpensAsync();

        var answer = await _edge.GetAsync($"/api/incidents/{incident.Id}", "text/html");

        Assert.DoesNotContain("<form", await answer.Content.ReadAsStringAsync(Edge.Cancelled), StringComparison.Ordinal);
        Assert.Equal(["DENY"], answer.Headers.GetValues("X-Frame-Options"));
    }

    private async Task<Incident> WaitingAsync()
    {
        var incident = await _edge.OpensAsync();
        var rung = new ContainmentRung("limit-chat", ContainmentKind.RateLimit, "gateway/support-chat", "120 requests/min", "60 requests/min", Reversible: true);
        await _edge.ActAsync(incident, new RequestContainment(Now, Self, new ContainmentPlan($"{incident.Id}-limit-chat", rung, ContainmentMode.Approve, "95.00 %")));
        return incident;
    }

    private async Task<Incident> NowAsync(Incident incident) =>
        (await _edge.Services.GetRequiredService<IIncidentStore>().FindAsync(incident.Line, incident.Id, Edge.Cancelled))!.Incident;

    private Task<IReadOnlyList<IncidentEvent>> EventsAsync(Incident incident) =>
        _edge.Services.GetRequiredService<IIncidentStore>().EventsAsync(incident.Line, incident.Id, Edge.Cancelled);
}
