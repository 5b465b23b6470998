using System.Globalization;
using System.Runtime.CompilerServices;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;
using Azure.Core;

namespace AiFinOps.Adapters.Sources.AzureOpenAiMetrics;

/// <summary>
/// Tokens of Azure OpenAI deployments by the hour, <c>GET {account}/providers/Microsoft.Insights/metrics</c>, as the identity of the app. They are
/// there within minutes, where the costs of Azure take a day.
/// </summary>
internal sealed class AzureOpenAiMetricsApi(ApiSettings settings, TokenCredential credential) : ISpendApi
{
    private const string Version = "2024-02-01";

    /// <summary>Of the days in one request: hours of a month are some thousands of points for each deployment.</summary>
    private const int MostDays = 30;

    private static readonly Uri Address = new("https://management.azure.com");

    private static readonly ProviderProfile Profile = new(
        "Azure Monitor",
        "The identity's token was not accepted: check that it belongs to the tenant of the resources.",
        "The identity may not read metrics: give it the role Monitoring Reader at the resource or its resource group. A new assignment takes some minutes.",
        "There is no such resource, or the identity cannot see it. Check `resources`, and that the identity has the role Monitoring Reader there.",
        new HashSet<string>(StringComparer.Ordinal));

    public string Kind => SourceKinds.AzureOpenAiMetrics;

    /// <summary>Nothing is promised; the last points of an hour have been seen to come late.</summary>
    public TimeSpan Lateness => TimeSpan.FromMinutes(30);

    public ApiAccess Access(SourceSettings source)
    {
        if (source.Resources.Count == 0 || source.Resources.Any(resource => AzureScope.OpenAiAccountOf(resource) is null))
        {
            throw new SourceException(SourceFault.Settings, $"Its `resources` are no Azure OpenAI accounts. Write for example `{AzureScope.OpenAiExample}`.");
        }

        var address = settings.AddressOf(source, Address);
        return new ApiAccess(Profile, address, $"{Kind} {address.IdnHost}", (request, cancellationToken) => AzureToken.AddAsync(credential, request, address, cancellationToken));
    }

    public async IAsyncEnumerable<SpendPage> ReadAsync(ApiSession session, SourceSettings source, DayRange window, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var family = MetricFamily.Of(source.TokenMetrics);
        var parts = new AnsweredParts(session.Provider.Name);
        foreach (var resource in source.Resources)
        {
            var answer = new MetricsAnswer(resource, family, window);
            foreach (var days in Parts(window))
            {
                using var document = await session.GetAsync(AddressOf(session.Base, resource, family, days), cancellationToken);
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{resource} from {days.From:yyyy-MM-dd} to {days.To:yyyy-MM-dd}"), document is not null);
                yield return document is null ? new SpendPage([], [], []) : answer.Read(document.RootElement, days);
            }
        }
    }

    private static Uri AddressOf(Uri root, string resource, MetricFamily family, DayRange days) => ApiAddress.At(
        root, $"{resource.Trim('/')}/providers/Microsoft.Insights/metrics",
        ("api-version", Version),
        ("metricnames", string.Join(',', family.Meters.Keys)),
        ("timespan", $"{Moment(days.From)}/{Moment(days.To.AddDays(1))}"),
        ("interval", "PT1H"),
        ("aggregation", "total"),
        ("$filter", string.Join(" and ", family.Dimensions.Select(dimension => $"{dimension} eq '*'"))),
        ("top", MetricsAnswer.MostSeries.ToString(CultureInfo.InvariantCulture)));

    private static string Moment(DateOnly day) => day.ToString("yyyy-MM-dd'T00:00:00Z'", CultureInfo.InvariantCulture);

    private static IEnumerable<DayRange> Parts(DayRange window)
    {
        for (var from = window.From; from <= window.To; from = from.AddDays(MostDays))
        {
            var end = from.AddDays(MostDays - 1);
            yield return new DayRange(from, end < window.To ? end : window.To);
        }
    }
}
