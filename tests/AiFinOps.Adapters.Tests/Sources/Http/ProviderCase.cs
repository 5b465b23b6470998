using System.Globalization;
using System.Text.Json.Nodes;
using AiFinOps.Core.Configuration;

namespace AiFinOps.Adapters.Tests.Sources.Http;

/// <summary>One cost of a day as a test wants it, whatever the provider's shape. What is the project, workspace, resource group or team.</summary>
internal sealed record Spent(DateOnly Day, string What, decimal Amount, string Currency = "USD");

/// <summary>Ways in which providers write one and the same thing.</summary>
internal enum Style
{
    Documented,

    /// <summary>Numbers as text, and text that is a number as a number.</summary>
    SwappedTypes,

    /// <summary>Only what cannot be done without.</summary>
    Sparse,

    /// <summary>With fields that nobody knows yet.</summary>
    Unknown,
}

/// <summary>One provider for the faults that all share: how it is configured, and how it writes a page.</summary>
internal abstract partial class ProviderCase(string kind)
{
    public static readonly IReadOnlyDictionary<string, ProviderCase> All = new ProviderCase[] { new AzureCase(), new OpenAiCase(), new AnthropicCase(), new LiteLlmCase(), new OpenAiUsageCase(), new AnthropicUsageCase(), new AzureMetricsCase() }
        .ToDictionary(provider => provider.Kind, StringComparer.Ordinal);

    public string Kind { get; } = kind;

    public abstract string Host { get; }

    /// <summary>Answers come in pages.</summary>
    public virtual bool HasPages => true;

    /// <summary>The provider itself says what things cost, in which currency, and what it gives back.</summary>
    public virtual bool StatesCosts => Kind is not SourceKinds.LiteLlm;

    /// <summary>Dimension in which <see cref="Spent.What"/> arrives.</summary>
    public virtual string WhatIs => "project";

    public virtual SourceSettings Settings => new(
        Kind, Kind, "", "finops", TimeSpan.FromDays(SourceKinds.Of(Kind).SettleDays), TimeSpan.FromHours(6), SourceKinds.Of(Kind).LookBackDays) { SecretRef = "API_KEY" };

    /// <param name="number">From 1.</param>
    /// <param name="more">Another page follows.</param>
    public string Page(IReadOnlyList<Spent> spent, int number = 1, bool more = false, Style style = Style.Documented) => Write(spent, number, more, style).ToJsonString();

    public Reply Reply(params Spent[] spent) => Http.Reply.Json(Page(spent));

    protected abstract JsonObject Write(IReadOnlyList<Spent> spent, int number, bool more, Style style);

    protected static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    protected static JsonNode Number(decimal number, Style style) => style == Style.SwappedTypes ? number.ToString(CultureInfo.InvariantCulture) : number;

    protected static JsonNode NumberText(decimal number, Style style) => style == Style.SwappedTypes ? number : number.ToString(CultureInfo.InvariantCulture);

    protected static JsonObject Also(JsonObject value, Style style)
    {
        if (style == Style.Unknown)
        {
            value["future_field"] = new JsonObject { ["of"] = new JsonArray("any", 1, null) };
        }

        return value;
    }

    private sealed class AzureCase() : ProviderCase(SourceKinds.AzureCostManagement)
    {
        public const string Subscription = "/subscriptions/3b1f6c0e-0001-4000-8000-000000000001";

        public override string Host => "management.azure.com";

        public override SourceSettings Settings => base.Settings with { SecretRef = null, Scope = Subscription, GroupBy = ["ResourceGroupName"] };

        protected override JsonObject Write(IReadOnlyList<Spent> spent, int number, bool more, Style style)
        {
            JsonArray columns = [Column("Cost", "Number"), Column("UsageDate", "Number"), Column("ResourceGroupName", "String"), Column("Currency", "String")];
            var rows = spent.Select(cost => (JsonNode)new JsonArray(
                Number(cost.Amount, style), Number(int.Parse(cost.Day.ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), style), cost.What, cost.Currency));
            var properties = Also(new JsonObject { ["columns"] = columns, ["rows"] = new JsonArray([.. rows]) }, style);
            if (style != Style.Sparse || more)
            {
                properties["nextLink"] = more ? $"https://management.azure.com{Subscription}/providers/Microsoft.CostManagement/query?api-version=2025-03-01&$skiptoken=page{number + 1}" : null;
            }

            return Also(new JsonObject { ["properties"] = properties }, style);
        }

        private static JsonObject Column(string name, string type) => new() { ["name"] = name, ["type"] = type };
    }

    private sealed class OpenAiCase() : ProviderCase(SourceKinds.OpenAi)
    {
        public override string Host => "api.openai.com";

        protected override JsonObject Write(IReadOnlyList<Spent> spent, int number, bool more, Style style)
        {
            var buckets = spent.GroupBy(cost => cost.Day).Select(day => (JsonNode)Also(new JsonObject
            {
                ["object"] = "bucket",
                ["start_time"] = Number(new DateTimeOffset(day.Key.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeSeconds(), style),
                ["results"] = new JsonArray([.. day.Where(cost => cost.What.Length > 0).Select(cost => Result(cost, style))]),
            }, style));
            var page = new JsonObject { ["data"] = new JsonArray([.. buckets]) };
            if (style != Style.Sparse || more)
            {
                (page["has_more"], page["next_page"]) = (more, more ? $"page_{number + 1}" : null);
            }

            return Also(page, style);
        }

        private static JsonObject Result(Spent cost, Style style)
        {
            var result = Also(new JsonObject
            {
                ["amount"] = Also(new JsonObject { ["value"] = Number(cost.Amount, style), ["currency"] = cost.Currency.ToLowerInvariant() }, style),
                ["project_id"] = cost.What,
            }, style);
            if (style != Style.Sparse)
            {
                (result["line_item"], result["quantity"], result["quantity_unit"]) = (null, null, null);
            }

            return result;
        }
    }

    private sealed class AnthropicCase() : ProviderCase(SourceKinds.Anthropic)
    {
        public override string Host => "api.anthropic.com";

        protected override JsonObject Write(IReadOnlyList<Spent> spent, int number, bool more, Style style)
        {
            var buckets = spent.GroupBy(cost => cost.Day).Select(day => (JsonNode)Also(new JsonObject
            {
                ["starting_at"] = Text(day.Key) + "T00:00:00Z",
                ["results"] = new JsonArray([.. day.Where(cost => cost.What.Length > 0).Select(cost => Result(cost, style))]),
            }, style));
            var page = new JsonObject { ["data"] = new JsonArray([.. buckets]) };
            if (style != Style.Sparse || more)
            {
                (page["has_more"], page["next_page"]) = (more, more ? $"page_{number + 1}" : null);
            }

            return Also(page, style);
        }

        private static JsonObject Result(Spent cost, Style style)
        {
            var result = Also(new JsonObject { ["currency"] = cost.Currency, ["amount"] = NumberText(cost.Amount * 100m, style), ["workspace_id"] = cost.What }, style);
            if (style != Style.Sparse)
            {
                (result["description"], result["cost_type"], result["model"], result["token_type"]) = ("Tokens", "tokens", null, null);
            }

            return result;
        }
    }

    private sealed class LiteLlmCase() : ProviderCase(SourceKinds.LiteLlm)
    {
        public override string Host => "litellm.example.com";

        public override SourceSettings Settings => base.Settings with { Url = new Uri("https://litellm.example.com") };

        protected override JsonObject Write(IReadOnlyList<Spent> spent, int number, bool more, Style style)
        {
            var results = spent.GroupBy(cost => cost.Day).Select(day =>
            {
                var keys = day.Select(cost => KeyValuePair.Create($"{cost.What}-key", (JsonNode?)Also(new JsonObject
                {
                    ["metrics"] = Also(new JsonObject { ["spend"] = Number(cost.Amount, style) }, style),
                    ["metadata"] = new JsonObject { ["team_id"] = cost.What },
                }, style)));
                return (JsonNode)Also(new JsonObject
                {
                    ["date"] = Text(day.Key),
                    ["metrics"] = new JsonObject { ["spend"] = Number(day.Sum(cost => cost.Amount), style) },
                    ["breakdown"] = new JsonObject
                    {
                        ["models"] = new JsonObject { ["gpt-4o"] = new JsonObject { ["metrics"] = new JsonObject { ["spend"] = Number(day.Sum(cost => cost.Amount), style) }, ["api_key_breakdown"] = new JsonObject(keys) } },
                    },
                }, style);
            });
            var page = new JsonObject { ["results"] = new JsonArray([.. results]) };
            if (style != Style.Sparse || more)
            {
                page["metadata"] = Also(new JsonObject { ["page"] = Number(number, style), ["has_more"] = more }, style);
            }

            return Also(page, style);
        }
    }
}
