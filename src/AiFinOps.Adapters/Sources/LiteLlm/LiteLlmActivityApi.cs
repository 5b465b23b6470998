using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Sources.LiteLlm;

/// <summary>
/// Daily activity of a LiteLLM gateway by model, key and team, <c>GET /user/daily/activity</c>. It is there within minutes, and an estimate:
/// the gateway prices usage by its own list, in US dollars.
/// </summary>
internal sealed class LiteLlmActivityApi(ApiSettings settings) : ISpendApi
{
    private const string PageSize = "1000";

    private static readonly ProviderProfile Profile = new(
        "LiteLLM",
        "The gateway does not know the key, or it has expired. Create one with `POST /key/generate` and put it into the app setting that the source names.",
        "The key may not read everybody's activity: it must belong to a user with the role `proxy_admin_viewer`.",
        "Daily activity is not found there. Check `url`: it is the address of the gateway, with its root path where it has one, and the gateway needs version 1.65 or later.",
        new HashSet<string>(StringComparer.Ordinal));

    public string Kind => SourceKinds.LiteLlm;

    public ApiAccess Access(SourceSettings source)
    {
        var secret = settings.SecretOf(source);
        var address = settings.AddressOf(source, standard: null);
        return new ApiAccess(Profile, address, $"{Kind} {address.IdnHost}", (request, _) =>
        {
            request.Headers.Authorization = new("Bearer", secret);
            return Task.CompletedTask;
        });
    }

    public async IAsyncEnumerable<SpendPage> ReadAsync(ApiSession session, SourceSettings source, DayRange window, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var trail = new PageTrail(session.Provider.Name);
        for (var page = 1; ; page++)
        {
            using var document = await session.GetAsync(AddressOf(session.Base, window, page), cancellationToken);
            if (document is null)
            {
                if (page > 1)
                {
                    throw SourceException.NoPage(session.Provider.Name);
                }

                yield break;
            }

            yield return new SpendPage([], [.. CostsOf(source.Name, document.RootElement)], []);
            if (!HasMore(document.RootElement.Field("metadata"), page))
            {
                yield break;
            }

            trail.Take(page.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static Uri AddressOf(Uri root, DayRange window, int page) => ApiAddress.At(
        root, "user/daily/activity",
        ("start_date", Text(window.From)),
        ("end_date", Text(window.To)),
        ("page", page.ToString(CultureInfo.InvariantCulture)),
        ("page_size", PageSize));

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Older gateways have one page, and no number on it.</summary>
    private static bool HasMore(JsonElement metadata, int page)
    {
        if (metadata.Field("page").Number() is not { } answered)
        {
            return false;
        }

        return answered != page
            ? throw new SourceException(SourceFault.Answer, string.Create(CultureInfo.InvariantCulture, $"LiteLLM was asked for page {page} and answered with page {answered}: what it sends would count twice. Nothing was written."))
            : metadata.Field("has_more").IsTrue() || metadata.Field("total_pages").Number() > page;
    }

    private static IEnumerable<ApiCost> CostsOf(string account, JsonElement root)
    {
        var results = root.Field("results");
        return results.ValueKind == JsonValueKind.Array
            ? results.Items().SelectMany(result => new ActivityDay(account, result).Costs())
            : throw new SourceException(SourceFault.Answer, "LiteLLM answered without `results`: its answers have changed, or `url` leads to something else. Nothing was written.");
    }
}
