using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Adapters.Storage.Operations;
using AiFinOps.Testing;

namespace AiFinOps.Adapters.Tests.Storage;

public class RequestBudgetTests(Azurite azurite) : StorageTest(azurite)
{
    private const string Allowance = "azure-cost-management management.azure.com";

    /// <summary>Each call is by a budget of its own, as after a restart.</summary>
    private RequestBudget Budget => new(new TableScheduleStore(Storage, Unreadable), Time);

    [Fact]
    public async Task What_a_provider_asked_for_outlives_the_process_and_is_for_all_who_share_the_allowance()
    {
        await Budget.HoldAsync(Allowance, TimeSpan.FromMinutes(5), Token);
        Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(TimeSpan.FromMinutes(4), await Budget.WaitAsync(Allowance, Token));
        Assert.Equal(TimeSpan.Zero, await Budget.WaitAsync("openai OPENAI_KEY", Token));

        Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(TimeSpan.Zero, await Budget.WaitAsync(Allowance, Token));
    }

    [Fact]
    public async Task A_shorter_wait_does_not_cut_a_longer_one()
    {
        await Budget.HoldAsync(Allowance, TimeSpan.FromMinutes(5), Token);
        await Budget.HoldAsync(Allowance, TimeSpan.FromSeconds(1), Token);

        Assert.Equal(TimeSpan.FromMinutes(5), await Budget.WaitAsync(Allowance, Token));
    }
}
