using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Sources.Anthropic;

/// <summary>
/// The cost report of an Anthropic organisation by workspace and description, <c>GET /v1/organizations/cost_report</c>.
/// Its amounts are decimal text in cents. Priority Tier is not in it.
/// </summary>
internal sealed class AnthropicCostApi(ApiSettings settings) : ISpendApi
{
    /// <summary>Always said: left out, 7 days are returned and the rest is another page. More than 31 are refused.</summary>
    private const int MostBuckets = 31;

    private const decimal CentsPerUnit = 100m;

    public string Kind => SourceKinds.Anthropic;

    public ApiAccess Access(SourceSettings source) => AnthropicAccess.Of(settings, source);

    public async IAsyncEnumerable<SpendPage> ReadAsync(ApiSession session, SourceSettings source, DayRange window, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var data in TokenPages.ReadAsync(session, page => AddressOf(session.Base, window, page), cancellationToken))
        {
            yield return PageOf(source.Name, data);
        }
    }

    private static Uri AddressOf(Uri root, DayRange window, string? page) => ApiAddress.At(
        root, "v1/organizations/cost_report",
        ("starting_at", AnthropicAccess.Moment(window.From)),
        ("ending_at", AnthropicAccess.Moment(window.To.AddDays(1))),
        ("bucket_width", "1d"),
        ("limit", Math.Min(window.Days, MostBuckets).ToString(CultureInfo.InvariantCulture)),
        ("group_by[]", "workspace_id"),
        ("group_by[]", "description"),
        ("page", page));

    private static SpendPage PageOf(string account, JsonElement data)
    {
        List<DateOnly> days = [];
        List<ApiCost> costs = [];
        foreach (var bucket in data.Items())
        {
            var day = DayOf(bucket);
            days.Add(day);
            costs.AddRange(bucket.Field("results").Items().Select(result => CostOf(account, day, result)));
        }

        return new SpendPage(days, costs, []);
    }

    private static DateOnly DayOf(JsonElement bucket) => DateOnly.FromDateTime(AnthropicAccess.StartOf(bucket).UtcDateTime);

    private static ApiCost CostOf(string account, DateOnly day, JsonElement result)
    {
        var workspace = result.Field("workspace_id").Text();
        var description = result.Field("description").Text();
        var kind = result.Field("cost_type").Text();
        return new ApiCost(
            day,
            new SpendDimensions
            {
                Provider = "Anthropic",
                Account = account,
                Service = description.Length > 0 ? description : kind.Length > 0 ? kind : "Claude API",
                ServiceCategory = "AI and Machine Learning",
                Model = result.Field("model").Text(),
                Project = workspace.Length > 0 ? workspace : "default",
                Region = result.Field("inference_geo").Text(),
            },
            ChargeCategory.Usage,
            AmountOf(result.Field("amount")) / CentsPerUnit,
            result.Field("currency").Text());
    }

    private static decimal AmountOf(JsonElement amount) => amount.Number()
        ?? throw new SourceException(SourceFault.Answer, $"Anthropic answered with the amount {Quoted.Text(amount.ToString())}, which is no number. Nothing was written.");
}
