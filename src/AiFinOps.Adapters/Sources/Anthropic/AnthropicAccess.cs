using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Configuration;

namespace AiFinOps.Adapters.Sources.Anthropic;

/// <summary>How costs and usage of an Anthropic organisation are reached: one key, and one allowance of requests for both.</summary>
internal static class AnthropicAccess
{
    private static readonly Uri Address = new("https://api.anthropic.com");

    private static readonly ProviderProfile Profile = new(
        "Anthropic",
        "The key is not known, was revoked, or is no admin key (those begin with sk-ant-admin). An admin of the organization creates one in the Console under Settings > Admin keys.",
        "The key may not read cost and usage reports: it must be an admin key of an organization; individual accounts have none.",
        "The report is not found there. Check `url`; left out, it is https://api.anthropic.com.",
        new HashSet<string>(StringComparer.Ordinal));

    /// <exception cref="SourceException">There is no key.</exception>
    public static ApiAccess Of(ApiSettings settings, SourceSettings source)
    {
        var secret = settings.SecretOf(source);
        return new ApiAccess(Profile, settings.AddressOf(source, Address), $"{SourceKinds.Anthropic} {source.SecretRef}", (request, _) =>
        {
            request.Headers.Add("x-api-key", secret);
            request.Headers.Add("anthropic-version", "2023-06-01");
            return Task.CompletedTask;
        });
    }
}
