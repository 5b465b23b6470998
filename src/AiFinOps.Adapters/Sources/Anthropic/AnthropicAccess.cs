using System.Globalization;
using System.Text.Json;
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

    /// <summary>The beginning of a day as a report is asked for it.</summary>
    public static string Moment(DateOnly day) => day.ToString("yyyy-MM-dd'T00:00:00Z'", CultureInfo.InvariantCulture);

    /// <exception cref="SourceException">The bucket of a report does not say when it begins.</exception>
    public static DateTimeOffset StartOf(JsonElement bucket) => bucket.Field("starting_at").Moment()
        ?? throw new SourceException(SourceFault.Answer, "Anthropic answered with a bucket that has no `starting_at`: its answers have changed. Nothing was written.");
}
