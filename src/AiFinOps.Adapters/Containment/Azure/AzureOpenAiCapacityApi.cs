using System.Text.Json;
using System.Text.Json.Nodes;
using AiFinOps.Adapters.Containment.Http;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Containment.Azure;

/// <summary>The capacity of a model's deployment in Azure OpenAI; one unit is 1,000 tokens a minute of most models.</summary>
internal sealed class AzureOpenAiCapacityApi(TargetSessions sessions) : ITargetApi
{
    private static readonly (string, string?) Version = ("api-version", "2024-10-01");

    private static readonly TargetWords Words = new(
        "Azure OpenAI",
        "Give the identity for containment a role with Microsoft.CognitiveServices/accounts/deployments/read and /write on this deployment alone: docs/containment.md.",
        "There is no deployment of this id: correct `resource`, or remove the target.");

    public string Kind => ContainmentTargetKinds.AzureOpenAiCapacity;

    public string ValueName(ContainmentTargetSettings target) => "capacity";

    public TargetSession Open(ContainmentAct act) => sessions.ForAzureResource(act, Words);

    public async Task<Held> ReadAsync(TargetSession session, CancellationToken cancellationToken)
    {
        var deployment = (await session.GetAsync(session.Target.Resource[1..], cancellationToken, Version)).Body;
        var sku = deployment.Field("sku");
        if (sku.Field("name") is not { ValueKind: JsonValueKind.String } name || sku.Field("capacity") is not { ValueKind: JsonValueKind.Number } capacity || capacity.Number() is not { } number)
        {
            throw TargetException.Unexpected(session.Name, "a deployment that has no `sku` with `name` and `capacity`");
        }

        var value = StateText.Of(number);
        return new Held(value, StateText.Object(("capacity", value), ("sku", StateText.Of(name))))
        {
            Whole = deployment,
            IsChanging = DeploymentState.IsChanging(deployment),
            SavesNothing = DeploymentState.SavesNothing(name.Text()),
        };
    }

    public async Task WriteAsync(TargetSession session, Held now, string value, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["sku"] = new JsonObject { ["name"] = now.Whole.Field("sku").Field("name").Text(), ["capacity"] = JsonNode.Parse(value) } };
        try
        {
            var answer = await session.SendAsync(TargetSession.Write(HttpMethod.Patch, session.At(session.Target.Resource[1..], Version), body), cancellationToken);
            await session.FinishAsync(answer, cancellationToken);
        }
        catch (TargetException exception) when (exception.Code is "InsufficientQuota")
        {
            throw new TargetException(TargetReasons.InsufficientQuota, $"Azure has no quota left in the region for a capacity of {value}.") { Code = exception.Code };
        }
    }
}
