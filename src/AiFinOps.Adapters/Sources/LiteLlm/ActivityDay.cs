using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Sources.LiteLlm;

/// <summary>
/// One day of activity, or the part of it that stands on one page. The day's total is what counts; models and keys split it, and
/// what they leave over keeps its place without them, because gateways list only the keys that spend most.
/// </summary>
internal sealed class ActivityDay(string account, JsonElement result)
{
    /// <summary>The gateway adds floating-point numbers; less than this is not money.</summary>
    private const decimal Noise = 0.000001m;

    private readonly DateOnly _day = DayOf(result.Field("date").Text());
    private readonly ModelProviders _providers = new(result.Field("breakdown"), SpendOf, Noise);

    public IEnumerable<ApiCost> Costs()
    {
        var rest = SpendOf(result) ?? throw new SourceException(SourceFault.Answer, $"LiteLLM reports no `spend` for {_day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}: its answers have changed. Nothing was written.");
        var isSplit = false;
        foreach (var model in result.Field("breakdown").Field("models").Entries())
        {
            var spend = SpendOf(model.Value) ?? 0m;
            rest -= spend;
            isSplit = true;
            foreach (var cost in OfModel(model.Label(), model.Value, spend))
            {
                yield return cost;
            }
        }

        if (!isSplit || Math.Abs(rest) >= Noise)
        {
            yield return Cost("", default, "", rest);
        }
    }

    private IEnumerable<ApiCost> OfModel(string model, JsonElement value, decimal spend)
    {
        var rest = spend;
        var isSplit = false;
        foreach (var key in value.Field("api_key_breakdown").Entries())
        {
            var share = SpendOf(key.Value) ?? 0m;
            rest -= share;
            isSplit = true;
            yield return Cost(model, key.Value.Field("metadata"), key.Label(), share);
        }

        if (!isSplit || Math.Abs(rest) >= Noise)
        {
            yield return Cost(model, default, "", rest);
        }
    }

    private ApiCost Cost(string model, JsonElement metadata, string key, decimal spend) => new(
        _day,
        new SpendDimensions
        {
            Provider = _providers.Of(model),
            Account = account,
            Service = "LiteLLM",
            ServiceCategory = "AI and Machine Learning",
            Model = model,
            Project = metadata.Field("team_id").Text(),
            Feature = NameOf(metadata.Field("key_alias").Text(), key),
        },
        ChargeCategory.Usage,
        spend,
        "USD");

    /// <summary>The alias, or enough of the key's hash to find it in the gateway. What is no hash is hashed: it could be the key itself.</summary>
    private static string NameOf(string alias, string key)
    {
        if (alias.Length > 0 || key.Length == 0)
        {
            return SecretShapes.Recognise(alias) is null ? alias : Hashed(alias);
        }

        return key.Length >= 32 && key.All(char.IsAsciiHexDigit) ? $"key-{key[..8].ToLowerInvariant()}" : Hashed(key);
    }

    private static string Hashed(string key) => $"key-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..8]}";

    /// <summary>Newer gateways have it within <c>metrics</c>, older ones right here.</summary>
    private static decimal? SpendOf(JsonElement element) =>
        (element.Field("metrics") is { ValueKind: JsonValueKind.Object } metrics ? metrics : element).Field("spend").Number();

    private static DateOnly DayOf(string date) =>
        DateOnly.TryParseExact(date.Length > 10 ? date[..10] : date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new SourceException(SourceFault.Answer, $"LiteLLM answered with the date {Quoted.Text(date)}, which is none like 2026-11-22. Nothing was written.");
}
