using System.Text;
using AiFinOps.Adapters.Sources;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Tests.Sources;

/// <summary>Cells of one row, by column.</summary>
internal sealed class Cells() : Dictionary<string, string>(StringComparer.Ordinal);

/// <summary>Writes small FOCUS files; a test names only the cells that it is about.</summary>
internal static class FocusCsv
{
    public static readonly IReadOnlyDictionary<string, string> Row = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["BilledCost"] = "1.50",
        ["BillingAccountId"] = "bill-1",
        ["BillingAccountName"] = "Main",
        ["BillingCurrency"] = "EUR",
        ["BillingPeriodEnd"] = "2026-02-01T00:00:00Z",
        ["BillingPeriodStart"] = "2026-01-01T00:00:00Z",
        ["ChargeCategory"] = "Usage",
        ["ChargeClass"] = "",
        ["ChargeDescription"] = "Tokens, input",
        ["ChargePeriodEnd"] = "2026-01-02T00:00:00Z",
        ["ChargePeriodStart"] = "2026-01-01T00:00:00Z",
        ["ConsumedQuantity"] = "10",
        ["ConsumedUnit"] = "Tokens",
        ["ContractedCost"] = "1.50",
        ["EffectiveCost"] = "1.25",
        ["InvoiceIssuerName"] = "Fjord",
        ["ListCost"] = "2",
        ["PricingQuantity"] = "10",
        ["PricingUnit"] = "Tokens",
        ["ProviderName"] = "Fjord AI",
        ["PublisherName"] = "Fjord",
        ["RegionId"] = "north",
        ["ServiceCategory"] = "AI and Machine Learning",
        ["ServiceName"] = "Chat",
        ["SubAccountId"] = "sub-1",
        ["Tags"] = "",
    };

    /// <summary>A file with one row for each set of changes; a change of an unknown column adds the column.</summary>
    public static string File(params Cells[] changes)
    {
        string[] columns = [.. Row.Keys.Union(changes.SelectMany(change => change.Keys), StringComparer.Ordinal)];
        var text = new StringBuilder(string.Join(',', columns)).Append('\n');
        foreach (var change in changes)
        {
            text.AppendJoin(',', columns.Select(column => Cell(change.GetValueOrDefault(column) ?? Row.GetValueOrDefault(column, "")))).Append('\n');
        }

        return text.ToString();
    }

    public static Task<ImportReport> ImportAsync(string text, ILedger? ledger = null) => ImportAsync(Encoding.UTF8.GetBytes(text), ledger);

    public static Task<ImportReport> ImportAsync(byte[] bytes, ILedger? ledger = null) =>
        new ImportSpend(new CostFileReader(), ledger ?? new MemoryLedger()).RunAsync(
            new MemoryStream(bytes), "costs.csv", "azure", new DateTimeOffset(2026, 1, 3, 6, 0, 0, TimeSpan.Zero), rowsRead: null, TestContext.Current.CancellationToken);

    private static string Cell(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
