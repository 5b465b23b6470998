using System.Globalization;
using System.Text;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Detection.Hourly;
using AiFinOps.Testing;
using AiFinOps.Workflows;

namespace AiFinOps.Adapters.Tests.Sources;

/// <summary>The composed product on a real Azurite, from an hourly FOCUS file in the drop folder to the incident. It is 1 March 2026, a Sunday.</summary>
public sealed class HourlySourceTests(Azurite azurite) : ProductTest(azurite)
{
    private const string Configuration = """
        currency: EUR
        sources:
          - { name: gateway, kind: focus-file, granularity: hourly, settleDays: 0 }
        ownerGroups:
          - { id: team }
        lines:
          - { id: assistant, owner: team, budget: { monthly: 40000 } }
        """;

    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset First = Monday.AddDays(-35);

    private readonly string _folder = Directory.CreateTempSubdirectory("hourly-").FullName;

    [Fact]
    public async Task Verbose_logging_that_begins_at_nine_has_its_incident_by_two_and_the_day_keeps_it()
    {
        await ConfigureAsync();
        await HourPassesAsync(Monday.AddHours(8), times: 1m);
        Assert.Empty(await IncidentsAsync());

        var noticed = 0;
        for (var hour = 10; hour <= 14 && noticed == 0; hour++)
        {
            await HourPassesAsync(Monday.AddHours(hour), times: 2m);
            noticed = (await IncidentsAsync()).Count > 0 ? hour : 0;
        }

        Assert.InRange(noticed, 10, 13);
        var opened = Assert.Single(await IncidentsAsync());
        Assert.Equal(("assistant", CauseKeys.SpendAbove), (opened.Line, opened.CauseKey));
        Assert.True(opened.Finding.Provisional);
        Assert.Equal("true", opened.Finding.Facts[HourlyFacts.Estimated]);

        // On the next morning Monday is known as a day: the same incident goes on, in the words of the day.
        await HourPassesAsync(Monday.AddHours(24), times: 2m);
        var day = Assert.Single(await IncidentsAsync());
        Assert.Equal(opened.Id, day.Id);
        Assert.False(day.Finding.Facts.ContainsKey(HourlyFacts.Estimated));
        Assert.True(day.Finding.Excess > opened.Finding.Excess);
    }

    [Fact]
    public async Task An_ordinary_Monday_opens_nothing()
    {
        await ConfigureAsync();
        for (var hour = 8; hour <= 16; hour += 2)
        {
            await HourPassesAsync(Monday.AddHours(hour), times: 1m);
        }

        Assert.Empty(await IncidentsAsync());
    }

    /// <summary>The source drops all that it has up to now, the timer asks, and the queues are worked off.</summary>
    private async Task HourPassesAsync(DateTimeOffset now, decimal times)
    {
        Time.SetUtcNow(now.AddMinutes(10));
        await DropAsync(now, times);
        await PullAndEvaluateAsync();
    }

    private async Task DropAsync(DateTimeOffset now, decimal times)
    {
        Cells[] rows =
        [
            .. HourlyTraffic.Of(First, (int)(now - First).TotalHours).Select((amount, hour) => Row(First.AddHours(hour), First.AddHours(hour) >= Monday.AddHours(9) ? amount * times : amount)),
        ];
        var path = Path.Combine(_folder, "gateway", "costs.csv");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, FocusCsv.File(rows), Encoding.UTF8, Token);
        File.SetLastWriteTimeUtc(path, now.UtcDateTime);
    }

    private static Cells Row(DateTimeOffset hour, decimal amount)
    {
        var cost = amount.ToString(CultureInfo.InvariantCulture);
        return new Cells
        {
            ["ChargePeriodStart"] = hour.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["ChargePeriodEnd"] = hour.AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["EffectiveCost"] = cost,
            ["BilledCost"] = cost,
        };
    }

    private Task ConfigureAsync() => ConfigureAsync(Configuration, new KeyValuePair<string, string?>(Settings.DropFolder, _folder));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
