using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Containment.Http;

/// <summary>Opens the conversation with a target: its address, allowed or the provider's own, and the right key or identity.</summary>
internal sealed class TargetSessions(TargetHttp http, ApiSettings settings, ContainmentIdentity identity, TimeProvider time)
{
    private static readonly Uri Management = new("https://management.azure.com");

    /// <exception cref="SourceException">The configuration or an app setting lacks something.</exception>
    public TargetSession ForAzureResource(ContainmentAct act, TargetWords words)
    {
        var address = settings.AddressOf(act.Target!.Url, Management);
        return Open(act, words, address, (request, cancellationToken) => identity.AuthorizeAsync(request, address.GetLeftPart(UriPartial.Authority), cancellationToken));
    }

    /// <param name="audience">What the token is for.</param>
    /// <inheritdoc cref="ForAzureResource"/>
    public TargetSession ForAzureData(ContainmentAct act, TargetWords words, Func<Uri, string> audience)
    {
        var address = settings.AddressOf(act.Target!.Url, standard: null);
        return Open(act, words, address, (request, cancellationToken) => identity.AuthorizeAsync(request, audience(address), cancellationToken));
    }

    /// <param name="standard">The provider's own address; null where there is none.</param>
    /// <inheritdoc cref="ForAzureResource"/>
    public TargetSession ForKey(ContainmentAct act, TargetWords words, Uri? standard)
    {
        var address = settings.AddressOf(act.Target!.Url, standard);
        var key = settings.SecretOf(act.Target.SecretRef);
        return Open(act, words, address, (request, _) =>
        {
            request.Headers.Authorization = new("Bearer", key);
            return Task.CompletedTask;
        });
    }

    private TargetSession Open(ContainmentAct act, TargetWords words, Uri address, Func<HttpRequestMessage, CancellationToken, Task> authorize) =>
        new(http, new TargetAccess(words, address, authorize), act, time);
}
