using AiFinOps.Adapters.Containment;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows;
using Azure.Identity;
using Microsoft.Extensions.Configuration;

namespace AiFinOps.Adapters.Tests.Containment;

/// <summary>As whom Azure is written to.</summary>
public sealed class ContainmentIdentityTests
{
    [Theory]
    [InlineData("https://fjordlight.azconfig.io", "https://appconfig.azure.com/.default")]
    [InlineData("https://fjordlight.azconfig.azure.us", "https://appconfig.azure.us/.default")]
    [InlineData("https://fjordlight.azconfig.azure.cn", "https://appconfig.azure.cn/.default")]
    public async Task A_token_for_App_Configuration_is_for_the_cloud_of_the_store(string store, string audience)
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AppConfigurationKey);
        bench.Settings[Settings.AllowedHosts] = new Uri(store).Host;
        bench.Target = bench.Case.Target with { Url = new Uri(store) };

        await bench.ReadAsync();

        Assert.Equal([audience], bench.Audiences);
    }

    [Theory]
    [InlineData(ContainmentTargetKinds.AzureOpenAiCapacity)]
    [InlineData(ContainmentTargetKinds.AppConfigurationFlag)]
    public async Task Without_an_identity_of_its_own_nothing_in_Azure_is_asked(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        bench.HasIdentity = false;

        var reading = await bench.ReadAsync();

        Assert.Equal((null, "refused"), (reading.State, reading.ReasonName));
        Assert.Contains("AiFinOps:ContainmentClientId", reading.Reason, StringComparison.Ordinal);
        Assert.Empty(bench.Vendor.Requests);
    }

    [Fact]
    public async Task An_identity_that_gets_no_token_is_told()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiCapacity);
        bench.TokenFailure = new CredentialUnavailableException("secret detail");

        var change = await bench.ApplyAsync();

        Assert.Equal((false, "refused"), (change.Done, change.ReasonName));
        Assert.DoesNotContain("secret detail", change.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", "app-1", false)]
    [InlineData("", "true", "app-1", true)]
    [InlineData("contain-1", "", "app-1", true)]
    [InlineData("contain-1", "", "", true)]
    [InlineData("APP-1", "", "app-1", false)]
    public async Task The_identity_for_containment_is_never_the_apps_own(string containment, string local, string app, bool has)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [Settings.ContainmentClientId] = containment, [Settings.LocalDevelopment] = local, [Settings.Storage + ":clientId"] = app,
        }).Build();
        using var request = new HttpRequestMessage();
        using var calledOff = new CancellationTokenSource();
        await calledOff.CancelAsync();

        var thrown = await Record.ExceptionAsync(() => ContainmentIdentity.From(configuration).AuthorizeAsync(request, "https://management.azure.com", calledOff.Token));

        // Whoever has an identity begins to ask for a token, which is called off here.
        Assert.Equal(has, thrown is not TargetException { Message: var message } || !message.Contains("no identity for containment", StringComparison.Ordinal));
    }
}
