using AiFinOps.Adapters.Containment;
using AiFinOps.Adapters.Tests.Containment.Vendors;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows;
using Azure.Identity;
using Microsoft.Extensions.Configuration;

namespace AiFinOps.Adapters.Tests.Containment;

/// <summary>What only the targets in Azure have: quota, changes that are done later, conditions, secrets and an identity of their own.</summary>
public sealed class AzureTargetTests
{
    private const string Contained = """{"capacity":10,"sku":"Standard"}""";

    [Fact]
    public async Task A_change_that_Azure_takes_on_is_waited_for_as_Azure_asks()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiCapacity);
        Deployment(bench).Later = 3;

        var change = await bench.ApplyAsync();

        Assert.Equal((true, "applied", Contained), (change.Done, change.ReasonName, change.State.Text));
        Assert.Equal([3, 7, 7], bench.Clock.Pauses.Select(pause => (int)pause.TotalSeconds));
    }

    [Fact]
    public async Task Whoever_may_not_watch_the_operation_reads_the_deployment_until_it_is_done()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiCapacity);
        (Deployment(bench).Later, Deployment(bench).MayWatch) = (3, false);

        var change = await bench.ApplyAsync();

        Assert.Equal((true, "applied", Contained), (change.Done, change.ReasonName, change.State.Text));
    }

    [Fact]
    public async Task A_token_does_not_follow_an_operation_to_another_host()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiCapacity);
        (Deployment(bench).Later, Deployment(bench).MayWatch, Deployment(bench).OperationHost) = (1, false, "https://elsewhere.example.com");

        var change = await bench.ApplyAsync();

        Assert.Equal((true, "applied", Contained), (change.Done, change.ReasonName, change.State.Text));
        Assert.All(bench.Vendor.Requests, asked => Assert.Equal("management.azure.com", asked.Headers["Host"]));
    }

    [Fact]
    public async Task A_change_that_goes_on_for_too_long_is_not_confirmed_and_asked_for_again()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiCapacity);
        (Deployment(bench).Later, Deployment(bench).MayWatch) = (1_000, false);

        var change = await bench.ApplyAsync();
        var again = await bench.ApplyAsync();

        Assert.Equal((false, "not-confirmed"), (change.Done, change.ReasonName));
        Assert.Equal((false, "unavailable", TimeSpan.FromMinutes(1)), (again.Done, again.ReasonName, again.RetryAfter!.Value));
        Assert.True(bench.Clock.GetUtcNow() - TargetBench.Now < TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_change_that_Azure_takes_on_and_gives_up_is_not_done()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiCapacity);
        (Deployment(bench).Later, Deployment(bench).FailsWith) = (1, "DeploymentModelNotSupported");

        var change = await bench.ApplyAsync();

        Assert.Equal((false, "refused", 0), (change.Done, change.ReasonName, bench.Writes));
        Assert.Contains("DeploymentModelNotSupported", change.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(119)]
    [InlineData(87)]
    [InlineData(64)]
    [InlineData(11)]
    public async Task Where_the_quota_was_taken_in_the_meantime_the_most_that_there_is_comes_back(int quota)
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiCapacity);
        await bench.ApplyAsync();
        Deployment(bench).Quota = quota;

        var change = await bench.ReleaseAsync(1m);

        Assert.Equal((true, "partly-released", $$"""{"capacity":{{quota}},"sku":"Standard"}"""), (change.Done, change.ReasonName, change.State.Text));
        Assert.Equal(TimeSpan.FromHours(1), change.RetryAfter);
        Assert.Contains($"got {quota} of 120 back", change.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rest_comes_when_the_quota_is_there_again()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiCapacity);
        await bench.ApplyAsync();
        Deployment(bench).Quota = 50;
        var partly = await bench.ReleaseAsync(1m);
        Deployment(bench).Quota = 500;

        var whole = await bench.ReleaseAsync(1m, partly.State.Text);

        Assert.Equal((true, "released", bench.Case.Pre), (whole.Done, whole.ReasonName, whole.State.Text));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_nothing_of_the_quota_is_left_it_stays_contained(bool later)
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiCapacity);
        await bench.ApplyAsync();
        if (later)
        {
            (Deployment(bench).Later, Deployment(bench).FailsWith) = (1, "InsufficientQuota");
        }
        else
        {
            Deployment(bench).Quota = 10;
        }

        var change = await bench.ReleaseAsync(1m);

        Assert.Equal((false, "insufficient-quota", Contained), (change.Done, change.ReasonName, change.State.Text));
        Assert.Equal(TimeSpan.FromHours(1), change.RetryAfter);
        Assert.Equal(1, bench.Writes);
    }

    [Theory]
    [InlineData("ProvisionedManaged")]
    [InlineData("GlobalProvisionedManaged")]
    public async Task Reserved_throughput_is_not_limited_because_that_saves_nothing(string sku)
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiCapacity);
        Deployment(bench).Sku = sku;

        var change = await bench.ApplyAsync((await bench.ReadAsync()).State!.Text);

        Assert.Equal((false, "saves-nothing", 0), (change.Done, change.ReasonName, bench.Writes));
    }

    [Fact]
    public async Task Reserved_throughput_is_not_paused_either()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiPause);
        ((PauseVendor)bench.Vendor).Sku = "ProvisionedManaged";

        var change = await bench.ApplyAsync();

        Assert.Equal((false, "saves-nothing", 0), (change.Done, change.ReasonName, bench.Writes));
    }

    [Fact]
    public async Task A_deployment_that_was_never_paused_is_running()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiPause);
        bench.Vendor.Value = null;

        Assert.Equal(bench.Case.Pre, (await bench.ReadAsync()).State!.Text);
    }

    [Fact]
    public async Task While_somebody_elses_change_goes_on_nothing_is_written()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiCapacity);
        Deployment(bench).Provisioning = "Updating";

        var change = await bench.ApplyAsync();

        Assert.Equal((false, "unavailable", 0), (change.Done, change.ReasonName, bench.Writes));
        Assert.NotNull(change.RetryAfter);
    }

    [Fact]
    public async Task Another_kind_of_deployment_of_the_same_capacity_is_somebody_elses_change()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AzureOpenAiCapacity);
        await bench.ApplyAsync();
        Deployment(bench).Sku = "GlobalStandard";

        var change = await bench.ReleaseAsync(1m);

        Assert.Equal((false, "changed-by-somebody", 1), (change.Done, change.ReasonName, bench.Writes));
    }

    [Fact]
    public async Task A_named_value_that_is_changed_later_is_waited_for()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.ApimNamedValue);
        ((NamedValueVendor)bench.Vendor).IsLater = true;

        var change = await bench.ApplyAsync();

        Assert.Equal((true, "applied", bench.Case.Post), (change.Done, change.ReasonName, change.State.Text));
        Assert.Contains(bench.Vendor.Requests, asked => asked.Target.Contains("asyncId=9", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_secret_is_neither_read_nor_overwritten()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.ApimNamedValue);
        ((NamedValueVendor)bench.Vendor).IsSecret = true;

        var change = await bench.ApplyAsync();

        Assert.Equal((false, "refused", 0), (change.Done, change.ReasonName, bench.Writes));
        Assert.DoesNotContain(bench.Vendor.Requests, asked => asked.Target.Contains("listValue", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("gpt-4o")]
    [InlineData("1,000")]
    public async Task A_named_value_that_is_no_number_is_left_alone(string value)
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.ApimNamedValue);
        bench.Vendor.Value = value;

        var change = await bench.ApplyAsync((await bench.ReadAsync()).State!.Text);

        Assert.Equal((false, "refused", value), (change.Done, change.ReasonName, (string?)bench.Vendor.Value));
    }

    [Fact]
    public async Task Of_a_flag_only_enabled_is_turned_over()
    {
        const string flag = """{"id":"Chat","description":"Ærlig talt","enabled":true,"conditions":{"client_filters":[{"name":"Microsoft.Percentage","parameters":{"Value":25}}]},"allocation":{"default":"on"}}""";
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AppConfigurationFlag);
        bench.Vendor.Value = flag;

        await bench.ApplyAsync();
        var contained = System.Text.Json.Nodes.JsonNode.Parse((string)bench.Vendor.Value!)!;
        var contents = System.Text.Json.Nodes.JsonNode.Parse(bench.Vendor.Requests.Last(asked => asked.Method is "PUT").Body)!;
        await bench.ReleaseAsync(1m);

        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(System.Text.Json.Nodes.JsonNode.Parse(flag.Replace("true", "false", StringComparison.Ordinal)), contained));
        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(System.Text.Json.Nodes.JsonNode.Parse(flag), System.Text.Json.Nodes.JsonNode.Parse((string)bench.Vendor.Value!)));
        Assert.True(contents.AsObject().ContainsKey("content_type") && contents.AsObject().ContainsKey("tags"));
    }

    [Fact]
    public async Task A_key_that_somebody_locked_is_refused()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AppConfigurationKey);
        ((AppConfigurationVendor)bench.Vendor).IsLocked = true;

        var change = await bench.ApplyAsync();

        Assert.Equal((false, "refused", null), (change.Done, change.ReasonName, change.RetryAfter));
        Assert.Contains("locked", change.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_refers_to_a_vault_is_refused()
    {
        var target = TargetCase.All[ContainmentTargetKinds.AppConfigurationKey];
        await using var bench = await TargetBench.StartAsync(target with
        {
            Vendor = clock => new AppConfigurationVendor
            {
                Clock = clock, Value = """{"uri":"https://vault.example.com/secrets/a"}""", Place = "/kv/AI%3ARouting%2Fchat?label=prod&api-version=1.0",
                ContentType = "application/vnd.microsoft.appconfig.keyvaultref+json;charset=utf-8",
            },
        });

        Assert.Equal((null, "refused"), ((await bench.ReadAsync()).State, (await bench.ReadAsync()).ReasonName));
    }

    [Fact]
    public async Task What_looks_like_a_secret_is_not_kept_as_evidence()
    {
        await using var bench = await TargetBench.StartAsync(ContainmentTargetKinds.AppConfigurationKey);
        bench.Vendor.Value = "sk-proj-0123456789abcdef0123";

        var reading = await bench.ReadAsync();

        Assert.Equal((null, "refused"), (reading.State, reading.ReasonName));
        Assert.DoesNotContain("0123456789", reading.Reason, StringComparison.Ordinal);
    }

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

    private static DeploymentVendor Deployment(TargetBench bench) => (DeploymentVendor)bench.Vendor;
}
