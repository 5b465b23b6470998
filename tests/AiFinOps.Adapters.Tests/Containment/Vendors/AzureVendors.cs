using System.Text.Json.Nodes;
using AiFinOps.Adapters.Tests.Sources.Http;

namespace AiFinOps.Adapters.Tests.Containment.Vendors;

/// <summary>A model's deployment in Azure Resource Manager: no entity tags, a quota that others share, and changes that it takes on and does later.</summary>
internal sealed class DeploymentVendor : FakeVendor
{
    public const string Id = "/subscriptions/3b1f6c0e-0001-4000-8000-000000000001/resourceGroups/ai/providers/Microsoft.CognitiveServices/accounts/openai/deployments/chat";

    private const string Operation = "/subscriptions/3b1f6c0e-0001-4000-8000-000000000001/providers/Microsoft.CognitiveServices/locations/swedencentral/operationResults/7";

    private JsonNode? _accepted;
    private int _polls;

    public string Sku { get; set; } = "Standard";

    public string Provisioning { get; set; } = "Succeeded";

    /// <summary>The most that the region has for it.</summary>
    public int Quota { get; set; } = int.MaxValue;

    /// <summary>Times that a change is said to go on before it is done; 0: it is done at once.</summary>
    public int Later { get; set; }

    /// <summary>What the operation ends in; empty for success.</summary>
    public string FailsWith { get; set; } = "";

    /// <summary>Where the operation is said to be.</summary>
    public string OperationHost { get; set; } = "https://management.azure.com";

    /// <summary>Whoever may write the deployment may watch its operations too.</summary>
    public bool MayWatch { get; set; } = true;

    protected override VendorAnswer Answer(Asked asked) => asked switch
    {
        { Method: "GET" } when asked.Target.StartsWith(Operation, StringComparison.Ordinal) => Watched(),
        { Method: "GET", Target: Id + "?api-version=2024-10-01" } => Shown(),
        { Method: "PATCH", Target: Id + "?api-version=2024-10-01" } => Patched(JsonNode.Parse(asked.Body)!),
        _ => VendorAnswer.Error(404, "ResourceNotFound"),
    };

    private VendorAnswer Shown()
    {
        if (_accepted is not null && !MayWatch && ++_polls > Later)
        {
            Finish();
        }

        return VendorAnswer.Ok(new JsonObject
        {
            ["id"] = Id,
            ["sku"] = new JsonObject { ["name"] = Sku, ["capacity"] = Value?.DeepClone() },
            ["properties"] = new JsonObject { ["provisioningState"] = _accepted is null ? Provisioning : "Updating", ["model"] = new JsonObject { ["name"] = "gpt-4o" } },
        });
    }

    private VendorAnswer Patched(JsonNode body)
    {
        if (body.AsObject().Count != 1 || (string?)body["sku"]!["name"] != Sku)
        {
            return VendorAnswer.Error(400, "InvalidSku");
        }

        var capacity = body["sku"]!["capacity"]!;
        if (capacity.GetValue<int>() > Quota)
        {
            return VendorAnswer.Error(400, "InsufficientQuota");
        }

        if (Later == 0 && FailsWith.Length == 0)
        {
            Value = capacity;
            return Shown();
        }

        _accepted = capacity.DeepClone();
        return new VendorAnswer(202, "", ("azure-asyncoperation", OperationHost + Operation + "?api-version=2024-10-01"), ("retry-after", "3"));
    }

    private VendorAnswer Watched()
    {
        if (!MayWatch)
        {
            return VendorAnswer.Error(403, "AuthorizationFailed");
        }

        if (++_polls < Later)
        {
            return VendorAnswer.Ok(new JsonObject { ["status"] = "InProgress" }, ("retry-after", "7"));
        }

        if (FailsWith.Length > 0)
        {
            _accepted = null;
            return VendorAnswer.Ok(new JsonObject { ["status"] = "Failed", ["error"] = new JsonObject { ["code"] = FailsWith } });
        }

        Finish();
        return VendorAnswer.Ok(new JsonObject { ["status"] = "Succeeded" });
    }

    private void Finish()
    {
        Value = _accepted;
        _accepted = null;
    }
}

/// <summary>The preview by which a deployment is paused.</summary>
internal sealed class PauseVendor : FakeVendor
{
    public string Sku { get; set; } = "GlobalStandard";

    protected override VendorAnswer Answer(Asked asked) => asked switch
    {
        { Method: "GET", Target: DeploymentVendor.Id + "?api-version=2025-10-01-preview" } => Shown(),
        { Method: "POST", Target: DeploymentVendor.Id + "/pause?api-version=2025-10-01-preview", Body: "" } => Set("Paused"),
        { Method: "POST", Target: DeploymentVendor.Id + "/resume?api-version=2025-10-01-preview", Body: "" } => Set("Running"),
        _ => VendorAnswer.Error(404, "ResourceNotFound"),
    };

    private VendorAnswer Set(string state)
    {
        Value = state;
        return Shown();
    }

    private VendorAnswer Shown()
    {
        var properties = new JsonObject { ["provisioningState"] = "Succeeded" };
        if (Value is not null)
        {
            properties["deploymentState"] = Value.DeepClone();
        }

        return VendorAnswer.Ok(new JsonObject { ["sku"] = new JsonObject { ["name"] = Sku, ["capacity"] = 100 }, ["properties"] = properties });
    }
}

/// <summary>A named value of API Management: an entity tag that every change has to name.</summary>
internal sealed class NamedValueVendor : FakeVendor
{
    public const string Id = "/subscriptions/3b1f6c0e-0001-4000-8000-000000000001/resourceGroups/ai/providers/Microsoft.ApiManagement/service/gateway/namedValues/ai-tpm-limit";

    public bool IsSecret { get; set; }

    /// <summary>The change is taken on, and done when its result is asked for.</summary>
    public bool IsLater { get; set; }

    protected override VendorAnswer Answer(Asked asked) => asked switch
    {
        { Method: "GET" } when asked.Target.StartsWith(Id + "?api-version=2024-05-01", StringComparison.Ordinal) => Shown(),
        { Method: "PATCH", Target: Id + "?api-version=2024-05-01" } when asked.Headers.GetValueOrDefault("If-Match") is not { Length: > 0 } => VendorAnswer.Error(428, "PreconditionRequired"),
        { Method: "PATCH", Target: Id + "?api-version=2024-05-01" } when asked.Headers["If-Match"] != Tag => VendorAnswer.Error(412, "PreconditionFailed"),
        { Method: "PATCH", Target: Id + "?api-version=2024-05-01" } => Patched(JsonNode.Parse(asked.Body)!),
        _ => VendorAnswer.Error(404, "ResourceNotFound"),
    };

    private VendorAnswer Patched(JsonNode body)
    {
        Value = body["properties"]!["value"];
        return IsLater ? new VendorAnswer(202, "", ("location", $"https://management.azure.com{Id}?api-version=2024-05-01&asyncId=9&asyncCode=200")) : Shown();
    }

    private VendorAnswer Shown()
    {
        var properties = new JsonObject { ["displayName"] = "ai-tpm-limit", ["secret"] = IsSecret, ["tags"] = new JsonArray("finops") };
        if (!IsSecret)
        {
            properties["value"] = Value?.DeepClone();
        }

        return VendorAnswer.Ok(new JsonObject { ["id"] = Id, ["properties"] = properties }, ("ETag", Tag));
    }
}

/// <summary>A key or a flag of App Configuration, below its label: an entity tag, and a lock that a person may put on it.</summary>
internal sealed class AppConfigurationVendor : FakeVendor
{
    private JsonObject _kept = [];

    /// <summary>Path and query under which it is found.</summary>
    public required string Place { get; init; }

    public bool IsLocked { get; set; }

    public string ContentType { get; init; } = "";

    protected override VendorAnswer Answer(Asked asked) => asked switch
    {
        _ when asked.Target != Place => new VendorAnswer(404, ""),
        { Method: "GET" } => Shown(),
        { Method: "PUT" } when asked.Headers.GetValueOrDefault("Content-Type") != "application/vnd.microsoft.appconfig.kv+json" => new VendorAnswer(415, ""),
        { Method: "PUT" } when IsLocked => new VendorAnswer(409, """{"type":"https://azconfig.io/errors/key-locked","title":"Modifying key is not allowed","status":409}"""),
        { Method: "PUT" } when asked.Headers.GetValueOrDefault("If-Match") is { Length: > 0 } tag && tag != Tag => new VendorAnswer(412, ""),
        { Method: "PUT" } => Put(JsonNode.Parse(asked.Body)!.AsObject()),
        _ => new VendorAnswer(405, ""),
    };

    private VendorAnswer Put(JsonObject body)
    {
        Value = body["value"];
        _kept = new JsonObject(body.Where(entry => entry.Key is not "value").Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone())));
        return Shown();
    }

    /// <summary>What was not sent back is gone: the service replaces a key as a whole.</summary>
    private VendorAnswer Shown() => VendorAnswer.Ok(
        new JsonObject
        {
            ["etag"] = $"v{Version}",
            ["key"] = "any",
            ["content_type"] = Version == 1 ? ContentType : _kept["content_type"]?.DeepClone(),
            ["value"] = Value?.DeepClone(),
            ["locked"] = IsLocked,
            ["tags"] = Version == 1 ? new JsonObject { ["team"] = "commerce" } : _kept["tags"]?.DeepClone(),
        },
        ("ETag", Tag));
}
