using System.Buffers;
using System.Globalization;
using System.Text.Json;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Sources.AzureCostManagement;

/// <summary>The body of a cost query.</summary>
internal static class CostQuery
{
    /// <param name="window">At most 31 days: more are refused at daily granularity.</param>
    public static byte[] Write(SourceSettings source, IEnumerable<Grouping> grouping, DayRange window)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", source.CostType is CostType.Amortized ? "AmortizedCost" : "ActualCost");
            json.WriteString("timeframe", "Custom");
            json.WriteStartObject("timePeriod");
            json.WriteString("from", string.Create(CultureInfo.InvariantCulture, $"{window.From:yyyy-MM-dd}T00:00:00Z"));
            json.WriteString("to", string.Create(CultureInfo.InvariantCulture, $"{window.To:yyyy-MM-dd}T23:59:59Z"));
            json.WriteEndObject();
            json.WriteStartObject("dataset");
            json.WriteString("granularity", "Daily");
            json.WriteStartObject("aggregation");
            json.WriteStartObject("totalCost");
            json.WriteString("name", "Cost");
            json.WriteString("function", "Sum");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartArray("grouping");
            foreach (var group in grouping)
            {
                json.WriteStartObject();
                json.WriteString("type", group.IsTag ? "TagKey" : "Dimension");
                json.WriteString("name", group.Name);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>A dimension or a tag by which costs are split.</summary>
internal readonly record struct Grouping(string Name, bool IsTag)
{
    private const string Tag = "tag:";

    /// <param name="written">As in the configuration: a dimension, or <c>tag:NAME</c>.</param>
    public static Grouping Of(string written) =>
        written.StartsWith(Tag, StringComparison.Ordinal) ? new(written[Tag.Length..], IsTag: true) : new(written, IsTag: false);
}
