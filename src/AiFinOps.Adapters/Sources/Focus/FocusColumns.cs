using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources.Focus;

/// <summary>Where the columns of FOCUS 1.0–1.2 stand in one file. -1 for a column that is not there.</summary>
internal sealed class FocusColumns
{
    /// <summary>Mandatory in 1.0, 1.1 and 1.2 alike.</summary>
    private static readonly string[] Mandatory =
    [
        "BilledCost", "BillingAccountId", "BillingAccountName", "BillingCurrency", "BillingPeriodEnd", "BillingPeriodStart", "ChargeCategory",
        "ChargeClass", "ChargeDescription", "ChargePeriodEnd", "ChargePeriodStart", "ContractedCost", "EffectiveCost", "InvoiceIssuerName",
        "ListCost", "PricingQuantity", "PricingUnit", "ProviderName", "PublisherName", "ServiceCategory", "ServiceName",
    ];

    private static readonly string[] NewIn11 =
        ["CapacityReservationId", "CapacityReservationStatus", "CommitmentDiscountQuantity", "CommitmentDiscountUnit", "ServiceSubcategory", "SkuMeter", "SkuPriceDetails"];

    private static readonly string[] NewIn12 =
        ["BillingAccountType", "InvoiceId", "PricingCurrency", "PricingCurrencyContractedUnitPrice", "PricingCurrencyEffectiveCost", "PricingCurrencyListUnitPrice", "SubAccountType"];

    private readonly Dictionary<string, int> _positions;

    private FocusColumns(IReadOnlyList<string> header, Dictionary<string, int> positions)
    {
        _positions = positions;
        Header = header;
        Version = NewIn12.Any(positions.ContainsKey) ? "FOCUS 1.2" : NewIn11.Any(positions.ContainsKey) ? "FOCUS 1.1" : "FOCUS 1.0";
        ChargePeriodStart = positions["ChargePeriodStart"];
        ChargePeriodEnd = positions["ChargePeriodEnd"];
        EffectiveCost = positions["EffectiveCost"];
        BilledCost = positions["BilledCost"];
        ConsumedQuantity = Optional("ConsumedQuantity");
        Provider = positions["ProviderName"];
        BillingAccount = positions["BillingAccountId"];
        SubAccount = Optional("SubAccountId");
        Service = positions["ServiceName"];
        ServiceCategory = positions["ServiceCategory"];
        Region = Optional("RegionId");
        Unit = Optional("ConsumedUnit");
        ChargeCategory = positions["ChargeCategory"];
        ChargeClass = positions["ChargeClass"];
        Currency = positions["BillingCurrency"];
        Tags = Optional("Tags");
        Extra = [.. FocusTags.Names.Select(name => Optional("x_" + name)).Where(position => position >= 0)];
        int[] keys = [Provider, BillingAccount, SubAccount, Service, ServiceCategory, Region, Unit, ChargeCategory, ChargeClass, Currency, Tags, .. Extra];
        Keys = [.. keys.Where(position => position >= 0)];
    }

    public IReadOnlyList<string> Header { get; }

    /// <summary>The lowest version that has all columns of the file.</summary>
    public string Version { get; }

    public int ChargePeriodStart { get; }

    public int ChargePeriodEnd { get; }

    public int EffectiveCost { get; }

    public int BilledCost { get; }

    public int ConsumedQuantity { get; }

    public int Provider { get; }

    public int BillingAccount { get; }

    public int SubAccount { get; }

    public int Service { get; }

    public int ServiceCategory { get; }

    public int Region { get; }

    public int Unit { get; }

    public int ChargeCategory { get; }

    public int ChargeClass { get; }

    public int Currency { get; }

    public int Tags { get; }

    /// <summary>The <c>x_</c> columns that say what a tag may say too.</summary>
    public IReadOnlyList<int> Extra { get; }

    /// <summary>All columns that say what a cost was spent on.</summary>
    public int[] Keys { get; }

    /// <summary>All columns that are looked at, and as what.</summary>
    public IReadOnlyDictionary<int, CellKind> Used()
    {
        var used = Keys.ToDictionary(position => position, position => position == Tags ? CellKind.Tags : CellKind.Text);
        (used[ChargePeriodStart], used[ChargePeriodEnd]) = (CellKind.Moment, CellKind.Moment);
        foreach (var position in new[] { EffectiveCost, BilledCost, ConsumedQuantity }.Where(position => position >= 0))
        {
            used[position] = CellKind.Number;
        }

        return used;
    }

    /// <exception cref="CostFileException">Columns are missing or stand there twice.</exception>
    public static FocusColumns Find(string file, IReadOnlyList<string> header)
    {
        var positions = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var twice = new List<string>();
        for (var position = 0; position < header.Count; position++)
        {
            if (!positions.TryAdd(header[position], position) && header[position].Length > 0)
            {
                twice.Add(header[position]);
            }
        }

        string[] missing = [.. Mandatory.Where(column => !positions.ContainsKey(column))];
        if (missing.Length == Mandatory.Length)
        {
            throw new CostFileException(
                $"{file} has no FOCUS header: its first line is '{Shown(header)}'. The first line must name the columns of FOCUS 1.0, 1.1 or 1.2; nothing was written.");
        }

        if (missing.Length > 0)
        {
            throw new CostFileException(
                $"{file} lacks {missing.Length} column(s) that are mandatory in FOCUS 1.0, 1.1 and 1.2: {string.Join(", ", missing)}. Add them to the export; nothing was written.");
        }

        return twice.Count == 0
            ? new FocusColumns(header, positions)
            : throw new CostFileException($"{file} has columns twice: {string.Join(", ", twice)}. It is unclear which one holds; remove one. Nothing was written.");
    }

    private static string Shown(IReadOnlyList<string> header)
    {
        var text = string.Join(',', header);
        return text.Length > 120 ? text[..120] + "…" : text;
    }

    private int Optional(string column) => _positions.GetValueOrDefault(column, -1);
}
