using System.Text.Json;

namespace AiFinOps.Adapters.Sources.Http;

/// <summary>A page of buckets of time, each with results that count what was used.</summary>
internal static class UsagePage
{
    /// <param name="usageOf">What one result of a bucket counts.</param>
    public static SpendPage Of(string account, JsonElement data, Func<JsonElement, TimeBucket> bucketOf, Func<TimeBucket, JsonElement, IEnumerable<ApiUsage>> usageOf)
    {
        List<TimeBucket> buckets = [];
        List<ApiUsage> usage = [];
        foreach (var bucket in data.Items())
        {
            var time = bucketOf(bucket);
            buckets.Add(time);
            usage.AddRange(bucket.Field("results").Items().SelectMany(result => usageOf(time, result)));
        }

        return new SpendPage([.. buckets.Select(bucket => bucket.Day).Distinct()], [], [])
        {
            Usage = usage,
            Hours = [.. buckets.Where(bucket => bucket.IsHour).Select(bucket => (account, bucket.Hour))],
        };
    }
}
