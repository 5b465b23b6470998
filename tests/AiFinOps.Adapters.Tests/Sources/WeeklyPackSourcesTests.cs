using System.Text;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;
using AiFinOps.Testing;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Tests.Sources;

/// <summary>What the weekly pack of Monday, 2 March 2026 says of its sources: a bill that is read every day, a gateway that was idle for two weeks, and changes that are refused.</summary>
public sealed class WeeklyPackSourcesTests(Azurite azurite) : ProductTest(azurite)
{
    private const string Configuration = """
        currency: EUR
        timeZone: Etc/UTC
        sources:
          - { name: bill, kind: focus-file, settleDays: 1 }
          - { name: gateway, kind: litellm, url: "https://litellm.example.com", secret: LITELLM_KEY }
        changeSources:
          - { name: azure-log, kind: azure-activity-log, scope: /subscriptions/cfbbd179-59d2-4052-aa06-9270a38aa9d6 }
        ownerGroups:
          - { id: team }
        lines:
          - { id: assistant, owner: team, budget: { monthly: 40000 } }
        """;

    private static readonly DateOnly Sunday = new(2026, 3, 1);

    [Fact]
    public async Task A_gateway_that_nobody_uses_holds_no_week_back_and_owes_no_day()
    {
        var pack = await PackAsync();

        Assert.Contains("2026-02-28", pack, StringComparison.Ordinal);
        Assert.DoesNotContain("Days are missing", pack, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_source_that_cannot_be_read_is_named_with_what_is_wrong()
    {
        var pack = await PackAsync(new SourceTrouble(SourceTroubles.PermissionMissing, "It needs the role Reader."));

        Assert.Contains("azure-log (changes): permission-missing. It needs the role Reader.", pack, StringComparison.Ordinal);
    }

    private async Task<string> PackAsync(SourceTrouble? trouble = null)
    {
        await ConfigureAsync(Configuration);
        await ReportsAsync("bill", new DayRange(Sunday.AddDays(-28), Sunday));
        await ReportsAsync("gateway", new DayRange(Sunday.AddDays(-28), Sunday.AddDays(-14)));
        await Get<ISourceConditions>().SaveAsync(new SourceCondition(LineIds.OfChangeSource("azure-log"), trouble, Now, Held: null), Token);
        await Get<PublishReview>().RunAsync(Token);
        Time.SetUtcNow(new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
        await Get<IScheduleStore>().SetAsync(PullSpend.ConfirmedOf("bill"), Now, Token);
        await Get<PublishReview>().RunAsync(Token);
        return Encoding.UTF8.GetString((await Get<IDocumentStore>().ReadAsync(Containers.Reviews, "weekly/2026-03-02.md", Token))!);
    }

    private async Task ReportsAsync(string source, DayRange days)
    {
        var dimensions = new SpendDimensions { Provider = "OpenAI", Account = "a", Service = source };
        var draft = new LedgerDraft(source, Now, AsOfIsStated: false, [new LedgerSlice("a", days.From, days.To)], [.. days.Each()]);
        var records = days.Each().Select(day => new CostRecord(day, dimensions, ChargeCategory.Usage, IsCorrection: false, new Money(100m, "EUR"), new Money(100m, "EUR"), null, ""));
        await Get<ILedger>().WriteAsync(draft, records.ToAsyncEnumerable(), Token);
    }
}
