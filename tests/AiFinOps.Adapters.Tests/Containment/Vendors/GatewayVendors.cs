using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AiFinOps.Adapters.Tests.Sources.Http;

namespace AiFinOps.Adapters.Tests.Containment.Vendors;

/// <summary>A LiteLLM gateway: no entity tags, only what is sent is changed, and null takes a limit away.</summary>
internal sealed class LiteLlmVendor(string idName, string field) : FakeVendor
{
    public const string Id = "order-agent";

    /// <summary>Old gateways pass over null.</summary>
    public bool IgnoresNull { get; set; }

    /// <summary>A second limit, which is nobody's business.</summary>
    public JsonNode? Other { get; private set; } = 7;

    protected override bool IsWrite(Asked asked) => asked.Target.EndsWith("/update", StringComparison.Ordinal);

    protected override VendorAnswer Answer(Asked asked) => asked switch
    {
        { Method: "GET", Target: "/key/info?key=" + Id } when idName is "key" => VendorAnswer.Ok(new JsonObject { ["key"] = Id, ["info"] = Limits() }),
        { Method: "GET", Target: "/team/info?team_id=" + Id } when idName is "team_id" => VendorAnswer.Ok(new JsonObject { ["team_id"] = Id, ["team_info"] = Limits(), ["keys"] = new JsonArray() }),
        { Method: "POST", Target: "/budget/info", Body: """{"budgets":["order-agent"]}""" } when idName is "budget_id" => VendorAnswer.Ok(new JsonArray(Limits())),
        { Method: "POST" } when asked.Target == $"/{idName.Replace("_id", "", StringComparison.Ordinal)}/update" => Updated(JsonNode.Parse(asked.Body)!.AsObject()),
        _ => VendorAnswer.Error(404, "404"),
    };

    private JsonObject Limits() => new() { [idName] = Id, [field] = Value?.DeepClone(), ["soft_budget"] = Other?.DeepClone(), ["spend"] = 12.5 };

    private VendorAnswer Updated(JsonObject body)
    {
        if ((string?)body[idName] != Id)
        {
            return VendorAnswer.Error(404, "404");
        }

        foreach (var (name, value) in body.Where(entry => entry.Key != idName))
        {
            if (name != field)
            {
                Other = value?.DeepClone();
            }
            else if (value is not null || !IgnoresNull)
            {
                Value = value;
            }
        }

        return VendorAnswer.Ok(Limits());
    }
}

/// <summary>Rate limits of a project of OpenAI, two to a page.</summary>
internal sealed class RateLimitVendor : FakeVendor
{
    private const string Path = "/v1/organization/projects/proj_1/rate_limits";

    protected override VendorAnswer Answer(Asked asked) => asked switch
    {
        { Method: "GET", Target: Path + "?limit=100" } => Page(true, Limit("rl-ada", "ada", 600), Limit("rl-mini", "gpt-4o-mini", 500)),
        { Method: "GET", Target: Path + "?limit=100&after=rl-mini" } => Page(false, Limit("rl-gpt-4o", "gpt-4o", Value)),
        { Method: "POST", Target: Path + "/rl-gpt-4o" } when JsonNode.Parse(asked.Body)!.AsObject() is { Count: 1 } body => Set(body["max_requests_per_1_minute"]!),
        _ => VendorAnswer.Error(404, "not_found"),
    };

    private VendorAnswer Set(JsonNode limit)
    {
        Value = limit;
        return VendorAnswer.Ok(Limit("rl-gpt-4o", "gpt-4o", Value));
    }

    private static VendorAnswer Page(bool more, params JsonObject[] limits) =>
        VendorAnswer.Ok(new JsonObject { ["object"] = "list", ["data"] = new JsonArray([.. limits]), ["last_id"] = limits[^1]["id"]!.DeepClone(), ["has_more"] = more });

    private static JsonObject Limit(string id, string model, JsonNode? requests) =>
        new() { ["object"] = "project.rate_limit", ["id"] = id, ["model"] = model, ["max_requests_per_1_minute"] = requests?.DeepClone(), ["max_tokens_per_1_minute"] = 150000 };
}

/// <summary>The hard spend limit of a project of OpenAI, in cents; there is none while the value is null.</summary>
internal sealed class SpendLimitVendor : FakeVendor
{
    private const string Path = "/v1/organization/projects/proj_1/spend_limit";

    protected override VendorAnswer Answer(Asked asked) => asked switch
    {
        { Target: not Path } => VendorAnswer.Error(404, "not_found"),
        { Method: "GET" } => Value is null ? VendorAnswer.Error(404, "not_found") : Shown(),
        { Method: "POST" } when JsonNode.Parse(asked.Body)!.AsObject() is { Count: 3 } body && (string?)body["currency"] == "USD" && (string?)body["interval"] == "month" => Set(body["threshold_amount"]),
        { Method: "DELETE", Body: "" } => Deleted(),
        _ => VendorAnswer.Error(400, "invalid_request_error"),
    };

    private VendorAnswer Set(JsonNode? amount)
    {
        Value = amount;
        return Shown();
    }

    private VendorAnswer Deleted()
    {
        Value = null;
        return VendorAnswer.Ok(new JsonObject { ["object"] = "project.spend_limit.deleted", ["deleted"] = true });
    }

    private VendorAnswer Shown() => VendorAnswer.Ok(new JsonObject
    {
        ["object"] = "project.spend_limit",
        ["threshold_amount"] = Value?.DeepClone(),
        ["currency"] = "USD",
        ["interval"] = "month",
        ["enforcement"] = new JsonObject { ["status"] = "inactive" },
    });
}

/// <summary>A receiver that keeps the contract of docs/containment.md, written from it and not from the product.</summary>
internal sealed class ContractReceiver : FakeVendor
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly Dictionary<string, VendorAnswer> _done = new(StringComparer.Ordinal);

    protected override bool IsWrite(Asked asked) => (string?)JsonNode.Parse(asked.Body)!["operation"] is not "read";

    protected override bool IsAuthorised(Asked asked)
    {
        var signed = $"{asked.Headers["webhook-id"]}.{asked.Headers["webhook-timestamp"]}.{asked.Body}";
        var age = Clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(long.Parse(asked.Headers["webhook-timestamp"], CultureInfo.InvariantCulture));
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Secret["whsec_".Length..]), Encoding.UTF8.GetBytes(signed)));
        return age.Duration() < TimeSpan.FromMinutes(5) && asked.Headers["webhook-signature"] == expected;
    }

    protected override VendorAnswer Answer(Asked asked)
    {
        var body = JsonNode.Parse(asked.Body)!;
        var id = asked.Headers["webhook-id"];
        if (_done.TryGetValue(id, out var before))
        {
            return before;
        }

        var answer = (string?)body["operation"] switch
        {
            "read" => Shown(),
            "apply" or "release" when !JsonNode.DeepEquals(body["state"], State()) => VendorAnswer.Error(409, "changed"),
            "apply" => Set(Figure((string)body["setting"]!)),
            _ => Set(Figure((string)body["setting"]!) + (int)Math.Ceiling(body["share"]!.GetValue<decimal>() * (body["before"]!["limit"]!.GetValue<int>() - Figure((string)body["setting"]!)))),
        };
        return _done[id] = answer;
    }

    private static int Figure(string setting) => int.Parse(setting.Split(' ')[0], CultureInfo.InvariantCulture);

    private VendorAnswer Set(int limit)
    {
        Value = limit;
        return Shown();
    }

    private JsonObject State() => new() { ["limit"] = Value?.DeepClone() };

    private VendorAnswer Shown() => VendorAnswer.Ok(new JsonObject { ["state"] = State() });
}
