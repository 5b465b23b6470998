using System.Text.Json.Nodes;
using AiFinOps.Adapters.Tests.Containment.Vendors;
using AiFinOps.Adapters.Tests.Sources.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;

namespace AiFinOps.Adapters.Tests.Containment;

/// <summary>One kind of target for what all of them share: how it is configured, what its vendor holds, and what is expected of it.</summary>
/// <param name="Pre">State before, as it is kept.</param>
/// <param name="Post">State while contained.</param>
/// <param name="Half">State half way back.</param>
/// <param name="ByHand">What a person sets in between.</param>
/// <param name="WrongType">An answer to a reading whose value is of another type than documented.</param>
internal sealed record TargetCase(ContainmentTargetSettings Target, ContainmentRung Rung, string Pre, string Post, string Half, JsonNode ByHand, string WrongType, Func<SourceClock, FakeVendor> Vendor)
{
    private const string Gateway = "https://gateway.example.com";

    /// <summary>The vendor takes a condition on a write, so that nobody is overwritten even between our reading and our writing.</summary>
    public bool HasCondition { get; init; }

    public string Kind => Target.Kind;

    public bool IsNumber => Half != Post;

    public static readonly IReadOnlyDictionary<string, TargetCase> All = new TargetCase[]
    {
        new(
            new("model/chat", ContainmentTargetKinds.AzureOpenAiCapacity) { Resource = DeploymentVendor.Id }, Limit("10", "5"),
            """{"capacity":120,"sku":"Standard"}""", """{"capacity":10,"sku":"Standard"}""", """{"capacity":65,"sku":"Standard"}""", 80,
            """{"sku":{"name":"Standard","capacity":"many"}}""", clock => new DeploymentVendor { Clock = clock, Value = 120 }),
        new(
            new("model/chat", ContainmentTargetKinds.AzureOpenAiPause) { Resource = DeploymentVendor.Id }, Off,
            """{"deploymentState":"Running"}""", """{"deploymentState":"Paused"}""", """{"deploymentState":"Paused"}""", "Failing",
            """{"sku":{"name":"Standard"},"properties":[]}""", clock => new PauseVendor { Clock = clock, Value = "Running" }),
        new(
            new("gateway/limit", ContainmentTargetKinds.ApimNamedValue) { Resource = NamedValueVendor.Id }, Limit("1000 tokens/min"),
            """{"value":"50000"}""", """{"value":"1000"}""", """{"value":"25500"}""", "40000",
            """{"properties":{"value":1000}}""", clock => new NamedValueVendor { Clock = clock, Value = "50000" }) { HasCondition = true },
        new(
            new("routing/chat", ContainmentTargetKinds.AppConfigurationKey) { Url = new(Gateway), Key = "AI:Routing/chat", Label = "prod" },
            new("cheaper", ContainmentKind.RouteChange, "routing/chat", "gpt-4o-mini", "", true),
            """{"value":"gpt-4o"}""", """{"value":"gpt-4o-mini"}""", """{"value":"gpt-4o-mini"}""", "o4-mini",
            """{"value":{"of":"another type"}}""",
            clock => new AppConfigurationVendor { Clock = clock, Value = "gpt-4o", Place = "/kv/AI%3ARouting%2Fchat?label=prod&api-version=1.0" }) { HasCondition = true },
        new(
            new("flags/chat", ContainmentTargetKinds.AppConfigurationFlag) { Url = new(Gateway), Key = "Chat" }, Off,
            """{"enabled":true}""", """{"enabled":false}""", """{"enabled":false}""", """{"id":"Chat","enabled":"by hand"}""",
            """{"value":"{\"enabled\":1}"}""",
            clock => new AppConfigurationVendor { Clock = clock, Value = """{"id":"Chat","enabled":true}""", Place = "/kv/.appconfig.featureflag%2FChat?api-version=1.0" }) { HasCondition = true },
        LiteLlm(ContainmentTargetKinds.LiteLlmKey, "key", "tpm_limit", """{"info":{"tpm_limit":"many"}}"""),
        LiteLlm(ContainmentTargetKinds.LiteLlmTeam, "team_id", "rpm_limit", """{"team_info":{"rpm_limit":{}}}"""),
        LiteLlm(ContainmentTargetKinds.LiteLlmBudget, "budget_id", "max_budget", """[{"budget_id":"order-agent","max_budget":[]}]"""),
        new(
            new("openai/limit", ContainmentTargetKinds.OpenAiRateLimit) { SecretRef = "API_KEY", Key = "proj_1", Model = "gpt-4o", Field = "max_requests_per_1_minute" }, Limit("60 requests/min", "30 requests/min"),
            """{"max_requests_per_1_minute":201}""", """{"max_requests_per_1_minute":60}""", """{"max_requests_per_1_minute":131}""", 150,
            """{"data":[{"id":"rl","model":"gpt-4o","max_requests_per_1_minute":"many"}]}""", clock => new RateLimitVendor { Clock = clock, Value = 201 }),
        new(
            new("openai/cap", ContainmentTargetKinds.OpenAiSpendLimit) { SecretRef = "API_KEY", Key = "proj_1" }, Limit("500 USD", "300 USD"),
            """{"threshold_amount":200050}""", """{"threshold_amount":50000}""", """{"threshold_amount":125025}""", 150000,
            """{"threshold_amount":"much"}""", clock => new SpendLimitVendor { Clock = clock, Value = 200050 }),
        new(
            new("hook/chat", ContainmentTargetKinds.Webhook) { Url = new(Gateway + "/contain"), SecretRef = "HOOK_SECRET", Key = "chat" },
            new("limit", ContainmentKind.Webhook, "hook/chat", "60 requests/min", "", true),
            """{"limit":200}""", """{"limit":60}""", """{"limit":130}""", 150, "{}", clock => new ContractReceiver { Clock = clock, Value = 200 }) { HasCondition = true },
    }.ToDictionary(target => target.Kind, StringComparer.Ordinal);

    private static ContainmentRung Off => new("off", ContainmentKind.FeatureDisable, "flags/chat", "off", "", true);

    private static ContainmentRung Limit(string setting, string floor = "") => new("limit", ContainmentKind.RateLimit, "gateway/chat", setting, floor, true);

    private static TargetCase LiteLlm(string kind, string idName, string field, string wrongType) => new(
        new("gateway/chat", kind) { Url = new(Gateway), SecretRef = "API_KEY", Key = LiteLlmVendor.Id, Field = field }, Limit("60 USD", "30 USD"),
        $$"""{"{{field}}":200.5}""", $$"""{"{{field}}":60}""", $$"""{"{{field}}":131}""", 150, wrongType, clock => new LiteLlmVendor(idName, field) { Clock = clock, Value = 200.50m });
}
