using System.Text.Json.Nodes;
using AiFinOps.Core.Prices;

namespace AiFinOps.Adapters.Configuration;

/// <summary>A row of the price table in the words of the file. Each meter has a key of its own.</summary>
internal static class PriceRowFormat
{
    public static PriceRow Read(ConfigNode node) => new(
        node.Text("id"),
        node.Text("provider"),
        node.Text("model"),
        node.Text("deployment"),
        node.Text("region"),
        node.Text("tier", PriceRow.Standard),
        node.Date("validFrom") ?? DateOnly.MinValue,
        node.Text("currency"),
        UsageMeters.All.Where(meter => node.At(meter.Key) is not null).ToDictionary(meter => meter.Meter, meter => node.Amount(meter.Key, 0m)));

    public static JsonObject Write(PriceRow price)
    {
        var row = new JsonObject
        {
            ["id"] = price.Id,
            ["provider"] = price.Provider,
            ["model"] = price.Model,
            ["tier"] = price.Tier,
            ["validFrom"] = NodeValues.WriteDate(price.ValidFrom),
            ["currency"] = price.Currency,
        };
        foreach (var (key, text) in new[] { ("deployment", price.Deployment), ("region", price.Region) }.Where(optional => optional.Item2.Length > 0))
        {
            row[key] = text;
        }

        foreach (var (meter, amount) in price.Prices.OrderBy(entry => entry.Key))
        {
            row[meter.Info().Key] = NodeValues.WriteNumber(amount);
        }

        return row;
    }
}
