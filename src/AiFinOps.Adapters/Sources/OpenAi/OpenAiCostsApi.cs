using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Sources.OpenAi;

/// <summary>Costs of an OpenAI organisation by project and line item, <c>GET /v1/organization/costs</c>.</summary>
internal sealed class OpenAiCostsApi(ApiSettings settings) : ISpendApi
{
    /// <summary>Always said: left out, 7 days are returned and the rest is another page.</summary>
    private const int MostBuckets = 60;

    public string Kind => SourceKinds.OpenAi;

    public ApiAccess Access(SourceSettings source) => OpenAiAccess.Of(settings, source);

    public async IAsyncEnumerable<SpendPage> ReadAsync(ApiSession session, SourceSettings source, DayRange window, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var data in TokenPages.ReadAsync(session, page => AddressOf(session.Base, window, page), cancellationToken))
        {
            yield return PageOf(source.Name, data);
        }
    }

    private static Uri AddressOf(Uri root, DayRange window, string? page) => ApiAddress.At(
        root, "v1/organization/costs",
        ("start_time", OpenAiAccess.UnixTime(window.From)),
        ("end_time", OpenAiAccess.UnixTime(window.To.AddDays(1))),
        ("bucket_width", "1d"),
        ("limit", Math.Min(window.Days, MostBuckets).ToString(CultureInfo.InvariantCulture)),
        ("group_by[]", "project_id"),
        ("group_by[]", "line_item"),
        ("page", page));

    private static SpendPage PageOf(string account, JsonElement data)
    {
        List<DateOnly> days = [];
        List<ApiCost> costs = [];
        List<string> problems = [];
        foreach (var bucket in data.Items())
        {
            var day = DayOf(bucket);
            days.Add(day);
            foreach (var result in bucket.Field("results").Items())
            {
                if (CostOf(account, day, result) is { } cost)
                {
                    costs.Add(cost);
                }
                else if (result.Field("quantity").Number() is > 0m and var quantity)
                {
                    problems.Add(string.Create(CultureInfo.InvariantCulture, $"OpenAI reports {quantity} of {Quoted.Text(result.Field("line_item").Text())} on {day:yyyy-MM-dd} without an amount: that usage is not counted."));
                }
            }
        }

        return new SpendPage(days, costs, problems);
    }

    private static DateOnly DayOf(JsonElement bucket) => DateOnly.FromDateTime(OpenAiAccess.StartOf(bucket).UtcDateTime);

    /// <returns>Null where there is no amount, which the provider allows.</returns>
    private static ApiCost? CostOf(string account, DateOnly day, JsonElement result)
    {
        var amount = result.Field("amount");
        if (!amount.Field("value").IsThere())
        {
            return null;
        }

        var item = result.Field("line_item").Text();
        var comma = item.IndexOf(", ", StringComparison.Ordinal);
        return new ApiCost(
            day,
            new SpendDimensions
            {
                Provider = "OpenAI",
                Account = account,
                Service = item.Length > 0 ? item : "OpenAI API",
                ServiceCategory = "AI and Machine Learning",
                Model = comma > 0 ? item[..comma] : "",
                Project = result.Field("project_id").Text(),
            },
            ChargeCategory.Usage,
            amount.Field("value").Number() ?? throw new SourceException(SourceFault.Answer, $"OpenAI answered with the amount {Quoted.Text(amount.Field("value").ToString())}, which is no number. Nothing was written."),
            amount.Field("currency").Text(),
            result.Field("quantity").Number(),
            result.Field("quantity_unit").Text());
    }
}
