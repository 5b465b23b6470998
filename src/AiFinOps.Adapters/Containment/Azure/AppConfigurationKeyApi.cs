using AiFinOps.Adapters.Containment.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Containment.Azure;

/// <summary>A key of App Configuration from which an app takes its model. It takes effect when the app refreshes.</summary>
internal sealed class AppConfigurationKeyApi(AppConfigurationStore store) : ITargetApi
{
    public string Kind => ContainmentTargetKinds.AppConfigurationKey;

    public string ValueName(ContainmentTargetSettings target) => "value";

    public TargetSession Open(ContainmentAct act) => store.Open(act);

    public async Task<Held> ReadAsync(TargetSession session, CancellationToken cancellationToken)
    {
        var (key, value) = await AppConfigurationStore.ReadAsync(session, session.Target.Key, cancellationToken);
        if (SecretShapes.Recognise(value) is { } secret)
        {
            throw new TargetException(TargetReasons.Refused, $"The key holds what looks like {secret}, and secrets are not kept as evidence. Name the key that the app takes its model from.");
        }

        var text = StateText.Of(value);
        return new Held(text, StateText.Object(("value", text)), key.Tag) { Whole = key.Body };
    }

    public Task WriteAsync(TargetSession session, Held now, string value, CancellationToken cancellationToken) =>
        AppConfigurationStore.WriteAsync(session, session.Target.Key, now, StateText.Parse(value)!.Value.GetString()!, cancellationToken);
}
