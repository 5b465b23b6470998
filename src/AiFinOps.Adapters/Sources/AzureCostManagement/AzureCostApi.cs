using System.Runtime.CompilerServices;
using System.Text.Json;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;
using Azure.Core;

namespace AiFinOps.Adapters.Sources.AzureCostManagement;

/// <summary>
/// Daily costs of an Azure scope, <c>POST {scope}/providers/Microsoft.CostManagement/query</c>, as the identity of the app. One query for each
/// calendar month, because the provider charges its allowance by months of data.
/// </summary>
/// <param name="credential">Asked for a token at each request; it keeps them itself.</param>
internal sealed class AzureCostApi(ApiSettings settings, TokenCredential credential) : ISpendApi
{
    private const string Path = "providers/Microsoft.CostManagement/query";
    private const string Version = "2025-03-01";
    private const string PageSize = "5000";

    /// <summary>A tenant has 12 units in 10 seconds and 60 in a minute, and a month of data costs one: a unit a second keeps both.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private static readonly Uri Address = new("https://management.azure.com");

    private static readonly ProviderProfile Profile = new(
        "Azure Cost Management",
        "The identity's token was not accepted: check that it belongs to the tenant of the scope.",
        "The identity may not read costs: give it the role Cost Management Reader at the scope (Billing account reader at a billing account). Plain Reader is not enough, and a new assignment takes some minutes.",
        "There is no such scope, or the identity cannot see it. Check `scope`, and that the identity has the role Cost Management Reader there.",
        new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "SubscriptionHasNoUsages" });

    public string Kind => SourceKinds.AzureCostManagement;

    public ApiAccess Access(SourceSettings source)
    {
        if (AzureScope.Describe(source.Scope) is null)
        {
            throw new SourceException(SourceFault.Settings, $"Its `scope` {Quoted.Text(source.Scope)} is none of Azure. Write for example `/subscriptions/ID`.");
        }

        // The app has one identity, and with it one tenant: its sources share one allowance.
        var address = settings.AddressOf(source, Address);
        return new ApiAccess(Profile, address, $"{Kind} {address.IdnHost}", (request, cancellationToken) => AzureToken.AddAsync(credential, request, address, cancellationToken));
    }

    public async IAsyncEnumerable<SpendPage> ReadAsync(ApiSession session, SourceSettings source, DayRange window, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var columns = new CostColumnPlan(source);
        foreach (var month in Months(window))
        {
            var body = CostQuery.Write(source, columns.Grouping, month);
            var trail = new PageTrail(session.Provider.Name);
            var isFirst = true;
            for (var next = ApiAddress.At(session.Base, $"{source.Scope.Trim('/')}/{Path}", ("api-version", Version), ("$top", PageSize)); next is not null;)
            {
                trail.Take(next.AbsoluteUri);
                using var document = await session.SendAsync(HttpMethod.Post, next, body, Pace, cancellationToken);
                if (document is null)
                {
                    yield return isFirst ? new SpendPage([], [], []) { NoContent = month } : throw SourceException.NoPage(session.Provider.Name);
                    break;
                }

                yield return new SpendPage([], [.. columns.Read(document.RootElement)], []);
                (next, isFirst) = (NextOf(document.RootElement), false);
            }
        }
    }

    /// <summary>The next page is asked for with the same body.</summary>
    private static Uri? NextOf(JsonElement root)
    {
        var link = root.Field("properties").Field("nextLink").Text();
        return link.Length == 0 ? null
            : Uri.TryCreate(link, UriKind.Absolute, out var next) ? next
            : throw new SourceException(SourceFault.Answer, "Azure Cost Management sent a link to the next page that is no address. Nothing was written; it is tried again at the next pull.");
    }

    private static IEnumerable<DayRange> Months(DayRange window)
    {
        for (var from = window.From; from <= window.To;)
        {
            var end = new DateOnly(from.Year, from.Month, DateTime.DaysInMonth(from.Year, from.Month));
            var to = end < window.To ? end : window.To;
            yield return new DayRange(from, to);
            from = to.AddDays(1);
        }
    }
}
