using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Sources.Http;

/// <summary>What is particular about one provider's API. How a pull becomes a batch is the same for all: <see cref="ApiCostSource"/>.</summary>
internal interface ISpendApi
{
    string Kind { get; }

    /// <summary>
    /// The provider names every day that it answers for, with costs or without. Where it does not, a day without costs between two days with
    /// costs is taken as one that it answered for.
    /// </summary>
    bool NamesDays { get; }

    /// <exception cref="SourceException">A setting is missing.</exception>
    ApiAccess Access(SourceSettings source);

    /// <summary>All costs of the window, page by page. A page that cannot be read whole ends the reading with a <see cref="SourceException"/>.</summary>
    IAsyncEnumerable<SpendPage> ReadAsync(ApiSession session, SourceSettings source, DayRange window, CancellationToken cancellationToken);
}

/// <param name="Days">Days that the provider named, with costs or without.</param>
/// <param name="Problems">What does not keep the rest from being used: one line each.</param>
internal sealed record SpendPage(IReadOnlyList<DateOnly> Days, IReadOnlyList<ApiCost> Costs, IReadOnlyList<string> Problems);

/// <summary>One cost of one UTC day.</summary>
/// <param name="Amount">In major units; exact.</param>
/// <param name="Currency">ISO 4217, in any case.</param>
/// <param name="Quantity">In <paramref name="Unit"/>; null where unknown.</param>
internal sealed record ApiCost(DateOnly Day, SpendDimensions Dimensions, ChargeCategory Category, decimal Amount, string Currency, decimal? Quantity = null, string Unit = "");
