using AiFinOps.Core.Configuration;

namespace AiFinOps.Adapters.Tests.Sources.Http;

public sealed class SourceCheckTests : IAsyncLifetime
{
    private SourceBench _bench = null!;

    public static TheoryData<string> Kinds => [.. ProviderCase.All.Keys];

    public static TheoryData<string, int, string, string, string> Rights => new()
    {
        { SourceKinds.AzureCostManagement, 401, "credential", "tenant of the scope", "settings reachable" },
        { SourceKinds.AzureCostManagement, 403, "permission", "Cost Management Reader", "settings reachable credential" },
        { SourceKinds.AzureCostManagement, 404, "scope", "Cost Management Reader", "settings reachable credential" },
        { SourceKinds.OpenAi, 401, "credential", "admin key", "settings reachable" },
        { SourceKinds.OpenAi, 403, "permission", "api.usage.read", "settings reachable credential" },
        { SourceKinds.Anthropic, 401, "credential", "sk-ant-admin", "settings reachable" },
        { SourceKinds.Anthropic, 403, "permission", "admin key", "settings reachable credential" },
        { SourceKinds.OpenAiUsage, 403, "permission", "api.usage.read", "settings reachable credential" },
        { SourceKinds.AnthropicUsage, 401, "credential", "sk-ant-admin", "settings reachable" },
        { SourceKinds.AzureOpenAiMetrics, 401, "credential", "tenant of the resources", "settings reachable" },
        { SourceKinds.AzureOpenAiMetrics, 403, "permission", "Monitoring Reader", "settings reachable credential" },
        { SourceKinds.AzureOpenAiMetrics, 404, "scope", "resources", "settings reachable credential" },
        { SourceKinds.LiteLlm, 403, "permission", "proxy_admin_viewer", "settings reachable credential" },
        { SourceKinds.LiteLlm, 404, "scope", "1.65", "settings reachable credential" },
        { SourceKinds.LiteLlm, 503, "reachable", "answered 503", "settings" },
    };

    public async ValueTask InitializeAsync() => _bench = await SourceBench.StartAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_source_that_can_be_read_shows_what_it_saw_and_writes_nothing(string kind)
    {
        var provider = ProviderCase.All[kind];
        _bench.Provider.Replies(provider.Reply(new(SourceBench.Today.AddDays(-3), "api", 2.5m), new(SourceBench.Today.AddDays(-3), "web", 1m)));

        var check = await _bench.CheckAsync(provider.Settings);

        Assert.True(check.Passed);
        Assert.Equal([SourceBench.Today.AddDays(-3)], check.Saw!.ReportedDays);
        Assert.Equal(("USD", "3.5", 2L), (Assert.Single(check.Saw.Totals).Currency, check.Saw.Totals[0].Effective, check.Saw.Rows));
        Assert.Equal(["api", "web"], check.Saw.Values[provider.WhatIs]);
        Assert.Empty(_bench.Ledger.Batches);
    }

    [Theory]
    [MemberData(nameof(Rights))]
    public async Task The_first_thing_that_fails_is_named_with_the_right_that_is_missing(string kind, int status, string failed, string told, string passed)
    {
        _bench.Provider.Replies(Reply.Of(status, ""));

        var check = await _bench.CheckAsync(ProviderCase.All[kind].Settings);

        var step = Assert.Single(check.Steps, step => step.Passed is false);
        Assert.Equal(failed, step.Name);
        Assert.Contains(told, step.Text, StringComparison.Ordinal);
        Assert.Equal(passed, string.Join(' ', check.Steps.Where(other => other.Passed is true).Select(other => other.Name)));
        Assert.Null(check.Saw);
    }
}
