using System.Diagnostics;
using System.Text;
using AiFinOps.Adapters.Configuration;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using CsCheck;

namespace AiFinOps.Adapters.Tests.Configuration;

public sealed class ConfigurationFileTests
{
    [Fact]
    public void The_sample_of_estimates_can_be_applied_as_it_is()
    {
        var check = ConfigurationSamples.Check(File.ReadAllText(Path.Combine(ConfigurationSamples.Root, "samples", "estimates.yaml")));

        Assert.Empty(check.Errors.Concat(check.Warnings));
        Assert.All(check.Document!.Configuration.Sources, source => Assert.Equal(SourceKinds.Of(source.Kind).IsPriced, !source.Prices.IsEmpty));
    }

    [Fact]
    public void The_sample_organisation_is_valid_without_a_warning()
    {
        var check = ConfigurationSamples.Check(ConfigurationSamples.Organisation);

        Assert.Empty(check.Errors);
        Assert.Empty(check.Warnings);
        var configuration = check.Document!.Configuration;
        Assert.Equal(9, configuration.Lines.Count);
        Assert.Equal(new Money(12000m, "EUR"), configuration.Line("order-agent")!.Budget!.Monthly);
        Assert.Equal([("forecast-training", 0.35m), ("ml-platform", 0.25m), ("product-search", 0.40m)], configuration.Rules.Single(rule => rule.Id is "gpu-cluster").Shares.Select(share => (share.Line, share.Share)));
        Assert.Equal("60 requests/min", configuration.HardStops.Single(stop => stop.Line is "order-agent").Ladder[0].Setting);
        Assert.Equal(["finops", "leads", "executives"], configuration.Review.Groups);
    }

    [Fact]
    public void The_smallest_useful_file_is_a_source_a_line_with_a_budget_and_an_owner()
    {
        var check = ConfigurationSamples.Check(ConfigurationSamples.Smallest);

        var configuration = check.Document!.Configuration;
        Assert.Equal([ConfigurationFaults.AssumedCurrency], check.Warnings.Select(warning => warning.Rule));
        Assert.Equal("Etc/UTC", configuration.TimeZone);
        Assert.Equal("azure", configuration.Sources[0].Location);
        Assert.Equal("team", configuration.Sources[0].OwnerGroup);
        Assert.Equal(["assistant", "unallocated"], configuration.Lines.Select(line => line.Id));
        Assert.Equal(["log"], configuration.OwnerGroups[0].Channels);
        Assert.Equal(["team"], configuration.Review.Groups);
        Assert.Equal("*", configuration.Rules.Single().Match["provider"]);
        Assert.Equal(Defaults.Bands, configuration.Bands);
        Assert.All(configuration.EscalationPolicies, policy => Assert.Equal(["owner"], policy.Levels.Select(level => level.Group)));
    }

    [Fact]
    public void A_band_keeps_the_default_of_what_it_leaves_out_and_none_takes_a_clock_away()
    {
        var configuration = ConfigurationSamples.Document(ConfigurationSamples.Smallest + "\nbands: { high: { percent: \"40%\", acknowledge: 30m, contain: none } }").Configuration;

        var high = configuration.Bands.Single(band => band.Severity == Severity.High);
        Assert.Equal((0.40m, 1000m), (high.Percent, high.Money));
        Assert.Equal(new ResponseTimes(TimeSpan.FromMinutes(30), null, TimeSpan.FromHours(24), TimeSpan.FromHours(72), TimeSpan.FromDays(5)), high.Clocks);
    }

    [Theory]
    [InlineData("95")]
    [InlineData("95.0")]
    [InlineData("\"95%\"")]
    [InlineData("95 %")]
    public void Percent_may_be_a_number_or_text_with_the_sign(string threshold)
    {
        var stop = ConfigurationSamples.Document(ConfigurationSamples.Smallest + $"\nhardStops: [{{ line: assistant, threshold: {threshold}, mode: approve }}]").Configuration.HardStops.Single();

        Assert.Equal((0.95m, ContainmentMode.Approve), (stop.Threshold, stop.Mode));
    }

    [Fact]
    public void A_byte_order_mark_and_windows_line_ends_change_nothing()
    {
        var marked = ConfigurationFile.Check([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(ConfigurationSamples.Organisation.ReplaceLineEndings("\r\n"))]);

        Assert.Equal(ConfigurationSamples.Document(ConfigurationSamples.Organisation).Hash, marked.Document!.Hash);
    }

    [Theory]
    [InlineData("id: assistant", "id: \"assistant\\n\"")]
    [InlineData("monthly: 1000", "monthly: \"1000\\n\"")]
    [InlineData("kind: focus-file", "kind: \"focus-file\\n\"")]
    public void A_line_feed_at_the_end_of_a_quoted_value_is_not_overlooked(string plain, string quoted) =>
        Assert.Single(ConfigurationSamples.Check(ConfigurationSamples.Smallest.Replace(plain, quoted, StringComparison.Ordinal)).Errors);

    [Fact]
    public async Task A_file_that_is_missing_or_a_folder_is_told_like_any_other_fault()
    {
        var missing = await ConfigurationFile.CheckAsync(Path.Combine(AppContext.BaseDirectory, "nothing.yaml"), TestContext.Current.CancellationToken);
        var folder = await ConfigurationFile.CheckAsync(AppContext.BaseDirectory, TestContext.Current.CancellationToken);

        Assert.Equal(ConfigurationFaults.FileNotRead, missing.Errors.Single().Rule);
        Assert.Equal(ConfigurationFaults.FileNotRead, folder.Errors.Single().Rule);
    }

    [Fact]
    public async Task A_file_above_one_mebibyte_is_refused_before_it_is_read_and_one_below_is_not()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "large.yaml");
        var filled = ConfigurationSamples.Smallest + "\n#";
        await File.WriteAllTextAsync(path, filled.PadRight(ConfigurationFile.MaxBytes, 'x'), TestContext.Current.CancellationToken);
        var atLimit = await ConfigurationFile.CheckAsync(path, TestContext.Current.CancellationToken);
        await File.AppendAllTextAsync(path, "x", TestContext.Current.CancellationToken);
        var above = await ConfigurationFile.CheckAsync(path, TestContext.Current.CancellationToken);
        File.Delete(path);

        Assert.Empty(atLimit.Errors);
        Assert.Equal(ConfigurationFaults.FileTooLarge, above.Errors.Single().Rule);
    }

    public static TheoryData<string, string> Floods => new()
    {
        { "brackets", new string('[', 1_000_000) },
        { "keys within keys", string.Concat(Enumerable.Repeat("? ", 400_000)) },
        { "one value", "currency: \"" + new string('x', 1_000_000) + "\"" },
        { "sources in one folder", Many(15_000, "sources:", i => $"- {{name: a{i}, kind: focus-file, location: a}}") },
        { "unknown lines", ConfigurationSamples.Smallest + "\n" + Many(15_000, "rules:", i => $"- {{id: r{i}, match: {{project: p{i}}}, line: line-{i}}}") },
        { "unknown keys", ConfigurationSamples.Smallest + "\n" + Many(80_000, "review:", i => $" key{i}: 1") },
        { "rules with every pattern", ConfigurationSamples.Smallest + "\n" + Many(4_500, "rules:", i => $"- {{id: r{i}, match: {{provider: {i}p, account: a, service: s, serviceCategory: s, model: m, feature: f, environment: e, project: p, owner: o, phase: p, region: r}}, line: assistant}}") },
    };

    [Theory]
    [MemberData(nameof(Floods))]
    public void A_file_that_floods_is_answered_within_seconds(string what, string text)
    {
        Assert.True(text.Length <= ConfigurationFile.MaxBytes, what);
        var started = Stopwatch.GetTimestamp();

        _ = ConfigurationSamples.Check(text);

        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20), $"{what} took {Stopwatch.GetElapsedTime(started)}");
    }

    /// <summary>Bytes of the sample, cut, doubled and replaced: always an answer, never an exception, never an invalid document.</summary>
    [Fact]
    public void Whatever_the_bytes_there_is_an_answer()
    {
        var sample = Encoding.UTF8.GetBytes(ConfigurationSamples.Organisation);
        var edit = Gen.Select(Gen.Int[0, sample.Length - 1], Gen.Int[0, 40], Gen.OneOf(
            Gen.OneOf("", "-", ":", "{", "}", "[", "]", "\t", "\"", "'", "&a ", "*a", "!x ", "|\n", "\n", "  ", "#", "0", "-1", "null", "~", "? ", "---\n", "\0", "é").Select(Encoding.UTF8.GetBytes),
            Gen.Byte.Array[0, 8]));

        edit.Array[1, 6].Sample(edits =>
        {
            var bytes = sample.ToList();
            foreach (var (at, removed, inserted) in edits)
            {
                var start = Math.Min(at, bytes.Count);
                bytes.RemoveRange(start, Math.Min(removed, bytes.Count - start));
                bytes.InsertRange(start, inserted);
            }

            var check = ConfigurationFile.Check(bytes.ToArray());
            Assert.Equal(check.Document is null, check.Errors.Count > 0);
            Assert.All(check.Errors, error => Assert.True(error.Message.Length > 0 && error.Remedy.Length > 0));
        }, iter: 1_000, threads: 1);
    }

    private static string Many(int count, string section, Func<int, string> item) => section + "\n" + string.Join('\n', Enumerable.Range(0, count).Select(item)) + "\n";
}
