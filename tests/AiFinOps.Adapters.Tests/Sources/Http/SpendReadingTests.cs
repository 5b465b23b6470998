using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Adapters.Sources.Summing;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Tests.Sources.Http;

public sealed class SpendReadingTests
{
    private static readonly DateOnly Friday = new(2026, 11, 20);
    private static readonly ProviderProfile Provider = new("Provider", "", "", "", new HashSet<string>(StringComparer.Ordinal));

    /// <summary>More groups than are kept in memory go to temporary files, and come back in order and whole.</summary>
    [Fact]
    public void A_reading_of_any_size_is_summed_exactly()
    {
        const int Services = SpendGroups.DefaultMaxGroups + 1_000;
        using var reading = new SpendReading(Provider, ProviderCase.All[SourceKinds.OpenAi].Settings, new DayRange(Friday.AddDays(-1), Friday));
        for (var round = 0; round < 2; round++)
        {
            reading.Add(new SpendPage([], [.. Enumerable.Range(0, Services).Select(number => Cost(Friday.AddDays(-(number % 2)), $"service-{number}", 0.1m))], []));
        }

        var records = reading.Records().ToList();

        Assert.Equal((Services, 2L * Services), (records.Count, reading.Rows));
        Assert.All(records, record => Assert.Equal(0.2m, record.Effective.Amount));
        Assert.Equal(records.Select(record => record.Day).Order(), records.Select(record => record.Day));
        Assert.Equal([Friday.AddDays(-1), Friday], reading.DaysWithCosts);
    }

    [Theory]
    [InlineData("0.0000000000000000000000000001")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-12345678901234567890.123456789")]
    [InlineData("1.50")]
    public void Amounts_keep_every_digit(string amount)
    {
        var exact = decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture);
        using var reading = new SpendReading(Provider, ProviderCase.All[SourceKinds.OpenAi].Settings, new DayRange(Friday, Friday));
        reading.Add(new SpendPage([], [Cost(Friday, "service", exact)], []));

        Assert.Equal(exact, Assert.Single(reading.Records()).Effective.Amount);
    }

    private static ApiCost Cost(DateOnly day, string service, decimal amount) => new(day, new SpendDimensions { Account = "a", Service = service }, ChargeCategory.Usage, amount, "usd");
}
