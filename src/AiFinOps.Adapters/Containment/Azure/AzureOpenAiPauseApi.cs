using System.Text.Json;
using AiFinOps.Adapters.Containment.Http;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Containment.Azure;

/// <summary>Whether a model's deployment in Azure OpenAI answers, or tells callers 423 while it is paused. The API is a preview.</summary>
internal sealed class AzureOpenAiPauseApi(TargetSessions sessions) : ITargetApi
{
    private const string Running = "\"Running\"";
    private const string Paused = "\"Paused\"";

    private static readonly (string, string?) Version = ("api-version", "2025-10-01-preview");

    private static readonly TargetWords Words = new(
        "Azure OpenAI",
        "Give the identity for containment a role with Microsoft.CognitiveServices/accounts/deployments/read, /write and /*/action on this deployment alone: docs/containment.md.",
        "There is no deployment of this id, or the region does not have this preview: correct `resource`, or contain it by its capacity.");

    public string Kind => ContainmentTargetKinds.AzureOpenAiPause;

    public string Off => Paused;

    public string ValueName(ContainmentTargetSettings target) => "deploymentState";

    public TargetSession Open(ContainmentAct act) => sessions.ForAzureResource(act, Words);

    public async Task<Held> ReadAsync(TargetSession session, CancellationToken cancellationToken)
    {
        var deployment = (await session.GetAsync(session.Target.Resource[1..], cancellationToken, Version)).Body;
        var sku = deployment.Field("sku").Field("name").Text();
        if (deployment.Field("properties") is not { ValueKind: JsonValueKind.Object } properties || sku.Length == 0)
        {
            throw TargetException.Unexpected(session.Name, "a deployment that has no `properties`, or no `sku`");
        }

        // What was never paused may say nothing of it.
        var state = properties.Field("deploymentState").Text() is { Length: > 0 } said ? StateText.Of(said) : Running;
        return new Held(state, StateText.Object(("deploymentState", state)))
        {
            IsChanging = DeploymentState.IsChanging(deployment) || state is not (Running or Paused),
            SavesNothing = DeploymentState.SavesNothing(sku),
        };
    }

    public async Task WriteAsync(TargetSession session, Held now, string value, CancellationToken cancellationToken)
    {
        var verb = value is Paused ? "pause" : "resume";
        var answer = await session.SendAsync(TargetSession.Write(HttpMethod.Post, session.At($"{session.Target.Resource[1..]}/{verb}", Version), body: null), cancellationToken);
        await session.FinishAsync(answer, cancellationToken);
    }
}
