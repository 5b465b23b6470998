using System.Text.Json;
using System.Text.Json.Nodes;
using AiFinOps.Adapters.Containment.Http;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Containment.Azure;

/// <summary>A named value of API Management that a policy takes as its limit, for example in <c>llm-token-limit</c>.</summary>
internal sealed class ApimNamedValueApi(TargetSessions sessions) : ITargetApi
{
    private static readonly (string, string?) Version = ("api-version", "2024-05-01");

    private static readonly TargetWords Words = new(
        "API Management",
        "Give the identity for containment a role with Microsoft.ApiManagement/service/namedValues/read and /write on this named value alone: docs/containment.md.",
        "There is no named value of this id: correct `resource`, or remove the target.");

    public string Kind => ContainmentTargetKinds.ApimNamedValue;

    public string Number(decimal number) => StateText.Of(StateText.Of(number));

    public string ValueName(ContainmentTargetSettings target) => "value";

    public TargetSession Open(ContainmentAct act) => sessions.ForAzureResource(act, Words);

    public async Task<Held> ReadAsync(TargetSession session, CancellationToken cancellationToken)
    {
        var answer = await session.GetAsync(session.Target.Resource[1..], cancellationToken, Version);
        var properties = answer.Body.Field("properties");
        if (properties.Field("secret").IsTrue() || properties.Field("keyVault").IsThere())
        {
            throw new TargetException(TargetReasons.Refused, "The named value is a secret, and secrets are not read, kept as evidence or overwritten. Make a named value of its own for the limit, which is none.");
        }

        if (properties.Field("value") is not { ValueKind: JsonValueKind.String } value || answer.Tag.Length == 0)
        {
            throw TargetException.Unexpected(session.Name, "a named value without `value`, or without an entity tag");
        }

        var text = StateText.Of(value);
        return new Held(text, StateText.Object(("value", text)), answer.Tag)
        {
            IsChanging = properties.Field("provisioningState").Text() is not ("" or "Succeeded" or "Failed"),
        };
    }

    public async Task WriteAsync(TargetSession session, Held now, string value, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["properties"] = new JsonObject { ["value"] = JsonNode.Parse(value) } };
        var answer = await session.SendAsync(TargetSession.Write(HttpMethod.Patch, session.At(session.Target.Resource[1..], Version), body) with { IfMatch = now.Tag }, cancellationToken);
        await session.FinishAsync(answer, cancellationToken);
    }
}
