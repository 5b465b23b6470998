using AiFinOps.Core.Configuration;
using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Tests.Sources.Http;

/// <summary>What is wrong with a source has a name, and what looks wrong stays out of the ledger.</summary>
public sealed class SourceTroubleTests : IAsyncLifetime
{
    private static readonly DateOnly Friday = new(2026, 11, 13);
    private static readonly ProviderCase Provider = ProviderCase.All[SourceKinds.OpenAi];

    private SourceBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await SourceBench.StartAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData(401, "credential-refused")]
    [InlineData(403, "permission-missing")]
    [InlineData(404, "scope-not-found")]
    [InlineData(503, "unavailable")]
    [InlineData(200, "schema-drift")]
    public async Task A_pull_that_fails_names_its_trouble(int status, string trouble)
    {
        _bench.Provider.Replies(Reply.Of(status, "{}"));

        Assert.Equal(trouble, (await _bench.PullAsync(Provider.Settings, Friday, Friday)).Trouble?.ReasonName);
    }

    [Fact]
    public async Task A_key_that_is_not_set_is_a_setting_that_is_missing()
    {
        _bench.Settings.Remove("API_KEY");

        Assert.Equal(SourceTroubles.SettingsMissing, (await _bench.PullAsync(Provider.Settings, Friday, Friday)).Trouble?.ReasonName);
    }

    [Fact]
    public async Task Cents_that_are_taken_for_dollars_stay_out_and_are_told_without_an_amount()
    {
        _bench.Provider.Replies(Provider.Reply(new Spent(Friday, "api", 80m)));
        await _bench.PullAsync(Provider.Settings, Friday, Friday);
        _bench.Provider.Replies(Provider.Reply(new Spent(Friday, "api", 8_000m)));

        var result = await _bench.PullAsync(Provider.Settings, Friday, Friday);

        Assert.False(result.Changed);
        Assert.Equal("totals-jumped", result.Held?.What);
        Assert.DoesNotContain("8,000", Assert.Single(result.Problems), StringComparison.Ordinal);
        Assert.Equal([new Money(80m, "USD")], (await _bench.RecordsAsync()).Select(record => record.Effective));
    }
}
