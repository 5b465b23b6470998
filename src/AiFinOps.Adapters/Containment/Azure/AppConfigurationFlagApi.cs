using System.Text.Json;
using System.Text.Json.Nodes;
using AiFinOps.Adapters.Containment.Http;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Containment.Azure;

/// <summary>A feature flag of App Configuration: only <c>enabled</c> is turned over, for whom it was on stays as it is. It takes effect when the app refreshes.</summary>
internal sealed class AppConfigurationFlagApi(AppConfigurationStore store) : ITargetApi
{
    private const string Enabled = "enabled";

    public string Kind => ContainmentTargetKinds.AppConfigurationFlag;

    public string Off => "false";

    public string ValueName(ContainmentTargetSettings target) => Enabled;

    public TargetSession Open(ContainmentAct act) => store.Open(act);

    public async Task<Held> ReadAsync(TargetSession session, CancellationToken cancellationToken)
    {
        var (key, value) = await AppConfigurationStore.ReadAsync(session, KeyOf(session), cancellationToken);
        if (StateText.Parse(value)?.Field(Enabled) is not { ValueKind: JsonValueKind.True or JsonValueKind.False } enabled)
        {
            throw TargetException.Unexpected(session.Name, "a feature flag that does not say whether it is enabled");
        }

        var text = StateText.Of(enabled);
        return new Held(text, StateText.Object((Enabled, text)), key.Tag) { Whole = key.Body };
    }

    public Task WriteAsync(TargetSession session, Held now, string value, CancellationToken cancellationToken)
    {
        var flag = JsonNode.Parse(now.Whole.Field("value").Text())!.AsObject();
        flag[Enabled] = JsonNode.Parse(value);
        return AppConfigurationStore.WriteAsync(session, KeyOf(session), now, flag.ToJsonString(), cancellationToken);
    }

    private static string KeyOf(TargetSession session) => $".appconfig.featureflag/{session.Target.Key}";
}
