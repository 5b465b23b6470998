using AiFinOps.Core.Configuration;
using AiFinOps.Core.Prices;

namespace AiFinOps.Adapters.Tests.Sources.Http;

/// <summary>Prices for tests of one source: round numbers that no list has.</summary>
internal static class UsagePrices
{
    /// <param name="prices">Per million, or what the meter counts.</param>
    public static PriceRow Row(string id, string provider, string model, string tier = PriceRow.Standard, string deployment = "", params (UsageMeter Meter, decimal Price)[] prices) =>
        new(id, provider, model, deployment, "", tier, new DateOnly(2018, 1, 1), "USD", prices.ToDictionary(price => price.Meter, price => price.Price));

    public static SourceSettings With(this SourceSettings source, params PriceRow[] rows) => source with { Prices = new PriceTable(rows) };
}
