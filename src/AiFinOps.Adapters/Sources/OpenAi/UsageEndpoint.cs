using System.Text.Json;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Prices;

namespace AiFinOps.Adapters.Sources.OpenAi;

/// <summary>One of the usage endpoints, and what it counts.</summary>
internal sealed record UsageEndpoint(string Name, IReadOnlyList<string> GroupBy, Func<JsonElement, ProviderProfile, IEnumerable<(UsageMeter Meter, decimal Quantity)>> Meters)
{
    private static readonly string[] ByModel = ["project_id", "model"];

    public static readonly IReadOnlyList<UsageEndpoint> All =
    [
        new("completions", [.. ByModel, "batch", "service_tier"], Tokens),
        new("embeddings", ByModel, (result, provider) => [(UsageMeter.Input, result.RequiredQuantity("input_tokens", provider))]),
        new("images", ByModel, (result, provider) => [(UsageMeter.Images, result.RequiredQuantity("images", provider))]),
        new("audio_speeches", ByModel, (result, provider) => [(UsageMeter.SpeechCharacters, result.RequiredQuantity("characters", provider))]),
        new("audio_transcriptions", ByModel, (result, provider) => [(UsageMeter.TranscribedSeconds, result.RequiredQuantity("seconds", provider))]),
    ];

    /// <summary>
    /// <c>input_tokens</c> includes what was cached and what was written to a cache, so each part is taken out before the rest is priced. Audio and
    /// images are parts too; where they do not fit into the whole, it is one of text alone.
    /// </summary>
    private static IEnumerable<(UsageMeter Meter, decimal Quantity)> Tokens(JsonElement result, ProviderProfile provider)
    {
        var cached = Part("input_cached_tokens");
        var written = Part("input_cache_write_tokens");
        var input = result.RequiredQuantity("input_tokens", provider);
        var fresh = result.Quantity("input_uncached_tokens", provider) ?? input - cached - written;
        if (fresh < 0m)
        {
            throw new SourceException(SourceFault.Answer, "OpenAI answered with more cached than input tokens: its answers have changed. Nothing was written.");
        }

        var (cachedAudio, cachedImages) = (Part("input_cached_audio_tokens"), Part("input_cached_image_tokens"));
        var audio = Math.Max(0m, Part("input_audio_tokens") - cachedAudio);
        var images = Math.Max(0m, Part("input_image_tokens") - cachedImages);
        var (audioOut, imagesOut) = (Part("output_audio_tokens"), Part("output_image_tokens"));
        return
        [
            (UsageMeter.Input, Rest(fresh, audio + images)),
            (UsageMeter.CachedInput, Rest(cached, cachedAudio + cachedImages)),
            (UsageMeter.CacheWrite, written),
            (UsageMeter.Output, Rest(result.RequiredQuantity("output_tokens", provider), audioOut + imagesOut)),
            (UsageMeter.AudioInput, audio),
            (UsageMeter.CachedAudioInput, cachedAudio),
            (UsageMeter.AudioOutput, audioOut),
            (UsageMeter.ImageInput, images),
            (UsageMeter.CachedImageInput, cachedImages),
            (UsageMeter.ImageOutput, imagesOut),
        ];

        decimal Part(string name) => result.Quantity(name, provider) ?? 0m;
    }

    private static decimal Rest(decimal whole, decimal parts) => parts <= whole ? whole - parts : whole;
}
