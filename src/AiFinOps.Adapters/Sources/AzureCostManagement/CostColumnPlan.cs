using System.Globalization;
using System.Text.Json;
using AiFinOps.Adapters.Sources.Focus;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Sources.AzureCostManagement;

/// <summary>Which columns a query asks for, and what their cells mean. Columns are found by name: their order is no contract.</summary>
internal sealed class CostColumnPlan(SourceSettings source)
{
    private static readonly string[] CostNames = ["Cost", "totalCost", "PreTaxCost"];

    private readonly string _account = AzureScope.SubscriptionOf(source.Scope) ?? source.Scope[(source.Scope.LastIndexOf('/') + 1)..].ToLowerInvariant();

    public IReadOnlyList<Grouping> Grouping { get; } = source.GroupBy.Count > 0
        ? [.. source.GroupBy.Select(AzureCostManagement.Grouping.Of)]
        : [new("ResourceGroupName", IsTag: false), new("ServiceName", IsTag: false)];

    /// <exception cref="SourceException">A column that was asked for is not there, or a cell is not what its column says.</exception>
    public IEnumerable<ApiCost> Read(JsonElement root)
    {
        var properties = root.Field("properties");
        if (properties.Field("columns").ValueKind != JsonValueKind.Array || properties.Field("rows").ValueKind != JsonValueKind.Array)
        {
            throw Changed("`columns` and `rows`");
        }

        string[] names = [.. properties.Field("columns").Items().Select(column => column.Field("name").Text())];
        var cost = CostNames.Select(name => IndexOf(names, name)).FirstOrDefault(index => index >= 0, -1);
        var day = IndexOf(names, "UsageDate");
        var currency = IndexOf(names, "Currency");
        if (cost < 0 || day < 0 || currency < 0)
        {
            throw Changed(cost < 0 ? "a column `Cost`" : day < 0 ? "a column `UsageDate`" : "a column `Currency`");
        }

        foreach (var asked in Grouping.Where(asked => !IsThere(names, asked)))
        {
            throw Changed($"a column for {Quoted.Text(asked.Name)}, which `groupBy` asks for");
        }

        foreach (var row in properties.Field("rows").Items())
        {
            var cells = row.Items().ToArray();
            if (cells.Length < names.Length)
            {
                throw Changed(string.Create(CultureInfo.InvariantCulture, $"{names.Length} cells in every row"));
            }

            var dimensions = new CostCells(names, cells);
            yield return new ApiCost(
                DayOf(cells[day].Text()),
                DimensionsOf(dimensions),
                CategoryOf(dimensions["ChargeType"]),
                cells[cost].Number() ?? throw Changed($"a number as cost: {Quoted.Text(cells[cost].ToString())}"),
                cells[currency].Text());
        }
    }

    private SpendDimensions DimensionsOf(CostCells cells)
    {
        var tags = new FocusTags();
        var project = "";
        foreach (var tag in Grouping.Where(asked => asked.IsTag))
        {
            var value = cells.Tag(tag.Name);
            project = !tags.TakeTag(tag.Name, value) && project.Length == 0 ? value : project;
        }

        var tagged = tags.Complete(new SpendDimensions());
        return tagged with
        {
            Provider = "Microsoft",
            Account = FirstOf(SubscriptionOf(cells["SubscriptionId"]), cells["SubscriptionName"], _account),
            Service = FirstOf(cells["ServiceName"], cells["MeterCategory"], "Azure"),
            ServiceCategory = cells["ServiceFamily"],
            Model = FirstOf(tagged.Model, cells["Meter"], cells["MeterSubcategory"]),
            Region = cells["ResourceLocation"],

            // The same group is written in different cases from row to row.
            Project = FirstOf(tagged.Project, project, cells["ResourceGroupName"].ToLowerInvariant(), cells["ResourceGroup"].ToLowerInvariant()),
        };
    }

    private static string SubscriptionOf(string id) => id[(id.LastIndexOf('/') + 1)..].ToLowerInvariant();

    private static string FirstOf(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            if (text.Length > 0)
            {
                return text;
            }
        }

        return "";
    }

    private static ChargeCategory CategoryOf(string chargeType) => chargeType.ToUpperInvariant() switch
    {
        "PURCHASE" => ChargeCategory.Purchase,
        "REFUND" => ChargeCategory.Credit,
        "TAX" => ChargeCategory.Tax,
        "ADJUSTMENT" or "ROUNDINGADJUSTMENT" => ChargeCategory.Adjustment,
        _ => ChargeCategory.Usage,
    };

    /// <summary><c>yyyyMMdd</c> as a number or text; a date with a time is read too. It is a UTC day.</summary>
    private static DateOnly DayOf(string cell) =>
        DateOnly.TryParseExact(cell.Length > 10 ? cell[..10] : cell, ["yyyyMMdd", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw Changed($"a day in `UsageDate`: {Quoted.Text(cell)}");

    private static bool IsThere(string[] names, Grouping asked) =>
        IndexOf(names, asked.Name) >= 0
        || (asked.IsTag && IndexOf(names, CostCells.TagValue) >= 0)
        || (!asked.IsTag && asked.Name.StartsWith("ResourceGroup", StringComparison.Ordinal) && Array.Exists(names, name => name.StartsWith("ResourceGroup", StringComparison.OrdinalIgnoreCase)));

    private static int IndexOf(string[] names, string name) => Array.FindIndex(names, known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase));

    private static SourceException Changed(string what) => new(
        SourceFault.Answer, $"Azure Cost Management answered without {what}: its answers have changed, or the scope does not have it. Nothing was written.");
}

/// <summary>The cells of a row by the names of their columns.</summary>
internal readonly struct CostCells(string[] names, JsonElement[] cells)
{
    public const string TagKey = "TagKey";
    public const string TagValue = "TagValue";

    /// <summary>Empty where there is no such column.</summary>
    public string this[string name]
    {
        get
        {
            for (var index = 0; index < names.Length; index++)
            {
                if (string.Equals(names[index], name, StringComparison.OrdinalIgnoreCase))
                {
                    return cells[index].Text();
                }
            }

            return "";
        }
    }

    /// <summary>A tag has a column of its name, or one pair of columns <c>TagKey</c> and <c>TagValue</c> of several.</summary>
    public string Tag(string name)
    {
        var key = "";
        for (var index = 0; index < names.Length; index++)
        {
            if (string.Equals(names[index], name, StringComparison.OrdinalIgnoreCase))
            {
                return cells[index].Text();
            }

            if (string.Equals(names[index], TagKey, StringComparison.OrdinalIgnoreCase))
            {
                key = cells[index].Text();
            }
            else if (string.Equals(names[index], TagValue, StringComparison.OrdinalIgnoreCase) && string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
            {
                return cells[index].Text();
            }
        }

        return "";
    }
}
