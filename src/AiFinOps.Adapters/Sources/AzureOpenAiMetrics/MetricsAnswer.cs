using System.Globalization;
using System.Text.Json;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Prices;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Sources.AzureOpenAiMetrics;

/// <summary>
/// What Azure Monitor says of one account. A point without a total is unknown, not zero: an hour is known when any deployment of the account has
/// a total in it, because the metrics of an account arrive together.
/// </summary>
/// <param name="resource">Id of the account.</param>
internal sealed class MetricsAnswer(string resource, MetricFamily family, DayRange window)
{
    /// <summary>Always said: left out, ten series are returned, and the eleventh deployment is gone without a word.</summary>
    public const int MostSeries = 1_000;

    private static readonly TimeSpan AgainLater = TimeSpan.FromMinutes(10);

    private readonly (string Subscription, string Group, string Name) _account = AzureScope.OpenAiAccountOf(resource)!.Value;

    /// <param name="asked">Days of this request. Points of other days of the window belong to another one.</param>
    public SpendPage Read(JsonElement root, DayRange asked)
    {
        var metrics = root.Field("value");
        if (metrics.ValueKind != JsonValueKind.Array)
        {
            throw new SourceException(SourceFault.Answer, "Azure Monitor answered without `value`: its answers have changed, or `url` leads to something else. Nothing was written.");
        }

        var region = root.Field("resourceregion").Text().ToLowerInvariant();
        ApiUsage[] usage = [.. metrics.Items().SelectMany(metric => OfMetric(metric, region)).Where(point => asked.Contains(point.Bucket.Day) || !window.Contains(point.Bucket.Day))];
        return new SpendPage([], [], []) { Usage = usage, Hours = [.. usage.Select(point => (point.Dimensions.Account, point.Bucket.Hour)).Distinct()] };
    }

    private IEnumerable<ApiUsage> OfMetric(JsonElement metric, string region)
    {
        var name = metric.Field("name").Field("value").Text();
        if (!family.Meters.TryGetValue(name, out var meter))
        {
            yield break;
        }

        if (metric.Field("errorCode").Text() is { Length: > 0 } code && !string.Equals(code, "Success", StringComparison.OrdinalIgnoreCase))
        {
            throw new SourceException(SourceFault.Unavailable, $"Azure Monitor says {Quoted.Text(code)} of {name} of {Quoted.Text(_account.Name)}. Nothing was written; it is tried again in ten minutes.", AgainLater);
        }

        var series = 0;
        foreach (var one in metric.Field("timeseries").Items())
        {
            if (++series == MostSeries)
            {
                throw new SourceException(SourceFault.Answer, string.Create(
                    CultureInfo.InvariantCulture, $"{name} of {Quoted.Text(_account.Name)} has {MostSeries:N0} series or more, and Azure Monitor does not say how many it left out. Nothing was written. Split the account, or read the other `tokenMetrics`."));
            }

            foreach (var usage in OfSeries(one, name, meter, region))
            {
                yield return usage;
            }
        }
    }

    private IEnumerable<ApiUsage> OfSeries(JsonElement series, string name, UsageMeter meter, string region)
    {
        var deployment = ValueOf(series, MetricFamily.Deployment);
        var model = ValueOf(series, MetricFamily.Model) is { Length: > 0 } named ? named : deployment;
        var dimensions = new SpendDimensions
        {
            Provider = "Microsoft",
            Account = $"{_account.Subscription}/{_account.Name}",
            Service = "Azure OpenAI",
            ServiceCategory = "AI and Machine Learning",
            Model = model,
            Feature = deployment,
            Project = _account.Group,
            Region = region,
        };
        var terms = new UsageTerms("azure-openai", model, deployment, region);
        foreach (var point in series.Field("data").Items())
        {
            if (TotalOf(point, name) is { } total)
            {
                yield return new ApiUsage(TimeOf(point, name), dimensions, terms, meter, total);
            }
        }
    }

    /// <summary>Names of dimensions come back in small letters.</summary>
    private static string ValueOf(JsonElement series, string dimension) => series.Field("metadatavalues").Items()
        .Where(value => string.Equals(value.Field("name").Field("value").Text(), dimension, StringComparison.OrdinalIgnoreCase))
        .Select(value => value.Field("value").Text()).FirstOrDefault("");

    private static decimal? TotalOf(JsonElement point, string name) => !point.Field("total").IsThere() ? null
        : point.Field("total").Number() is >= 0m and var total ? total
        : throw new SourceException(SourceFault.Answer, $"Azure Monitor answered with the total {Quoted.Text(point.Field("total").ToString())} of {name}, which is no quantity. Nothing was written.");

    private static TimeBucket TimeOf(JsonElement point, string name) => point.Field("timeStamp").Moment() is { } start
        ? TimeBucket.Of(start, end: null)
        : throw new SourceException(SourceFault.Answer, $"Azure Monitor answered with a point of {name} that has no `timeStamp`: its answers have changed. Nothing was written.");
}
