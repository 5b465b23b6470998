using System.Text.Json.Nodes;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Prices;

namespace AiFinOps.Adapters.Tests.Sources.Http;

/// <summary>
/// Providers that report quantities. What a test wants spent is so many input tokens at eight in the morning, at a price at which every amount of
/// a test is a whole number of them.
/// </summary>
internal abstract partial class ProviderCase
{
    private const decimal TokensForOne = 10_000_000_000_000_000m;

    private static readonly PriceTable Prices = new(new[] { "openai", "anthropic", "azure-openai" }.Select(provider => new PriceRow(
        $"{provider}-any", provider, "*", "", "", PriceRow.Standard, new DateOnly(2015, 1, 1), "USD", new Dictionary<UsageMeter, decimal> { [UsageMeter.Input] = 1_000_000m / TokensForOne })));

    private static DateTimeOffset EightOnThe(DateOnly day) => new(day.ToDateTime(new TimeOnly(8, 0)), TimeSpan.Zero);

    private static SourceSettings Priced(SourceSettings settings) => settings with { Granularity = SourceGranularity.Hourly, Prices = Prices };

    private static JsonNode Tokens(Spent cost, Style style) => Number(decimal.Truncate(cost.Amount * TokensForOne), style);

    private static JsonObject Paged(JsonObject page, int number, bool more, Style style)
    {
        if (style != Style.Sparse || more)
        {
            (page["has_more"], page["next_page"]) = (more, more ? $"page_{number + 1}" : null);
        }

        return Also(page, style);
    }

    private sealed class OpenAiUsageCase() : ProviderCase(SourceKinds.OpenAiUsage)
    {
        public override string Host => "api.openai.com";

        public override bool StatesCosts => false;

        public override SourceSettings Settings => Priced(base.Settings) with { Endpoints = ["completions"] };

        protected override JsonObject Write(IReadOnlyList<Spent> spent, int number, bool more, Style style)
        {
            var buckets = spent.GroupBy(cost => cost.Day).Select(day => (JsonNode)Also(new JsonObject
            {
                ["start_time"] = Number(EightOnThe(day.Key).ToUnixTimeSeconds(), style),
                ["results"] = new JsonArray([.. day.Select(cost => Result(cost, style))]),
            }, style));
            return Paged(new JsonObject { ["data"] = new JsonArray([.. buckets]) }, number, more, style);
        }

        private static JsonObject Result(Spent cost, Style style)
        {
            var result = Also(new JsonObject { ["input_tokens"] = Tokens(cost, style), ["output_tokens"] = Number(0, style), ["project_id"] = cost.What }, style);
            if (style != Style.Sparse)
            {
                (result["input_cached_tokens"], result["model"], result["batch"], result["service_tier"]) = (null, "gpt-4o", false, "default");
            }

            return result;
        }
    }

    private sealed class AnthropicUsageCase() : ProviderCase(SourceKinds.AnthropicUsage)
    {
        public override string Host => "api.anthropic.com";

        public override bool StatesCosts => false;

        public override SourceSettings Settings => Priced(base.Settings);

        protected override JsonObject Write(IReadOnlyList<Spent> spent, int number, bool more, Style style)
        {
            var buckets = spent.GroupBy(cost => cost.Day).Select(day => (JsonNode)Also(new JsonObject
            {
                ["starting_at"] = Text(day.Key) + "T08:00:00Z",
                ["results"] = new JsonArray([.. day.Select(cost => Result(cost, style))]),
            }, style));
            return Paged(new JsonObject { ["data"] = new JsonArray([.. buckets]) }, number, more, style);
        }

        private static JsonObject Result(Spent cost, Style style)
        {
            var result = Also(new JsonObject { ["uncached_input_tokens"] = Tokens(cost, style), ["output_tokens"] = Number(0, style), ["workspace_id"] = cost.What }, style);
            if (style != Style.Sparse)
            {
                (result["cache_creation"], result["model"], result["service_tier"], result["server_tool_use"]) = (null, "claude-opus-5", "standard", new JsonObject { ["web_search_requests"] = Number(0, style) });
            }

            return result;
        }
    }

    private sealed class AzureMetricsCase() : ProviderCase(SourceKinds.AzureOpenAiMetrics)
    {
        public override string Host => "management.azure.com";

        public override bool HasPages => false;

        public override bool StatesCosts => false;

        public override string WhatIs => "feature";

        public override SourceSettings Settings => Priced(base.Settings) with
        {
            SecretRef = null,
            Resources = ["/subscriptions/3b1f6c0e-0001-4000-8000-000000000001/resourceGroups/RG-AI/providers/Microsoft.CognitiveServices/accounts/contoso-ai"],
        };

        protected override JsonObject Write(IReadOnlyList<Spent> spent, int number, bool more, Style style)
        {
            var series = spent.GroupBy(cost => cost.What).Select(what => (JsonNode)Also(new JsonObject
            {
                ["metadatavalues"] = new JsonArray(new JsonObject { ["name"] = new JsonObject { ["value"] = "modeldeploymentname" }, ["value"] = what.Key }),
                ["data"] = new JsonArray([.. what.Select(cost => Also(new JsonObject { ["timeStamp"] = Text(cost.Day) + "T08:00:00Z", ["total"] = Tokens(cost, style) }, style))]),
            }, style));
            var metric = Also(new JsonObject { ["name"] = new JsonObject { ["value"] = "ProcessedPromptTokens" }, ["timeseries"] = new JsonArray([.. series]) }, style);
            if (style != Style.Sparse)
            {
                (metric["errorCode"], metric["unit"]) = ("Success", "Count");
            }

            return Also(new JsonObject { ["value"] = new JsonArray(metric) }, style);
        }
    }
}
