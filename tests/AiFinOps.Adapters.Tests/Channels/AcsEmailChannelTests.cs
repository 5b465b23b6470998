using System.Globalization;
using System.Text;
using System.Text.Json;
using AiFinOps.Adapters.Channels;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;
using Azure.Core;
using Azure.Identity;
using Microsoft.AspNetCore.Http;
using Moq;

namespace AiFinOps.Adapters.Tests.Channels;

public sealed class AcsEmailChannelTests
{
    private const string AccessKey = "c2VjcmV0LWFjY2Vzcy1rZXktb2YtdGVzdHM=";

    private readonly ChannelBench bench = new();

    [Fact]
    public async Task A_mail_is_sent_as_the_service_describes_it_and_followed_to_its_end()
    {
        await using var service = await ServiceAsync("Succeeded");

        var delivery = await SendAsync(service);

        Assert.Equal((DeliveryOutcome.Delivered, "op-1"), (delivery.Outcome, delivery.Receipt));
        var sent = service.Requests.ToArray();
        Assert.Equal(["/emails:send", "/emails/operations/op-1"], sent.Select(request => request.Path));
        Assert.All(sent, request => Assert.Equal("Bearer token-for-https://communication.azure.com//.default", request.Headers["Authorization"]));
        var body = JsonElement.Parse(sent[0].Body);
        Assert.Equal("finops@fjordlight.example", body.GetProperty("senderAddress").GetString());
        Assert.Equal("commerce-ai@fjordlight.example", body.GetProperty("recipients").GetProperty("to")[0].GetProperty("address").GetString());
        Assert.All(["subject", "plainText", "html"], part => Assert.Contains("Support chat", body.GetProperty("content").GetProperty(part).GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mail_still_on_its_way_is_asked_for_again_under_the_same_operation()
    {
        await using var service = await ServiceAsync("Running", retryAfter: "7");

        var first = await SendAsync(service);
        var second = await SendAsync(service);

        Assert.Equal((DeliveryOutcome.Retry, (TimeSpan?)TimeSpan.FromSeconds(7)), (first.Outcome, first.RetryAfter));
        Assert.Equal(DeliveryOutcome.Retry, second.Outcome);
        var operations = service.Requests.Where(request => request.Path is "/emails:send").Select(request => request.Headers["Operation-Id"]).ToList();
        Assert.Equal(2, operations.Count);
        Assert.Equal(MailIdentity.OperationId(Story.Of("fired")).ToString(), Assert.Single(operations.Distinct(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_mail_that_the_service_could_not_send_has_failed_with_its_reason()
    {
        await using var service = await ServiceAsync("Failed");

        var delivery = await SendAsync(service);

        Assert.Equal(DeliveryOutcome.Failed, delivery.Outcome);
        Assert.Contains("The recipient is on the suppression list", delivery.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_never_goes_to_another_host_that_the_answer_names()
    {
        await using var elsewhere = await Receiver.AnsweringAsync(200);
        await using var service = await ServiceAsync("Succeeded", location: new Uri(elsewhere.Address, "/steal").AbsoluteUri);

        var delivery = await SendAsync(service);

        Assert.Equal(DeliveryOutcome.Delivered, delivery.Outcome);
        Assert.Contains("said nothing of its end", delivery.Reason, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task With_an_access_key_both_requests_are_signed_over_what_they_send()
    {
        await using var service = await ServiceAsync("Succeeded");
        bench.Settings["ACS_KEY"] = AccessKey;

        await bench.SendAsync(bench.To(ChannelKinds.EmailAcs, service.Address) with { SecretRef = "ACS_KEY" }, Story.Of("fired"));

        var sent = service.Requests.ToArray();
        Assert.Equal(ChannelBench.Now.ToString("R", CultureInfo.InvariantCulture), sent[0].Headers["x-ms-date"]);
        Assert.Equal(Signature("POST", "/emails:send?api-version=2023-03-31", service, sent[0]), sent[0].Headers["Authorization"]);
        Assert.Equal(Signature("GET", "/emails/operations/op-1?api-version=2023-03-31", service, sent[1]), sent[1].Headers["Authorization"]);
    }

    [Fact]
    public async Task An_identity_without_a_token_is_tried_again_and_nothing_is_sent()
    {
        await using var service = await ServiceAsync("Succeeded");
        var credential = new Mock<TokenCredential>();
        credential.Setup(one => one.GetTokenAsync(It.IsAny<TokenRequestContext>(), It.IsAny<CancellationToken>())).ThrowsAsync(new CredentialUnavailableException("no identity here"));
        bench.Credential = credential.Object;

        Assert.Equal(DeliveryOutcome.Retry, (await SendAsync(service)).Outcome);
        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task Without_to_the_people_of_the_group_get_it_and_without_them_nobody_does()
    {
        await using var service = await ServiceAsync("Succeeded");
        var channel = bench.To(ChannelKinds.EmailAcs, service.Address) with { To = [] };

        var none = await bench.SendAsync(channel, Story.Of("fired"));
        await bench.SendAsync(channel, Story.Of("fired") with { Addresses = ["astrid@fjordlight.example"] });

        Assert.Equal(DeliveryOutcome.Failed, none.Outcome);
        Assert.Contains("astrid@fjordlight.example", Encoding.UTF8.GetString(service.Requests.First().Body), StringComparison.Ordinal);
    }

    private static string Signature(string method, string pathAndQuery, Receiver service, Received request)
    {
        using var hmac = new System.Security.Cryptography.HMACSHA256(Convert.FromBase64String(AccessKey));
        var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(request.Body));
        var text = $"{method}\n{pathAndQuery}\n{request.Headers["x-ms-date"]};{service.Address.Authority};{hash}";
        return "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=" + Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(text)));
    }

    private Task<Delivery> SendAsync(Receiver service) => bench.SendAsync(bench.To(ChannelKinds.EmailAcs, service.Address), Story.Of("fired"));

    private static Task<Receiver> ServiceAsync(string end, string? retryAfter = null, string? location = null) => Receiver.StartAsync(async context =>
    {
        if (context.Request.Method is "POST")
        {
            context.Response.StatusCode = 202;
            context.Response.Headers["Operation-Location"] = location ?? $"http://{context.Request.Host}/emails/operations/op-1?api-version=2023-03-31";
            await context.Response.WriteAsync("""{"id":"op-1","status":"Running"}""");
            return;
        }

        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        await context.Response.WriteAsync(end is "Failed"
            ? """{"id":"op-1","status":"Failed","error":{"code":"EmailDropped","message":"The recipient is on the suppression list"}}"""
            : $$"""{"id":"op-1","status":"{{end}}"}""");
    });
}
