using AiFinOps.Adapters.Tests.Containment.Vendors;
using AiFinOps.Core.Configuration;

namespace AiFinOps.Adapters.Tests.Containment;

/// <summary>What can go wrong with any target, tried with each of them: nothing throws, nothing is believed, nothing is told that is a secret.</summary>
public sealed class TargetFaultTests
{
    public static TheoryData<string> Kinds => [.. TargetCase.All.Keys];

    public static TheoryData<string, int, string, int?> Answers => new(
        from kind in TargetCase.All.Keys
        from answer in new (int Status, string Reason, int? Seconds)[]
        {
            (401, "refused", null), (403, "refused", null), (404, "not-found", null), (400, "refused", null), (307, "refused", null), (429, "unavailable", 17), (503, "unavailable", 17), (500, "unavailable", 17),
        }
        select new TheoryDataRow<string, int, string, int?>(kind, answer.Status, answer.Reason, answer.Seconds));

    public static TheoryData<string, string> LostAnswers => new(
        from kind in TargetCase.All.Keys
        from fault in new[] { nameof(VendorFault.Silence), nameof(VendorFault.CutOff), nameof(VendorFault.Broken) }
        select new TheoryDataRow<string, string>(kind, fault));

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task What_cannot_be_read_is_told_with_what_to_do(string kind, int status, string reason, int? seconds)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        bench.Vendor.OnNextRead(Answer(status));

        var reading = await bench.ReadAsync();

        if (status == 404 && kind is ContainmentTargetKinds.OpenAiSpendLimit)
        {
            // Where there is no limit this is the answer.
            Assert.Equal("""{"threshold_amount":null}""", reading.State!.Text);
            return;
        }

        Assert.Null(reading.State);
        Assert.Equal(reason, reading.ReasonName);
        Assert.Equal(seconds, (int?)reading.RetryAfter?.TotalSeconds);
        Assert.Contains($"answered {status}", reading.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(TargetBench.Key, reading.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task What_cannot_be_written_leaves_everything_as_it_was(string kind, int status, string reason, int? seconds)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        bench.Vendor.OnNextWrite(Answer(status));

        var change = await bench.ApplyAsync();

        Assert.Equal((false, reason, bench.Case.Pre), (change.Done, change.ReasonName, change.State.Text));
        Assert.Equal(seconds, (int?)change.RetryAfter?.TotalSeconds);
        Assert.Equal(0, bench.Writes);
        Assert.DoesNotContain(TargetBench.Key, change.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Missing_rights_are_named(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        bench.Vendor.OnNextWrite(VendorFault.Status(403));

        var change = await bench.ApplyAsync();

        var expected = kind switch
        {
            ContainmentTargetKinds.AzureOpenAiCapacity or ContainmentTargetKinds.AzureOpenAiPause => "Microsoft.CognitiveServices/accounts/deployments/read",
            ContainmentTargetKinds.ApimNamedValue => "Microsoft.ApiManagement/service/namedValues/read",
            ContainmentTargetKinds.AppConfigurationKey or ContainmentTargetKinds.AppConfigurationFlag => "Microsoft.AppConfiguration/configurationStores/keyValues/read",
            ContainmentTargetKinds.OpenAiRateLimit or ContainmentTargetKinds.OpenAiSpendLimit => "admin key",
            ContainmentTargetKinds.Webhook => "signature",
            _ => "proxy admin",
        };
        Assert.Contains(expected, change.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task A_write_whose_answer_is_lost_is_believed_when_it_is_read_back(string kind, string fault)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        bench.Vendor.OnNextWrite(Fault(fault));

        var change = await bench.ApplyAsync();

        Assert.Equal((true, "applied", bench.Case.Post), (change.Done, change.ReasonName, change.State.Text));
        Assert.Equal(1, bench.Writes);
    }

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task A_release_whose_answer_is_lost_is_believed_when_it_is_read_back(string kind, string fault)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        await bench.ApplyAsync();
        bench.Vendor.OnNextWrite(Fault(fault));

        var change = await bench.ReleaseAsync(1m);

        Assert.Equal((true, "released", bench.Case.Pre), (change.Done, change.ReasonName, change.State.Text));
        Assert.Equal(2, bench.Writes);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_write_that_never_arrives_is_not_confirmed_and_comes_when_it_is_tried_again(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        bench.Vendor.OnNextWrite(VendorFault.LostOnTheWay);
        bench.Vendor.OnNextWrite(kind is ContainmentTargetKinds.Webhook ? VendorFault.LostOnTheWay : VendorFault.None);

        var change = await bench.ApplyAsync();
        var again = await bench.ApplyAsync();

        Assert.Equal((false, "not-confirmed", bench.Case.Pre), (change.Done, change.ReasonName, change.State.Text));
        Assert.Equal(TimeSpan.FromMinutes(1), change.RetryAfter);
        Assert.Equal((true, "applied", 1), (again.Done, again.ReasonName, bench.Writes));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_write_that_cannot_be_read_back_is_not_confirmed_and_is_found_when_it_is_tried_again(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        bench.Vendor.OnNextWrite(new VendorFault { After = () => bench.Vendor.OnNextRead(VendorFault.Status(503)) });

        var change = await bench.ApplyAsync();
        var again = await bench.ApplyAsync();

        Assert.Equal((false, "not-confirmed"), (change.Done, change.ReasonName));
        Assert.NotNull(change.RetryAfter);
        Assert.Equal((true, bench.Case.Post, 1), (again.Done, again.State.Text, bench.Writes));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Half_an_answer_is_no_state(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        foreach (var fault in new[] { VendorFault.CutOff, VendorFault.Broken, VendorFault.Silence, VendorFault.Saying("<html>Sign in</html>"), VendorFault.Saying("") })
        {
            bench.Vendor.OnNextRead(fault);
            var reading = await bench.ReadAsync();

            Assert.Equal((null, "unavailable"), (reading.State, reading.ReasonName));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_value_of_another_type_is_no_state(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        foreach (var body in new[] { bench.Case.WrongType, "{}", "[]", "null", "7", """{"sku":7,"info":[],"team_info":"x","properties":null,"data":{},"value":7}""" })
        {
            bench.Vendor.OnNextRead(VendorFault.Saying(body));
            var reading = await bench.ReadAsync();

            Assert.Null(reading.State);
            Assert.Contains(reading.ReasonName, new[] { "unavailable", "not-found" });
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Without_its_key_or_identity_nothing_is_asked(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        bench.Settings["API_KEY"] = null;
        bench.Settings["HOOK_SECRET"] = "@Microsoft.KeyVault(SecretUri=https://vault.example.com/secrets/hook)";
        bench.HasIdentity = false;

        var change = await bench.ApplyAsync();

        Assert.Equal((false, "refused", bench.Case.Pre), (change.Done, change.ReasonName, change.State.Text));
        Assert.Empty(bench.Vendor.Requests);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_host_of_the_configuration_is_called_only_where_it_is_allowed(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        bench.Target = bench.Case.Target with { Url = new Uri("https://elsewhere.example.com") };

        var reading = await bench.ReadAsync();

        Assert.Equal((null, "refused"), (reading.State, reading.ReasonName));
        Assert.Contains("elsewhere.example.com", reading.Reason, StringComparison.Ordinal);
        Assert.Empty(bench.Vendor.Requests);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Whoever_calls_off_is_not_answered(string kind)
    {
        await using var bench = await TargetBench.StartAsync(kind);
        using var calledOff = new CancellationTokenSource();
        bench.Vendor.OnNextWrite(new VendorFault { Before = calledOff.Cancel });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.ApplyAsync(cancellation: calledOff.Token));
    }

    private static VendorFault Answer(int status) => VendorFault.Status(status, ("Retry-After", "17"), ("Location", "https://elsewhere.example.com"));

    private static VendorFault Fault(string name) => name switch
    {
        nameof(VendorFault.Silence) => VendorFault.Silence,
        nameof(VendorFault.CutOff) => VendorFault.CutOff,
        _ => VendorFault.Broken,
    };
}
