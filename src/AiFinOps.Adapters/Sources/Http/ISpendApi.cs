using AiFinOps.Core.Configuration;
using AiFinOps.Core.Prices;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Sources.Http;

/// <summary>What is particular about one provider's API. How a pull becomes a batch is the same for all: <see cref="ApiCostSource"/>.</summary>
internal interface ISpendApi
{
    string Kind { get; }

    /// <summary>How long after an hour, or a day, its figures may still lack something: what was read earlier is not whole.</summary>
    TimeSpan Lateness => TimeSpan.Zero;

    /// <exception cref="SourceException">A setting is missing.</exception>
    ApiAccess Access(SourceSettings source);

    /// <summary>All costs of the window, page by page. A page that cannot be read whole ends the reading with a <see cref="SourceException"/>.</summary>
    IAsyncEnumerable<SpendPage> ReadAsync(ApiSession session, SourceSettings source, DayRange window, CancellationToken cancellationToken);
}

/// <param name="Days">Days that the provider named, with costs or without.</param>
/// <param name="Problems">What does not keep the rest from being used: one line each.</param>
internal sealed record SpendPage(IReadOnlyList<DateOnly> Days, IReadOnlyList<ApiCost> Costs, IReadOnlyList<string> Problems)
{
    /// <summary>Days for which the provider said that it has no content: they are unknown, also between days with costs. Null where it answered.</summary>
    public DayRange? NoContent { get; init; }

    /// <summary>Of a provider that reports quantities and no costs.</summary>
    public IReadOnlyList<ApiUsage> Usage { get; init; } = [];

    /// <summary>Hours (start, UTC) that the provider answered for, by account, with usage or without.</summary>
    public IReadOnlyList<(string Account, DateTimeOffset Hour)> Hours { get; init; } = [];
}

/// <summary>One cost of one UTC day.</summary>
/// <param name="Amount">In major units; exact.</param>
/// <param name="Currency">ISO 4217, in any case.</param>
/// <param name="Quantity">In <paramref name="Unit"/>; null where unknown.</param>
internal sealed record ApiCost(DateOnly Day, SpendDimensions Dimensions, ChargeCategory Category, decimal Amount, string Currency, decimal? Quantity = null, string Unit = "");

/// <summary>A quantity of one meter, to be priced by the organisation's own table.</summary>
/// <param name="Dimensions">Their service is the beginning of its name; tier and meter complete it, because each has a price of its own.</param>
/// <param name="Quantity">In the unit of the meter.</param>
internal sealed record ApiUsage(TimeBucket Bucket, SpendDimensions Dimensions, UsageTerms Terms, UsageMeter Meter, decimal Quantity)
{
    /// <summary><c>OpenAI batch cached input tokens</c>: what has one price is one service, so that a dearer mix is told from a dearer price.</summary>
    public SpendDimensions Priced => Dimensions with
    {
        Service = string.Equals(Terms.Tier, PriceRow.Standard, StringComparison.Ordinal) ? $"{Dimensions.Service} {Meter.Info().Words}" : $"{Dimensions.Service} {Terms.Tier} {Meter.Info().Words}",
    };
}

/// <summary>The time for which a provider sums usage.</summary>
/// <param name="Start">UTC.</param>
/// <param name="IsHour">It lies within one UTC hour; a longer one says something of its day alone.</param>
internal readonly record struct TimeBucket(DateTimeOffset Start, bool IsHour)
{
    public DateOnly Day => DateOnly.FromDateTime(Start.UtcDateTime);

    public DateTimeOffset Hour => new(Start.UtcDateTime.Date.AddHours(Start.UtcDateTime.Hour), TimeSpan.Zero);

    /// <param name="end">Null where the provider does not say; it was asked for hours.</param>
    public static TimeBucket Of(DateTimeOffset start, DateTimeOffset? end) => new(start, end is null || end - start <= TimeSpan.FromHours(1));
}
