namespace AiFinOps.Core.Prices;

/// <summary>What a provider counts and charges for, each at a price of its own.</summary>
public enum UsageMeter
{
    /// <summary>Input that came from no cache and went into none; text where audio and images are counted apart.</summary>
    Input,
    CachedInput,

    /// <summary>Input that was written to a cache, for five minutes where the provider knows several durations.</summary>
    CacheWrite,
    CacheWrite1h,
    Output,
    AudioInput,
    CachedAudioInput,
    AudioOutput,
    ImageInput,
    CachedImageInput,
    ImageOutput,
    SpeechCharacters,
    Images,
    TranscribedSeconds,
    WebSearches,
}

/// <summary>How a meter is written and priced.</summary>
/// <param name="Key">In a price row of the configuration.</param>
/// <param name="Words">For people, and the end of the service's name: <c>cached input tokens</c>.</param>
/// <param name="Unit">Of quantities (FOCUS ConsumedUnit).</param>
/// <param name="Per">So many units cost the price.</param>
public sealed record MeterInfo(UsageMeter Meter, string Key, string Words, string Unit, decimal Per);

/// <summary>All meters, in the order in which people are shown them.</summary>
public static class UsageMeters
{
    private const decimal Million = 1_000_000m;
    private const string Tokens = "tokens";

    public static readonly IReadOnlyList<MeterInfo> All =
    [
        new(UsageMeter.Input, "input", "input tokens", Tokens, Million),
        new(UsageMeter.CachedInput, "cachedInput", "cached input tokens", Tokens, Million),
        new(UsageMeter.CacheWrite, "cacheWrite", "cache write tokens", Tokens, Million),
        new(UsageMeter.CacheWrite1h, "cacheWrite1h", "cache write (1 h) tokens", Tokens, Million),
        new(UsageMeter.Output, "output", "output tokens", Tokens, Million),
        new(UsageMeter.AudioInput, "audioInput", "audio input tokens", Tokens, Million),
        new(UsageMeter.CachedAudioInput, "cachedAudioInput", "cached audio input tokens", Tokens, Million),
        new(UsageMeter.AudioOutput, "audioOutput", "audio output tokens", Tokens, Million),
        new(UsageMeter.ImageInput, "imageInput", "image input tokens", Tokens, Million),
        new(UsageMeter.CachedImageInput, "cachedImageInput", "cached image input tokens", Tokens, Million),
        new(UsageMeter.ImageOutput, "imageOutput", "image output tokens", Tokens, Million),
        new(UsageMeter.SpeechCharacters, "speechCharacters", "speech characters", "characters", Million),
        new(UsageMeter.Images, "image", "images", "images", 1m),
        new(UsageMeter.TranscribedSeconds, "transcribedMinute", "transcribed seconds", "seconds", 60m),
        new(UsageMeter.WebSearches, "thousandWebSearches", "web searches", "requests", 1_000m),
    ];

    public static MeterInfo Info(this UsageMeter meter) => All[(int)meter];
}
