using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Incidents;
using CsCheck;

namespace AiFinOps.Core.Tests.Configuration;

/// <summary>The rules where one example per fault is not enough. One bad file per fault stands with the files.</summary>
public sealed class ConfigurationRulesTests
{
    private static readonly Gen<(decimal Percent, decimal Money)> Step = Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3]).Select((percent, money) => (percent / 10m, money * 100m));

    [Fact]
    public void A_completed_configuration_has_no_fault() => Assert.Empty(ConfigurationRules.Check(Completion.Complete(Written.With(["team"]))));

    [Fact]
    public void Bands_are_accepted_exactly_when_no_finding_could_belong_to_a_lower_band_by_reaching_a_higher_one() =>
        Step.Array[4].Sample(steps =>
        {
            var bands = steps.Select((step, severity) => Defaults.Bands[severity] with { Percent = step.Percent, Money = step.Money }).ToArray();
            var told = Faults(Written.With(["team"]) with { Bands = bands }).Any(rule => rule is ConfigurationFaults.BandOrder);

            // Whatever reaches a band reaches every band below it, and no band is empty.
            var ascending = steps.Zip(steps.Skip(1)).All(pair => pair.First.Percent <= pair.Second.Percent && pair.First.Money <= pair.Second.Money && pair.First != pair.Second);
            return told != ascending;
        });

    [Fact]
    public void What_a_line_says_of_the_bands_has_to_fit_what_it_does_not_say()
    {
        Assert.Empty(Told(new LineBand(Severity.Watch, 0.05m, null), new LineBand(Severity.Critical, null, 20_000m)));
        Assert.Equal(["lines[0].bands.high"], Told(new LineBand(Severity.High, 0.15m, null)));
        Assert.Equal(["lines[0].bands.watch"], Told(new LineBand(Severity.Watch, null, 300m)));

        static IEnumerable<string> Told(params LineBand[] bands)
        {
            var written = Written.With(["team"]);
            return ConfigurationRules.Check(Completion.Complete(written with { Lines = [written.Lines[0] with { Bands = bands }] }))
                .Where(problem => problem.Rule is ConfigurationFaults.BandOrder).Select(problem => problem.Path);
        }
    }

    [Fact]
    public void A_rule_is_unreachable_exactly_when_an_earlier_one_takes_all_that_it_matches()
    {
        var values = Gen.OneOf("a", "b", "*");
        var match = Gen.Dictionary(Gen.OneOf("provider", "project", "service"), values)[1, 3];

        match.Array[2, 4].Sample(matches =>
        {
            var rules = matches.Select((patterns, index) => new AllocationRule($"r{index}", patterns, [new AllocationShare("assistant", 1m)])).ToArray();
            var told = ConfigurationRules.Check(Completion.Complete(Written.With(["team"]) with { Rules = rules }))
                .Where(problem => problem.Rule is ConfigurationFaults.UnreachableRule).Select(problem => problem.Path);

            // By trying every record there can be of three dimensions that are a, b or something else.
            string[] letters = ["a", "b", "c"];
            var records = from provider in letters from project in letters from service in letters select new Dictionary<string, string>(StringComparer.Ordinal) { ["provider"] = provider, ["project"] = project, ["service"] = service };
            var reached = records.Select(record => Array.FindIndex(matches, patterns => patterns.All(pattern => pattern.Value is "*" || string.Equals(pattern.Value, record[pattern.Key], StringComparison.Ordinal)))).ToHashSet();
            var expected = Enumerable.Range(0, matches.Length).Where(index => !reached.Contains(index)).Select(index => $"rules[{index}].match").ToHashSet(StringComparer.Ordinal);

            // Several rules together may leave nothing for a later one; only a single earlier rule is looked for.
            return told.All(expected.Contains) && rules.Index().All(later =>
                told.Contains($"rules[{later.Index}].match", StringComparer.Ordinal) == rules.Take(later.Index).Any(earlier => Covers(earlier.Match, later.Item.Match)));
        });

        static bool Covers(IReadOnlyDictionary<string, string> earlier, IReadOnlyDictionary<string, string> later) =>
            earlier.All(pattern => pattern.Value is "*" || (later.TryGetValue(pattern.Key, out var asked) && string.Equals(asked, pattern.Value, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Europe/Oslo", true)]
    [InlineData("America/Argentina/Buenos_Aires", true)]
    [InlineData("Etc/UTC", true)]
    [InlineData("UTC", true)]
    [InlineData("W. Europe Standard Time", false)]
    [InlineData("Europe/Olso", false)]
    [InlineData("../../../etc/passwd", false)]
    [InlineData("/etc/localtime", false)]
    [InlineData("", false)]
    [InlineData("CET+1", false)]
    public void Only_zones_of_the_IANA_database_are_known(string zone, bool known) =>
        Assert.Equal(!known, Faults(Written.With(["team"]) with { TimeZone = zone }).Contains(ConfigurationFaults.UnknownTimeZone, StringComparer.Ordinal));

    [Theory]
    [InlineData("EUR", true)]
    [InlineData("ZWG", true)]
    [InlineData("HRK", false)]
    [InlineData("eur", false)]
    [InlineData("XXX", false)]
    public void Only_active_currencies_are_known(string code, bool known) =>
        Assert.Equal(!known, Faults(Written.With(["team"]) with { Currency = code, Lines = [Written.Line("assistant")] }).Contains(ConfigurationFaults.UnknownCurrency, StringComparer.Ordinal));

    [Theory]
    [InlineData(12, 12, false)]
    [InlineData(12.1, 12, true)]
    public void A_line_may_have_as_large_an_appetite_as_its_owner_and_no_larger(decimal line, decimal owner, bool told) =>
        Assert.Equal(told, Faults(Written.With(["team"]) with { AlertBudget = new AlertBudget(line, owner, 5) }).Contains(ConfigurationFaults.AlertBudgetOrder, StringComparer.Ordinal));

    [Fact]
    public void A_root_cause_may_be_due_without_a_start()
    {
        var bands = Defaults.Bands.Select(band => band with { Clocks = new ResponseTimes(null, null, null, TimeSpan.FromHours(1), null) }).ToArray();

        Assert.Empty(Faults(Written.With(["team"]) with { Bands = bands }));
    }

    private static IEnumerable<string> Faults(FinOpsConfiguration written) => ConfigurationRules.Check(Completion.Complete(written)).Select(problem => problem.Rule);
}
