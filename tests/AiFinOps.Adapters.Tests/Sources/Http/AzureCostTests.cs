using System.Globalization;
using System.Text.Json.Nodes;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;
using Azure.Identity;

namespace AiFinOps.Adapters.Tests.Sources.Http;

public sealed class AzureCostTests : IAsyncLifetime
{
    private const string Subscription = "3b1f6c0e-0001-4000-8000-000000000001";
    private static readonly DateOnly Friday = new(2026, 11, 20);
    private static readonly ProviderCase Azure = ProviderCase.All[SourceKinds.AzureCostManagement];

    private SourceBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await SourceBench.StartAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task The_documented_answer_is_read()
    {
        var settings = Azure.Settings with { GroupBy = ["ResourceGroup"] };
        _bench.Provider.Replies(
            Reply.Json("""
                {"name":"55312978-ba1b-415c-9304-cfd9c43c0481","type":"microsoft.costmanagement/Query","id":"subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.CostManagement/Query/00000000-0000-0000-0000-000000000000",
                 "properties":{"columns":[{"name":"PreTaxCost","type":"Number"},{"name":"ResourceGroup","type":"String"},
                   {"name":"UsageDate","type":"Number"},{"name":"Currency","type":"String"}],
                  "nextLink":"https://management.azure.com/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.CostManagement/Query?api-version=2021-10-01&$skiptoken=AQAAAA%3D%3D",
                  "rows":[[2.10333307059661,"ScreenSharingTest-peer",20180331,"USD"],[0.0098,"ict_test_prod",20180429,"USD"]]}}
                """),
            Answer(["PreTaxCost", "ResourceGroup", "UsageDate", "Currency"]));

        var result = await _bench.PullAsync(settings, new DateOnly(2018, 3, 31), new DateOnly(2018, 4, 29));

        Assert.Empty(result.Problems);
        Assert.Equal(["2018-03-31 screensharingtest-peer Azure 2.103333070597 USD", "2018-04-29 ict_test_prod Azure 0.0098 USD"], await _bench.FactsAsync());
        Assert.Equal([(Subscription, "Microsoft")], (await _bench.RecordsAsync()).Select(record => (record.Dimensions.Account, record.Dimensions.Provider)).Distinct());
    }

    [Fact]
    public async Task Azure_429_on_page_2_waits_and_asks_for_the_same_page_with_the_same_body()
    {
        _bench.Provider.Replies(
            Reply.Json(Azure.Page([new(Friday, "api", 1m)], 1, more: true)),
            Reply.Of(429, """{"error":{"code":"429","message":"Too many requests. Please retry."}}""", ("x-ms-ratelimit-microsoft.costmanagement-qpu-retry-after", "9"), ("x-ms-ratelimit-microsoft.costmanagement-entity-retry-after", "31")),
            Reply.Json(Azure.Page([new(Friday, "web", 2m)], 2)));

        var result = await _bench.PullAsync(Azure.Settings, Friday, Friday);

        var asked = _bench.Provider.Requests.ToArray();
        Assert.Equal((0, 2), (result.Problems.Count, result.FilesRead));
        Assert.Equal(["POST", "POST", "POST"], asked.Select(request => request.Method));
        Assert.EndsWith("$skiptoken=page2", asked[1].Target, StringComparison.Ordinal);
        Assert.Equal(asked[1].Target, asked[2].Target);
        Assert.Single(asked.Select(request => request.Body).Distinct(StringComparer.Ordinal));
        Assert.Contains(TimeSpan.FromSeconds(31), _bench.Clock.Pauses);
        Assert.Equal(3m, (await _bench.RecordsAsync()).Sum(record => record.Effective.Amount));
    }

    [Fact]
    public async Task The_query_is_as_documented_one_for_each_month_and_no_faster_than_a_unit_a_second()
    {
        var settings = Azure.Settings with { GroupBy = ["ServiceName", "tag:allocation-line"], CostType = CostType.Amortized };
        _bench.Provider.Replies(Answer(["Cost", "UsageDate", "ServiceName", "allocation-line", "Currency"], [1, 20261122, "Storage", "lake", "EUR"]), Reply.NoContent);

        await _bench.PullAsync(settings, new DateOnly(2026, 9, 28), SourceBench.Today);

        var asked = _bench.Provider.Requests.ToArray();
        Assert.Equal(
            [("2026-09-28T00:00:00Z", "2026-09-30T23:59:59Z"), ("2026-10-01T00:00:00Z", "2026-10-31T23:59:59Z"), ("2026-11-01T00:00:00Z", "2026-11-22T23:59:59Z")],
            asked.Select(request => JsonNode.Parse(request.Body)!["timePeriod"]!).Select(period => ((string)period["from"]!, (string)period["to"]!)));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""
                {"type":"AmortizedCost","timeframe":"Custom","timePeriod":{"from":"2026-11-01T00:00:00Z","to":"2026-11-22T23:59:59Z"},
                 "dataset":{"granularity":"Daily","aggregation":{"totalCost":{"name":"Cost","function":"Sum"}},
                  "grouping":[{"type":"Dimension","name":"ServiceName"},{"type":"TagKey","name":"allocation-line"}]}}
                """),
            JsonNode.Parse(asked[^1].Body)));
        Assert.Equal($"/subscriptions/{Subscription}/providers/Microsoft.CostManagement/query?api-version=2025-03-01&%24top=5000", asked[0].Target);
        Assert.Equal($"Bearer {SourceBench.Key}", asked[0].Headers["Authorization"]);
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)], _bench.Clock.Pauses);
    }

    [Fact]
    public async Task A_month_without_content_is_unknown_also_between_months_with_costs()
    {
        _bench.Provider.Replies(Azure.Reply(new Spent(new DateOnly(2026, 9, 29), "api", 1m)), Reply.NoContent, Azure.Reply(new Spent(new DateOnly(2026, 11, 2), "api", 1m)));

        await _bench.PullAsync(Azure.Settings, new DateOnly(2026, 9, 28), SourceBench.Today);

        Assert.Equal(
            ["2026-09-29", "2026-09-30", "2026-11-01", "2026-11-02"],
            Assert.Single(_bench.Ledger.Batches).ReportedDays.Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Columns_are_found_by_name_and_become_the_dimensions_that_rules_match()
    {
        var settings = Azure.Settings with { GroupBy = ["SubscriptionId", "ServiceName", "MeterSubcategory", "ResourceLocation", "ChargeType", "ServiceFamily"] };
        _bench.Provider.Replies(Answer(
            ["Currency", "ChargeType", "ServiceFamily", "ResourceLocation", "MeterSubcategory", "ServiceName", "SubscriptionId", "UsageDate", "CostStatus", "cost"],
            ["eur", "Usage", "AI + Machine Learning", "swedencentral", "gpt-4o", "Cognitive Services", "3B1F6C0E-0002-4000-8000-000000000002", "20261120", "Forecast", "12.5"],
            ["eur", "Purchase", "Compute", "", "", "Reservations", "3B1F6C0E-0002-4000-8000-000000000002", "2026-11-20T00:00:00", "", 100],
            ["eur", "Refund", "Compute", "", "", "Reservations", "3B1F6C0E-0002-4000-8000-000000000002", 20261120, "", -40]));

        await _bench.PullAsync(settings, Friday, Friday);

        var records = await _bench.RecordsAsync();
        Assert.Equal([(ChargeCategory.Usage, 12.5m), (ChargeCategory.Purchase, 100m), (ChargeCategory.Credit, -40m)], records.Select(record => (record.Category, record.Effective.Amount)).OrderBy(cost => cost.Category));
        Assert.Equal(
            new SpendDimensions
            {
                Provider = "Microsoft", Account = "3b1f6c0e-0002-4000-8000-000000000002", Service = "Cognitive Services", ServiceCategory = "AI + Machine Learning", Model = "gpt-4o", Region = "swedencentral",
            },
            records.Single(record => record.Category == ChargeCategory.Usage).Dimensions);
        Assert.All(records, record => Assert.Equal("EUR", record.Effective.Currency));
    }

    [Fact]
    public async Task Tags_in_pairs_of_columns_or_in_columns_of_their_own_mean_the_same()
    {
        var settings = Azure.Settings with { GroupBy = ["tag:cost-centre", "tag:env"] };
        _bench.Provider.Replies(Answer(["Cost", "UsageDate", "TagKey", "TagValue", "TagKey", "TagValue", "Currency"], [1, 20261120, "cost-centre", "orders", "env", "prod", "EUR"]));
        await _bench.PullAsync(settings, Friday, Friday);
        var paired = Assert.Single(await _bench.RecordsAsync()).Dimensions;

        _bench.Provider.Replies(Answer(["Cost", "UsageDate", "cost-centre", "env", "Currency"], [1, 20261120, "orders", "prod", "EUR"]));
        await _bench.PullAsync(settings, Friday, Friday);

        Assert.Equal(("orders", "prod"), (paired.Project, paired.Environment));
        Assert.Equal(paired, Assert.Single(await _bench.RecordsAsync()).Dimensions);
    }

    [Fact]
    public async Task A_resource_group_in_two_cases_is_one_and_stands_in_where_a_tag_is_empty()
    {
        var settings = Azure.Settings with { GroupBy = ["ResourceGroupName", "tag:project"] };
        _bench.Provider.Replies(Answer(["Cost", "UsageDate", "ResourceGroupName", "project", "Currency"], [1, 20261120, "RG-Api", "", "EUR"], [2, 20261120, "rg-api", null, "EUR"], [4, 20261120, "rg-api", "search", "EUR"]));

        await _bench.PullAsync(settings, Friday, Friday);

        Assert.Equal(["2026-11-20 rg-api Azure 3 EUR", "2026-11-20 search Azure 4 EUR"], await _bench.FactsAsync());
    }

    /// <summary>What is gone from one subscription and is in another now must not count in both.</summary>
    [Fact]
    public async Task An_account_that_moves_is_counted_once()
    {
        var settings = Azure.Settings with { Scope = "/providers/Microsoft.Management/managementGroups/all", GroupBy = ["SubscriptionId"] };
        _bench.Provider.Replies(Answer(["Cost", "UsageDate", "SubscriptionId", "Currency"], [7, 20261120, "old", "EUR"]));
        await _bench.PullAsync(settings, Friday, Friday);
        _bench.Clock.Advance(TimeSpan.FromHours(6));
        _bench.Provider.Replies(Answer(["Cost", "UsageDate", "SubscriptionId", "Currency"], [7, 20261120, "new", "EUR"]));

        await _bench.PullAsync(settings, Friday, Friday);

        Assert.Equal([("new", 7m)], (await _bench.RecordsAsync()).Select(record => (record.Dimensions.Account, record.Effective.Amount)));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(400)]
    public async Task A_subscription_without_usage_is_not_zero(int status)
    {
        _bench.Provider.Replies(Reply.Of(status, """{"error":{"code":"SubscriptionHasNoUsages","message":"No usage"}}"""));

        var result = await _bench.PullAsync(Azure.Settings);

        Assert.Contains("Nothing is read as zero", Assert.Single(result.Problems), StringComparison.Ordinal);
        Assert.Empty(_bench.Ledger.Batches);
    }

    [Theory]
    [InlineData("/subscriptions/3b1f6c0e-0001-4000-8000-000000000001/resourceGroups/rg.api_1")]
    [InlineData("/providers/Microsoft.Management/managementGroups/platform")]
    [InlineData("/providers/Microsoft.Billing/billingAccounts/1234567")]
    [InlineData("/providers/Microsoft.Billing/billingAccounts/8611537:aa_2019-05-31/billingProfiles/PG-1/invoiceSections/IS-2")]
    public async Task Every_kind_of_scope_is_asked_at_its_path(string scope)
    {
        _bench.Provider.Replies(Azure.Reply(new Spent(Friday, "api", 1m)));

        Assert.Empty((await _bench.PullAsync(Azure.Settings with { Scope = scope }, Friday, Friday)).Problems);
        Assert.StartsWith(scope + "/providers/Microsoft.CostManagement/query?", Assert.Single(_bench.Provider.Requests).Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_next_page_on_another_host_is_not_sent_the_token()
    {
        _bench.Provider.Replies(Reply.Json(Azure.Page([new(Friday, "api", 1m)], 1, more: true).Replace("https://management.azure.com", "https://management.azure.com.example.net", StringComparison.Ordinal)));

        Assert.Contains("sent us on to management.azure.com.example.net", Assert.Single((await _bench.PullAsync(Azure.Settings, Friday, Friday)).Problems), StringComparison.Ordinal);
        Assert.Single(_bench.Provider.Requests);
        Assert.Empty(_bench.Ledger.Batches);
    }

    [Fact]
    public async Task Sources_of_one_tenant_wait_together()
    {
        _bench.Provider.Replies(Reply.Of(429, "", ("x-ms-ratelimit-microsoft.costmanagement-tenant-retry-after", "300")), Azure.Reply(new Spent(Friday, "api", 1m)));
        await _bench.PullAsync(Azure.Settings, Friday, Friday);

        var other = await _bench.PullAsync(Azure.Settings with { Name = "second", Scope = "/subscriptions/3b1f6c0e-0009-4000-8000-000000000009" }, Friday, Friday);

        Assert.Equal(TimeSpan.FromSeconds(300), other.RetryAfter);
        Assert.Contains(RequestBudget.MarkOf("azure-cost-management management.azure.com"), _bench.Schedules.Marks.Keys);
    }

    [Fact]
    public async Task Without_a_token_it_says_how_to_get_one()
    {
        _bench.TokenFailure = new CredentialUnavailableException("DefaultAzureCredential failed. TenantSecret=hunter2");

        var result = await _bench.PullAsync(Azure.Settings);

        Assert.Contains("az login", Assert.Single(result.Problems), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Problems[0], StringComparison.Ordinal);
        Assert.Empty(_bench.Provider.Requests);
    }

    [Theory]
    [InlineData("""["Cost","ResourceGroupName","Currency"]""", """[[1,"a","EUR"]]""", "a column `UsageDate`")]
    [InlineData("""["UsageDate","ResourceGroupName","Currency"]""", """[[20261120,"a","EUR"]]""", "a column `Cost`")]
    [InlineData("""["Cost","UsageDate","ResourceGroupName"]""", """[[1,20261120,"a"]]""", "a column `Currency`")]
    [InlineData("""["Cost","UsageDate","Currency"]""", """[[1,20261120,"EUR"]]""", "a column for `ResourceGroupName`")]
    [InlineData("""["Cost","UsageDate","ResourceGroupName","Currency"]""", """[[1,20261120,"a"]]""", "4 cells in every row")]
    [InlineData("""["Cost","UsageDate","ResourceGroupName","Currency"]""", """[[null,20261120,"a","EUR"]]""", "a number as cost")]
    [InlineData("""["Cost","UsageDate","ResourceGroupName","Currency"]""", """[[1,20261131,"a","EUR"]]""", "a day in `UsageDate`")]
    public async Task What_cannot_be_read_is_told_and_nothing_is_written(string columns, string rows, string told)
    {
        var names = JsonNode.Parse(columns)!.AsArray().Select(name => $$"""{"name":{{name!.ToJsonString()}},"type":"String"}""");
        _bench.Provider.Replies(Reply.Json($$$"""{"properties":{"columns":[{{{string.Join(',', names)}}}],"rows":{{{rows}}}}}"""));

        Assert.Contains(told, Assert.Single((await _bench.PullAsync(Azure.Settings, Friday, Friday)).Problems), StringComparison.Ordinal);
        Assert.Empty(_bench.Ledger.Batches);
    }

    private static Reply Answer(string[] columns, params JsonArray[] rows) => Reply.Json(new JsonObject
    {
        ["properties"] = new JsonObject
        {
            ["columns"] = new JsonArray([.. columns.Select(name => new JsonObject { ["name"] = name, ["type"] = "String" })]),
            ["rows"] = new JsonArray([.. rows]),
        },
    }.ToJsonString());
}
