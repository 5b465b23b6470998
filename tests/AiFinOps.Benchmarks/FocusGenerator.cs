using System.Globalization;
using System.Text;

namespace AiFinOps.Benchmarks;

/// <summary>Writes a FOCUS 1.0 file of any size, the same for the same number of rows: 44 columns, about 700 bytes a row, everything in quotes.</summary>
internal static class FocusGenerator
{
    private const int Days = 210;

    private static readonly string[] Providers = ["AWS", "Microsoft", "Oracle"];
    private static readonly string[] Services = ["Elastic Compute Cloud", "Elastic Load Balancing", "Bedrock", "Azure OpenAI", "Blob Storage", "Functions", "Queue Service"];
    private static readonly string[] Regions = ["us-west-2", "us-east-1", "northeurope", "NULL"];
    private static readonly string[] Applications = ["order-agent", "search", "insights", "support-desk", "fraud-check"];

    public static void Write(string path, int rows)
    {
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1024 * 1024);
        file.Write(string.Join(',', Columns.Select(column => $"\"{column}\"")) + "\n");
        var random = new Random(7);
        var start = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var row = 0; row < rows; row++)
        {
            var hour = start.AddHours(random.Next(Days * 24));
            var cells = Cells(random, row, hour).Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
            file.Write(string.Join(',', cells) + "\n");
        }
    }

    private static readonly string[] Columns =
    [
        "AvailabilityZone", "BilledCost", "BillingAccountId", "BillingAccountName", "BillingCurrency", "BillingPeriodEnd", "BillingPeriodStart", "ChargeCategory",
        "ChargeClass", "ChargeDescription", "ChargeFrequency", "ChargePeriodEnd", "ChargePeriodStart", "CommitmentDiscountCategory", "CommitmentDiscountId",
        "CommitmentDiscountName", "CommitmentDiscountStatus", "CommitmentDiscountType", "ConsumedQuantity", "ConsumedUnit", "ContractedCost", "ContractedUnitPrice",
        "EffectiveCost", "InvoiceIssuerName", "ListCost", "ListUnitPrice", "PricingCategory", "PricingQuantity", "PricingUnit", "ProviderName", "PublisherName",
        "RegionId", "RegionName", "ResourceId", "ResourceName", "ResourceType", "ServiceCategory", "Id", "ServiceName", "SkuId", "SkuPriceId", "SubAccountId",
        "SubAccountName", "Tags",
    ];

    private static string[] Cells(Random random, int row, DateTime hour)
    {
        var provider = Providers[random.Next(10) < 8 ? 0 : random.Next(Providers.Length)];
        var cost = Number(random.Next(100) == 0 ? -random.Next(1_000_000) : random.Next(100_000_000));
        var quantity = random.Next(1_000_000).ToString(CultureInfo.InvariantCulture) + ".000000000000000";
        var accountNumber = random.Next(5);
        var account = accountNumber.ToString(CultureInfo.InvariantCulture);
        var service = random.Next(Services.Length);
        var month = new DateTime(hour.Year, hour.Month, 1, 0, 0, 0, DateTimeKind.Utc);
        var tags = random.Next(3) == 0
            ? "NULL"
            : $$"""{"application": "{{Applications[random.Next(Applications.Length)]}}", "environment": "{{(random.Next(4) == 0 ? "dev" : "prod")}}", "business_unit": "Retail"}""";
        return
        [
            "NULL", cost, "1234567890123", "Fjordlight", "USD", Text(month.AddMonths(1)), Text(month), "Usage",
            "NULL", "$0.008 per used capacity unit-hour (or partial hour), on demand", "Usage-Based", Text(hour.AddHours(1)), Text(hour), "NULL", "NULL",
            "NULL", "NULL", "NULL", quantity, service < 2 ? "Hours" : "GB", cost, "0.00800000000",
            cost, provider + ", Inc.", cost, "0.008", "Standard", quantity, "Hours", provider, provider + ", Inc.",
            Regions[accountNumber % Regions.Length], "Somewhere", "arn:aws:service:us-test-2:586597448978:loadbalancer/app/tungsten/" + row.ToString("x8", CultureInfo.InvariantCulture), "NULL", "NULL",
            "Compute", row.ToString(CultureInfo.InvariantCulture), Services[service], "2ETY8Y426S4237JU", "2ETY8Y426S4237JU.JRTCKXETXF.6YS6EN2CT7", "4388391" + account,
            "Account " + account, tags,
        ];
    }

    private static string Number(int millionths) => (millionths / 1_000_000m).ToString("0.00000000000", CultureInfo.InvariantCulture);

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
