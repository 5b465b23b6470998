using System.Globalization;
using Sylvan.Data.Csv;

namespace AiFinOps.Adapters.Tests.Samples;

/// <summary>The committed files of the sample organisation add up, so that demo and scenarios start from what they think they do.</summary>
public sealed class SampleSpendTests
{
    private static readonly string Folder = FindSamples();

    private static readonly DateOnly First = new(2026, 7, 4), Last = new(2026, 10, 31);

    private static readonly string[] MandatoryColumns =
    [
        "BilledCost", "BillingAccountId", "BillingAccountName", "BillingCurrency", "BillingPeriodEnd", "BillingPeriodStart", "ChargeCategory", "ChargeClass",
        "ChargeDescription", "ChargePeriodEnd", "ChargePeriodStart", "ContractedCost", "EffectiveCost", "InvoiceIssuerName", "ListCost", "PricingQuantity",
        "PricingUnit", "ProviderName", "PublisherName", "ServiceCategory", "ServiceName",
    ];

    private static readonly IReadOnlyList<Arrival> Arrivals = [.. Lines(Path.Combine(Folder, "arrivals.csv")).Select(cells => new Arrival(
        DateTimeOffset.Parse(cells["at"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), cells["source"], cells["file"]))];

    [Fact]
    public void Every_file_has_all_mandatory_columns_of_FOCUS_and_bills_in_euros()
    {
        foreach (var arrival in Arrivals)
        {
            var rows = Rows(arrival);
            Assert.Empty(MandatoryColumns.Except(rows[0].Keys, StringComparer.Ordinal));
            Assert.All(rows, row => Assert.Equal("EUR", row["BillingCurrency"]));
        }
    }

    [Fact]
    public void Every_file_arrives_once_and_nothing_arrives_that_is_not_there()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Folder, "spend"), "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path));
        Assert.Equal(files.Order(StringComparer.Ordinal), Arrivals.Select(arrival => arrival.Path).Order(StringComparer.Ordinal));
        Assert.Equal(Arrivals.OrderBy(arrival => arrival.At), Arrivals);
    }

    [Theory]
    [InlineData("azure")]
    [InlineData("aws")]
    [InlineData("openai")]
    public void Every_charge_day_of_a_source_is_reported_in_one_file_beside_restatements(string source)
    {
        var days = Arrivals.Where(arrival => arrival.IsOf(source) && !arrival.IsRestatement).SelectMany(arrival => Rows(arrival).Select(Day).Distinct());
        Assert.Equal(Enumerable.Range(0, Last.DayNumber - First.DayNumber + 1).Select(First.AddDays), days.Order());
        Assert.All(
            Arrivals.Where(arrival => arrival.IsOf(source) && !arrival.IsHistory),
            arrival => Assert.All(Rows(arrival), row => Assert.StartsWith(row["ChargePeriodStart"][..10] + ".", arrival.File, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_day_is_complete_before_its_file_arrives_and_one_aws_day_is_two_days_late()
    {
        var delays = Arrivals.Where(arrival => !arrival.IsHistory && !arrival.IsRestatement)
            .Select(arrival => (arrival.Path, Late: arrival.At - new DateTimeOffset(Day(Rows(arrival)[0]).AddDays(1), default, TimeSpan.Zero))).ToList();
        Assert.All(delays, delay => Assert.True(delay.Late > TimeSpan.Zero, delay.Path));
        Assert.Equal(Path.Combine("spend", "aws", "2026-10-14.csv"), Assert.Single(delays, delay => delay.Late > TimeSpan.FromDays(1)).Path);
    }

    [Fact]
    public void The_restated_azure_day_differs_in_the_invoice_reader_alone()
    {
        var before = Rows(Arrivals.Single(arrival => arrival is { Source: "azure", File: "2026-10-20.csv" }));
        var after = Rows(Arrivals.Single(arrival => arrival.IsRestatement));
        Assert.Equal(before.Where(row => !IsInvoiceReader(row)).Select(Text).ToList(), after.Where(row => !IsInvoiceReader(row)).Select(Text).ToList());
        Assert.InRange(before.Where(IsInvoiceReader).Sum(Effective) / after.Where(IsInvoiceReader).Sum(Effective), 0.39m, 0.45m);
    }

    [Theory]
    [MemberData(nameof(MonthTotals))]
    public void A_month_of_a_source_adds_up_to_the_last_digit(string source, string month, string billed, string effective)
    {
        var incomplete = Path.Combine("spend", "azure", "2026-10-20.csv");
        var rows = Arrivals.Where(arrival => arrival.IsOf(source) && !string.Equals(arrival.Path, incomplete, StringComparison.Ordinal)).SelectMany(Rows)
            .Where(row => row["ChargePeriodStart"].StartsWith(month, StringComparison.Ordinal)).ToList();
        Assert.Equal(Number(billed), rows.Sum(row => Number(row["BilledCost"])));
        Assert.Equal(Number(effective), rows.Sum(Effective));
    }

    /// <summary>After the restatement. Billed and effective differ where a commitment was bought.</summary>
    public static TheoryData<string, string, string, string> MonthTotals => new()
    {
        { "azure", "2026-07", "13442.222427", "14171.061147" },
        { "azure", "2026-08", "15656.961552", "15656.113232" },
        { "azure", "2026-09", "15690.112101", "15706.162341" },
        { "azure", "2026-10", "19495.585878", "19521.145238" },
        { "aws", "2026-07", "16186.684707", "16186.684707" },
        { "aws", "2026-08", "17333.297742", "17333.297742" },
        { "aws", "2026-09", "17179.040517", "17179.040517" },
        { "aws", "2026-10", "19986.81007", "19986.81007" },
        { "openai", "2026-07", "10832.921807", "10832.921807" },
        { "openai", "2026-08", "12135.377583", "12135.377583" },
        { "openai", "2026-09", "11822.664748", "11822.664748" },
        { "openai", "2026-10", "17587.583429", "17587.583429" },
    };

    private static IReadOnlyList<Dictionary<string, string>> Rows(Arrival arrival) => Lines(Path.Combine(Folder, arrival.Path));

    private static List<Dictionary<string, string>> Lines(string path)
    {
        using var csv = CsvDataReader.Create(path);
        List<Dictionary<string, string>> rows = [];
        while (csv.Read())
        {
            rows.Add(Enumerable.Range(0, csv.FieldCount).ToDictionary(csv.GetName, csv.GetString, StringComparer.Ordinal));
        }

        return rows;
    }

    private static DateOnly Day(Dictionary<string, string> row) => DateOnly.ParseExact(row["ChargePeriodStart"], "yyyy-MM-dd'T00:00:00Z'", CultureInfo.InvariantCulture);

    private static decimal Effective(Dictionary<string, string> row) => Number(row["EffectiveCost"]);

    private static string Text(Dictionary<string, string> row) => string.Join('|', row.Values);

    private static bool IsInvoiceReader(Dictionary<string, string> row) => row["Tags"].Contains("\"project\":\"invoice-reader\"", StringComparison.Ordinal);

    private static decimal Number(string text) => decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);

    private static string FindSamples()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AiFinOps.Functions.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("AiFinOps.Functions.sln is in no folder above the tests.");
        }

        return Path.Combine(folder.FullName, "samples");
    }

    private sealed record Arrival(DateTimeOffset At, string Source, string File)
    {
        public string Path => System.IO.Path.Combine("spend", Source, File);

        public bool IsHistory => File is "history.csv";

        public bool IsOf(string source) => string.Equals(Source, source, StringComparison.Ordinal);

        public bool IsRestatement => File.EndsWith(".restated.csv", StringComparison.Ordinal);
    }
}
