using System.Globalization;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Testing;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Tests.Escalation;

/// <summary>From spend in the ledger to what arrives: two owners with a hundred lines each, at 100 EUR a day and line over two months.</summary>
public sealed class SpendAtSinksTests(Azurite azurite) : AtSinks(azurite)
{
    private const int LinesOfEach = 100;

    private static readonly DateOnly Yesterday = new(2026, 9, 28);

    private protected override string Organisation => $$"""
        currency: EUR
        sources:
          - { name: azure, kind: focus-file, owner: finops, settleDays: 2 }
        people:
          - { id: bjorn, email: bjorn@example.com }
          - { id: gro, email: gro@example.com }
          - { id: dag, email: dag@example.com, roles: [finops] }
          - { id: frida, email: frida@example.com }
        ownerGroups:
          - { id: commerce, members: [bjorn], channels: [mail] }
          - { id: platform, members: [gro], channels: [mail] }
          - { id: leads, channels: [pager] }
          - { id: finops, members: [dag], channels: [mail] }
          - { id: executives, members: [frida], channels: [mail] }
        lines:
        {{string.Join('\n', Lines.Select(line => $"  - {{ id: {line}, owner: {(line[0] == 'c' ? "commerce" : "platform")} }}"))}}
        rules:
        {{string.Join('\n', Lines.Select(line => $"  - {{ id: {line}, match: {{ project: {line} }}, line: {line} }}"))}}
        """;

    private static IEnumerable<string> Lines => new[] { "c", "p" }.SelectMany(owner => Enumerable.Range(1, LinesOfEach).Select(number => string.Create(CultureInfo.InvariantCulture, $"{owner}-{number:000}")));

    [Fact]
    public async Task Two_hundred_lines_that_spike_at_once_are_at_most_one_page_and_one_digest_for_each_owner()
    {
        await Get<PublishDailyUpdate>().RunAsync(Cancelled);
        await ReportsAsync(Yesterday, line => 1_700m);
        await EvaluateAsync();

        var atOnce = await ToldNowAsync();
        Assert.InRange(atOnce.Count(told => told.Contains("bjorn", StringComparison.Ordinal)), 1, 1);
        Assert.InRange(atOnce.Count(told => told.Contains("gro", StringComparison.Ordinal)), 1, 1);
        Assert.DoesNotContain(atOnce, told => told.Contains("pager", StringComparison.Ordinal));
        Assert.True((await IncidentsAsync()).Count >= 2 * LinesOfEach);

        Clock.Advance(TimeSpan.FromHours(21));
        await Get<PublishDailyUpdate>().RunAsync(Cancelled);
        var digest = await ToldNowAsync();
        Assert.Single(digest, told => told.Contains("07:00 bjorn", StringComparison.Ordinal));
        Assert.Single(digest, told => told.Contains("07:00 gro", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Much_money_is_told_to_executives_at_once()
    {
        await ReportsAsync(Yesterday, line => line is "c-001" ? 25_000m : 100m);
        await EvaluateAsync();

        Assert.Equal(["10:00 bjorn: Critical", "10:00 frida: Cost update"], await ToldAsync(until: "10:02"));
    }

    [Fact]
    public async Task An_excess_that_is_restated_away_is_told_as_corrected_and_chases_nobody_any_more()
    {
        await ReportsAsync(Yesterday, line => line is "c-001" ? 1_900m : 100m);
        await EvaluateAsync();
        Assert.Equal(["10:00 bjorn: High"], await ToldNowAsync());

        Clock.Advance(TimeSpan.FromMinutes(30));
        await ReportsAsync(Yesterday, _ => 100m);
        await EvaluateAsync();

        Assert.Equal(["10:30 bjorn: Corrected, within its band"], await ToldAsync(until: "18:00", everyMinutes: 5));
        Assert.True(Assert.Single(await IncidentsAsync()).Cleared);
    }

    [Fact]
    public async Task A_cause_that_flaps_from_day_to_day_is_one_incident_that_is_told_once()
    {
        await ReportsAsync(Yesterday, Spiking);
        await EvaluateAsync();
        var told = new List<string>(await ToldNowAsync());
        foreach (var spends in new[] { 100m, 400m, 100m, 400m })
        {
            Clock.Advance(TimeSpan.FromDays(1));
            await ReportsAsync(DateOnly.FromDateTime(Now.UtcDateTime).AddDays(-1), line => line is "c-001" ? spends : 100m);
            await EvaluateAsync();
            await EvaluateAsync();
            told.AddRange(await ToldNowAsync());
        }

        Assert.Single(await IncidentsAsync());
        Assert.Equal(["bjorn: Medium"], told.Select(one => one[6..]));

        static decimal Spiking(string line) => line is "c-001" ? 400m : 100m;
    }

    [Fact]
    public async Task History_that_somebody_has_read_again_pages_nobody()
    {
        var now = Now;
        await Get<BackfillMarks>().AliveAsync("azure", now, Cancelled);
        await ReportsAsync(Yesterday.AddDays(-20), line => line is "c-001" ? 9_000m : 100m);
        await ReportsAsync(Yesterday, _ => 100m);
        await EvaluateAsync();

        Assert.Empty(await ToldNowAsync());
    }

    /// <summary>Two ordinary months, and the day.</summary>
    private async Task ReportsAsync(DateOnly last, Func<string, decimal> amount)
    {
        if (await Get<ILedger>().CurrentVersionAsync(Cancelled) == 0)
        {
            var ordinary = new DayRange(Yesterday.AddDays(-60), last.AddDays(-1));
            await WriteAsync(ordinary, _ => 100m);
        }

        await WriteAsync(new DayRange(last, last), amount);
    }

    private async Task WriteAsync(DayRange days, Func<string, decimal> amount)
    {
        var draft = new LedgerDraft("azure", Now, AsOfIsStated: false, [new LedgerSlice("subscription", days.From, days.To)], [.. days.Each()]);
        var records = days.Each().SelectMany(day => Lines.Select(line => Cost(day, amount(line), line)));
        await Get<ILedger>().WriteAsync(draft, records.ToAsyncEnumerable(), Cancelled);
    }

    private async Task EvaluateAsync() => await Get<EvaluateSpend>().RunAsync(new EvaluateSpendMessage(await Get<ILedger>().CurrentVersionAsync(Cancelled), RunId: null), Cancelled);

    private static CostRecord Cost(DateOnly day, decimal amount, string project) => new(
        day, new SpendDimensions { Provider = "Azure", Account = "subscription", Service = "Azure OpenAI", Model = "gpt-4o", Project = project },
        ChargeCategory.Usage, IsCorrection: false, new Money(amount, "EUR"), new Money(amount, "EUR"), null, "");
}
