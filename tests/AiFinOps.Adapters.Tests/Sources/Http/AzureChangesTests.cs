using System.Text.Json;
using AiFinOps.Core.Changes;
using AiFinOps.Core.Configuration;
using Azure.Identity;

namespace AiFinOps.Adapters.Tests.Sources.Http;

/// <summary>What Azure is asked for changes, over real HTTP, and what is made of its answers.</summary>
public sealed class AzureChangesTests : IAsyncLifetime
{
    private const string Subscription = "/subscriptions/cfbbd179-59d2-4052-aa06-9270a38aa9d6";
    private const string Account = Subscription + "/resourceGroups/Chat-RG/providers/Microsoft.CognitiveServices/accounts/chat";
    private const string Deployment = Account + "/deployments/gpt";

    private SourceBench _bench = null!;

    public static TheoryData<string> Kinds => [ChangeSourceKinds.ActivityLog, ChangeSourceKinds.ResourceChanges];

    public static TheoryData<string, int, string> Refusals => new(
        from kind in new[] { ChangeSourceKinds.ActivityLog, ChangeSourceKinds.ResourceChanges }
        from status in new[] { (401, "token was not accepted"), (403, "role Reader"), (404, "no such scope"), (400, "answered 400"), (307, "redirects are not followed") }
        select new TheoryDataRow<string, int, string>(kind, status.Item1, status.Item2));

    public static TheoryData<string, string, string, int> Waits => new(
        from kind in new[] { ChangeSourceKinds.ActivityLog, ChangeSourceKinds.ResourceChanges }
        from form in new[] { ("Retry-After", "17", 17), ("Retry-After", "Sun, 22 Nov 2026 09:30:40 GMT", 40), ("retry-after-ms", "1500", 2), ("x-ms-user-quota-resets-after", "00:00:05", 5), ("Retry-After", "soon", 60) }
        select new TheoryDataRow<string, string, string, int>(kind, form.Item1, form.Item2, form.Item3));

    public async ValueTask InitializeAsync() => _bench = await SourceBench.StartAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task The_recorded_activity_log_becomes_a_change_with_its_caller()
    {
        _bench.Provider.Replies(Reply.Json("""
            {"value":[{"authorization":{"action":"Microsoft.CognitiveServices/accounts/deployments/write","role":"Subscription Admin","scope":"DEPLOYMENT"},
             "caller":"admin@contoso.com","claims":{"appid":"c44b4083"},"correlationId":"1e121103-0ba6-4300-ac9d-952bb5d0c80f","eventDataId":"44ade6b4-3813-45e6-ae27-7420a95fa2f8",
             "eventName":{"value":"EndRequest","localizedValue":"End request"},"id":"/subscriptions/x/events/44ad/ticks/635574752669792776","level":"Informational","resourceGroupName":"Chat-RG",
             "operationName":{"value":"Microsoft.CognitiveServices/accounts/deployments/write","localizedValue":"Write"},"status":{"value":"Succeeded"},
             "eventTimestamp":"2026-11-21T22:14:26.9792776Z","submissionTimestamp":"2026-11-21T22:14:39.9936304Z"}]}
            """.Replace("DEPLOYMENT", Deployment, StringComparison.Ordinal)));

        var change = Assert.Single((await PullAsync(ChangeSourceKinds.ActivityLog)).Changes);

        Assert.Equal(
            (ChangeKind.Model, "Microsoft.CognitiveServices/accounts/deployments gpt written", "admin@contoso.com", new DateTimeOffset(2026, 11, 21, 22, 14, 26, TimeSpan.Zero).AddTicks(9792776)),
            (change.Kind, change.What, change.Who, change.At));
        Assert.Equal(
            ("Microsoft", "cfbbd179-59d2-4052-aa06-9270a38aa9d6", "chat-rg", Deployment),
            (change.Dimensions.Provider, change.Dimensions.Account, change.Dimensions.Project, change.Resource));
        var asked = Uri.UnescapeDataString(Assert.Single(_bench.Provider.Requests).Target);
        Assert.Equal(
            $"{Subscription}/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01&$filter=eventTimestamp ge '2026-11-20T09:30:00Z' and eventTimestamp le '2026-11-22T09:30:00Z'", asked);
    }

    [Fact]
    public async Task A_resource_group_is_asked_for_alone()
    {
        _bench.Provider.Replies(Reply.Json("""{"value":[]}"""));
        await PullAsync(ChangeSourceKinds.ActivityLog, Subscription + "/resourceGroups/Chat-RG");
        Assert.EndsWith(" and resourceGroupName eq 'Chat-RG'", Uri.UnescapeDataString(Assert.Single(_bench.Provider.Requests).Target), StringComparison.Ordinal);

        _bench.Provider.Replies(Reply.Json("""{"data":[]}"""));
        await PullAsync(ChangeSourceKinds.ResourceChanges, Subscription + "/resourceGroups/Chat-RG");
        Assert.Contains($"startswith '{Subscription}/resourceGroups/Chat-RG/'", JsonElement.Parse(Assert.Single(_bench.Provider.Requests).Body).GetProperty("query").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Microsoft.CognitiveServices/accounts/deployments/write", "Succeeded", ChangeKind.Model)]
    [InlineData("microsoft.cognitiveservices/accounts/deployments/DELETE", "succeeded", ChangeKind.Model)]
    [InlineData("Microsoft.CognitiveServices/accounts/write", "Succeeded", ChangeKind.Config)]
    [InlineData("Microsoft.Insights/autoscaleSettings/write", "Succeeded", ChangeKind.Scaling)]
    [InlineData("Microsoft.Web/sites/write", "Succeeded", ChangeKind.Deployment)]
    [InlineData("Microsoft.Web/sites/config/write", "Succeeded", ChangeKind.Config)]
    [InlineData("Microsoft.Storage/storageAccounts/blobServices/containers/write", "Succeeded", ChangeKind.Dataset)]
    [InlineData("Microsoft.Capacity/reservationOrders/write", "Succeeded", ChangeKind.Price)]
    [InlineData("Microsoft.Webs/sites/write", "Succeeded", ChangeKind.Config)]
    [InlineData("Microsoft.CognitiveServices/accounts/deployments/write", "Started", null)]
    [InlineData("Microsoft.CognitiveServices/accounts/deployments/write", "Failed", null)]
    [InlineData("Microsoft.CognitiveServices/accounts/listKeys/action", "Succeeded", null)]
    [InlineData("Microsoft.CognitiveServices/accounts/deployments/read", "Succeeded", null)]
    [InlineData("Microsoft.Resources/tags/write", "Succeeded", null)]
    [InlineData("Microsoft.Authorization/roleAssignments/write", "Succeeded", null)]
    [InlineData("Microsoft.Insights/diagnosticSettings/write", "Succeeded", null)]
    public async Task An_operation_is_of_a_kind_or_is_noise(string operation, string status, ChangeKind? kind)
    {
        _bench.Provider.Replies(Reply.Json($$"""{"value":[{{Entry("c", operation, status)}}]}"""));

        var pull = await PullAsync(ChangeSourceKinds.ActivityLog);

        Assert.Equal(kind, pull.Changes.SingleOrDefault()?.Kind);
        Assert.Equal(kind is null ? 1 : 0, pull.LeftOut);
    }

    [Fact]
    public async Task Two_entries_of_one_operation_are_one_change_and_pages_are_followed_past_an_empty_one()
    {
        const string Write = "Microsoft.Web/sites/write";
        _bench.Provider.Replies(
            Reply.Json($$"""{"value":[{{Entry("c1", Write)}},{{Entry("c1", Write)}}],"nextLink":"https://management.azure.com/next?$skiptoken=1"}"""),
            Reply.Json("""{"value":[],"nextLink":"https://management.azure.com/next?$skiptoken=2"}"""),
            Reply.Json($$"""{"value":[{{Entry("c2", Write)}}]}"""));

        Assert.Equal(2, (await PullAsync(ChangeSourceKinds.ActivityLog)).Changes.Count);
        Assert.Equal(3, _bench.Provider.Requests.Count);
    }

    [Fact]
    public async Task Odd_entries_are_left_out_and_the_others_kept()
    {
        _bench.Provider.Replies(Reply.Json($$$"""{"value":[7,null,"x",{},{"operationName":"Microsoft.Web/sites/write"},{"operationName":{"value":7},"status":{"value":true}},{{{Entry("c", "Microsoft.Web/sites/write", at: "yesterday")}}},{{{Entry("good", "Microsoft.Web/sites/write")}}}]}"""));

        var pull = await PullAsync(ChangeSourceKinds.ActivityLog);

        Assert.Equal((1, 7), (pull.Changes.Count, pull.LeftOut));
    }

    [Fact]
    public async Task The_recorded_resource_change_says_which_property_changed()
    {
        const string Changes = """
            "properties.model.version":{"newValue":"2026-08","previousValue":"2024-06","isTruncated":"false"},"tags.cost":{"newValue":"b","previousValue":"a"}
            """;
        _bench.Provider.Replies(Reply.Json("{\"totalRecords\":1,\"count\":1,\"resultTruncated\":\"false\",\"data\":[" + Row("1", "Update", Changes) + "]}"));

        var change = Assert.Single((await PullAsync(ChangeSourceKinds.ResourceChanges)).Changes);

        Assert.Equal(
            (ChangeKind.Model, "Microsoft.CognitiveServices/accounts/deployments gpt: properties.model.version 2024-06 became 2026-08", "john@contoso.com"),
            (change.Kind, change.What, change.Who));
        Assert.Equal("chat-rg", change.Dimensions.Project);
    }

    [Theory]
    [InlineData("Update", """ "sku.capacity":{"newValue":"120","previousValue":"60"} """, ChangeKind.Scaling)]
    [InlineData("Update", """ "properties.scaleSettings.capacity":{"newValue":120,"previousValue":60} """, ChangeKind.Scaling)]
    [InlineData("Update", """ "location":{"newValue":"swedencentral","previousValue":"eastus"} """, ChangeKind.Region)]
    [InlineData("Update", """ "sku.capacity":{"newValue":"2"},"properties.model.name":{"newValue":"gpt-5"} """, ChangeKind.Model)]
    [InlineData("Create", "", ChangeKind.Model)]
    [InlineData("Delete", "", ChangeKind.Model)]
    [InlineData("Update", "", null)]
    [InlineData("Update", """ "tags.owner":{"newValue":"b"},"tags":{"newValue":"b"},"properties.provisioningState":{"newValue":"Succeeded"},"systemData.lastModifiedAt":{"newValue":"x"} """, null)]
    public async Task A_property_decides_before_the_type_and_labels_are_noise(string changeType, string changes, ChangeKind? kind)
    {
        _bench.Provider.Replies(Reply.Json($$"""{"data":[{{Row("1", changeType, changes)}}]}"""));

        Assert.Equal(kind, (await PullAsync(ChangeSourceKinds.ResourceChanges)).Changes.SingleOrDefault()?.Kind);
    }

    [Fact]
    public async Task A_secret_in_a_property_is_not_repeated()
    {
        const string Changes = """ "properties.hook":{"newValue":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw","previousValue":"x"} """;
        _bench.Provider.Replies(Reply.Json("{\"data\":[" + Row("1", "Update", Changes) + "]}"));

        Assert.DoesNotContain("MfKQ", Assert.Single((await PullAsync(ChangeSourceKinds.ResourceChanges)).Changes).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resource_graph_is_asked_again_with_the_same_query_and_its_token()
    {
        _bench.Provider.Replies(
            Reply.Json($$"""{"resultTruncated":"true","$skipToken":"eyAi","data":[{{Row("1", "Create", "")}}]}"""),
            Reply.Json("""{"$skipToken":"eyAj","data":[]}"""),
            Reply.Json($$"""{"data":[{{Row("2", "Create", "")}}]}"""));

        Assert.Equal(["1", "2"], (await PullAsync(ChangeSourceKinds.ResourceChanges)).Changes.Select(change => change.Id));

        var bodies = _bench.Provider.Requests.Select(request => JsonElement.Parse(request.Body)).ToArray();
        Assert.Single(bodies.Select(body => body.GetProperty("query").GetString()).Distinct(StringComparer.Ordinal));
        Assert.Equal(["eyAi", "eyAj"], bodies.Skip(1).Select(body => body.GetProperty("options").GetProperty("$skipToken").GetString()));
        Assert.Equal("cfbbd179-59d2-4052-aa06-9270a38aa9d6", bodies[0].GetProperty("subscriptions")[0].GetString());
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_names_the_missing_right_and_is_not_tried_again(string kind, int status, string told)
    {
        _bench.Provider.Replies(Reply.Of(status, $$$"""{"error":{"code":"Refused","message":"token {{{SourceBench.Key}}}"}}""", ("Location", "https://elsewhere.example.com")));

        var pull = await PullAsync(kind);

        Assert.Contains(told, Assert.Single(pull.Problems), StringComparison.Ordinal);
        Assert.DoesNotContain(SourceBench.Key, pull.Problems[0], StringComparison.Ordinal);
        Assert.Null(pull.RetryAfter);
        Assert.Equal(pull.Problems[0], pull.Trouble?.Text);
        Assert.Equal(pull.Problems[0], Assert.Single(pull.Steps, step => step.Passed is false).Text);
        Assert.Single(_bench.Provider.Requests);
    }

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task A_throttled_question_waits_as_long_as_it_is_told(string kind, string header, string value, int seconds)
    {
        _bench.Provider.Replies(Reply.Of(429, "", (header, value)), Nothing);

        Assert.Empty((await PullAsync(kind)).Problems);
        Assert.Equal(seconds, Math.Ceiling(_bench.Clock.Pauses[0].TotalSeconds));
        Assert.Equal(2, _bench.Provider.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_burst_of_server_errors_is_sat_out_and_a_long_one_is_left_for_later(string kind)
    {
        _bench.Provider.Replies(Reply.Of(500, "oops"), Reply.Of(503, ""), Nothing);
        Assert.Empty((await PullAsync(kind)).Problems);

        _bench.Provider.Replies(Reply.Of(503, ""));
        var pull = await PullAsync(kind);
        Assert.Equal((1, TimeSpan.FromMinutes(10)), (pull.Problems.Count, pull.RetryAfter));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_answer_that_is_cut_off_is_asked_for_again(string kind)
    {
        _bench.Provider.Replies(Reply.CutOff(One), Reply.Breaking(One), Reply.Json(One));

        Assert.Single((await PullAsync(kind)).Changes);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Pages_in_a_circle_are_found_out_and_nothing_is_kept(string kind)
    {
        _bench.Provider.Replies(Reply.Json(One[..^1] + ""","nextLink":"https://management.azure.com/next?page=1","$skipToken":"same"}"""));

        var pull = await PullAsync(kind);

        Assert.Contains("circle", Assert.Single(pull.Problems), StringComparison.Ordinal);
        Assert.Empty(pull.Changes);
    }

    [Theory]
    [InlineData(ChangeSourceKinds.ActivityLog, """{"value":{}}""", "without `value`")]
    [InlineData(ChangeSourceKinds.ActivityLog, "[]", "without `value`")]
    [InlineData(ChangeSourceKinds.ActivityLog, """{"value":[],"nextLink":"next"}""", "no address")]
    [InlineData(ChangeSourceKinds.ActivityLog, """{"value":[],"nextLink":"https://evil.example.com/x"}""", "only ever sent to the host")]
    [InlineData(ChangeSourceKinds.ResourceChanges, """{"data":"x"}""", "without `data`")]
    [InlineData(ChangeSourceKinds.ResourceChanges, """{"data":[],"resultTruncated":"true"}""", "not where")]
    public async Task An_answer_of_another_shape_is_told_and_nothing_is_kept(string kind, string body, string told)
    {
        _bench.Provider.Replies(Reply.Json(body));

        Assert.Contains(told, Assert.Single((await PullAsync(kind)).Problems), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_sign_in_page_no_token_or_no_scope_is_told(string kind)
    {
        _bench.Provider.Replies(Reply.Html);
        Assert.Contains("instead of JSON", Assert.Single((await PullAsync(kind)).Problems), StringComparison.Ordinal);

        Assert.Contains("`scope`", Assert.Single((await PullAsync(kind, "/providers/Microsoft.Management/managementGroups/all")).Problems), StringComparison.Ordinal);

        _bench.TokenFailure = new CredentialUnavailableException("none");
        Assert.Contains("managed identity", Assert.Single((await PullAsync(kind)).Problems), StringComparison.Ordinal);
    }

    private static Reply Nothing => Reply.Json("""{"value":[],"data":[]}""");

    private static string One => $$"""{"value":[{{Entry("c", "Microsoft.Web/sites/write")}}],"data":[{{Row("1", "Create", "")}}]}""";

    private static string Entry(string correlation, string operation, string status = "Succeeded", string at = "2026-11-21T22:14:26Z") =>
        $$"""{"correlationId":"{{correlation}}","eventDataId":"{{Guid.NewGuid()}}","operationName":{"value":"{{operation}}"},"status":{"value":"{{status}}"},"eventTimestamp":"{{at}}","resourceId":"{{Deployment}}","caller":"ci","level":"Informational"}""";

    private static string Row(string id, string changeType, string changes) =>
        "{" + $$"""
            "id":"{{id}}","t":"2026-11-21T13:26:17Z","properties":{"targetResourceId":"{{Deployment}}","targetResourceType":"Microsoft.CognitiveServices/accounts/deployments","changeType":"{{changeType}}",
            "changeAttributes":{"correlationId":"c","changedByType":"User","changedBy":"john@contoso.com","operation":"x/write","changesCount":2,"timestamp":"2026-11-21T13:26:17.347+00:00"},
            "changes":{ {{changes}} }
            """ + "}}";

    private Task<Workflows.Ports.ChangePull> PullAsync(string kind, string scope = Subscription) =>
        _bench.PullChangesAsync(new ChangeSourceSettings("azure", kind, TimeSpan.FromMinutes(15)) { Scope = scope });
}
