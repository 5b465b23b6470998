using System.Globalization;
using System.Text.Json;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Configuration;

namespace AiFinOps.Adapters.Sources.OpenAi;

/// <summary>How costs and usage of an OpenAI organisation are reached: one key, and one allowance of requests for both.</summary>
internal static class OpenAiAccess
{
    private static readonly Uri Address = new("https://api.openai.com");

    private static readonly ProviderProfile Profile = new(
        "OpenAI",
        "The key is not known, was revoked, or is no admin key. Create an admin key under Organization > Admin keys and put it into the app setting that the source names.",
        "The key may not read costs and usage: it needs the right `api.usage.read` of the organization. Keys of a project never have it.",
        "Costs and usage are not found there. Check `url`; left out, it is https://api.openai.com.",
        new HashSet<string>(StringComparer.Ordinal));

    /// <exception cref="SourceException">There is no key.</exception>
    public static ApiAccess Of(ApiSettings settings, SourceSettings source)
    {
        var secret = settings.SecretOf(source);
        return new ApiAccess(Profile, settings.AddressOf(source, Address), $"{SourceKinds.OpenAi} {source.SecretRef}", (request, _) =>
        {
            request.Headers.Authorization = new("Bearer", secret);
            return Task.CompletedTask;
        });
    }

    /// <summary>The beginning of a day (UTC) as costs and usage are asked for it.</summary>
    public static string UnixTime(DateOnly day) =>
        new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <exception cref="SourceException">The bucket of an answer does not say when it begins.</exception>
    public static DateTimeOffset StartOf(JsonElement bucket) => bucket.Field("start_time").UnixTime()
        ?? throw new SourceException(SourceFault.Answer, "OpenAI answered with a bucket that has no `start_time`: its answers have changed. Nothing was written.");
}
