using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Tests.Detection;

public sealed class CategoryProposalTests
{
    public static TheoryData<string, FindingKind, string, double, string, string, bool> Evidence => new()
    {
        { "a price that rose", FindingKind.SpendAbove, "price-effect=900;volume-effect=80;mix-effect=20", 0.5, "price", "price-effect", true },
        { "a quantity that rose", FindingKind.SpendAbove, "price-effect=50;volume-effect=930;mix-effect=20", 0.5, "usage", "volume-effect", true },
        { "a dearer model instead of a cheaper one", FindingKind.SpendAbove, "price-effect=0;volume-effect=40;mix-effect=960", 0.5, "model-mix", "mix-effect", true },
        { "a new model that took over is a mix and no new work", FindingKind.SpendAbove, "price-effect=0;volume-effect=40;mix-effect=960;" + NewModel, 0.5, "model-mix", "mix-effect", true },
        { "a new model on top", FindingKind.SpendAbove, "price-effect=0;volume-effect=960;mix-effect=40;" + NewModel, 0.5, "new-workload", "new-driver", false },
        { "a new model of unknown quantity", FindingKind.SpendAbove, NewModel, 0.5, "new-workload", "new-driver", false },
        { "a new model that is a part of it only", FindingKind.SpendAbove, "new-since:model:gpt-5=2026-10-01;explained-by=model=gpt-5;explained-share=0.4", 0.5, "usage", "quantities-unknown", false },
        { "sudden volume of a new model", FindingKind.SpendAbove, NewModel, 10, "abuse-or-leaked-key", "sudden-new-driver", false },
        { "sudden volume of a model that was there", FindingKind.SpendAbove, "explained-by=model=gpt-5;explained-share=0.9", 10, "usage", "quantities-unknown", false },
        { "a price that rose while volume fell less", FindingKind.SpendAbove, "price-effect=700;volume-effect=-300;mix-effect=0", 0.4, "price", "price-effect", true },
        { "all three alike", FindingKind.SpendAbove, "price-effect=330;volume-effect=340;mix-effect=330", 0.5, "usage", "mixed-effects", false },
        { "spend that came from another line, whatever else is known", FindingKind.SpendAbove, "moved-from=search;moved-amount=900;price-effect=900;volume-effect=0;mix-effect=0", 0.5, "allocation-error", "moved", true },
        { "spend that went to another line", FindingKind.SpendBelow, "moved-to=search;moved-amount=900", -0.5, "allocation-error", "moved", true },
        { "the first spend of a line", FindingKind.NewSpender, "", 0, "new-workload", "new-spender", true },
        { "a day that a source owes", FindingKind.DataMissing, "", 0, "data-quality", "source-trouble", true },
    };

    private const string NewModel = "new-since:model:gpt-5=2026-10-01;explained-by=model=gpt-5;explained-share=0.9";

    [Theory]
    [MemberData(nameof(Evidence))]
    public void The_evidence_speaks_for_a_category(string story, FindingKind kind, string facts, double variance, string category, string reason, bool certain)
    {
        var proposal = CategoryProposal.Of(Finding(kind, facts, (decimal)variance));

        Assert.NotNull(proposal);
        Assert.Equal((story, category, reason, certain), (story, VarianceCategories.NameOf(proposal.Category), proposal.ReasonName, proposal.IsCertain));
    }

    [Fact]
    public void One_day_that_is_gone_the_next_is_a_one_off_unless_something_says_more()
    {
        var day = Finding(FindingKind.SpendAbove, "price-effect=50;volume-effect=930;mix-effect=20", 0.5m) with { Day = new(2026, 10, 1) };

        Assert.Equal("volume-effect", Proposed(Incident(day))!.ReasonName);
        Assert.Equal((VarianceCategory.OneOff, "one-day"), Named(Proposed(Incident(day) with { Cleared = true })));
        Assert.Equal("volume-effect", Proposed(Incident(day with { Day = new(2026, 10, 2) }) with { Cleared = true })!.ReasonName);
        Assert.Equal("moved", Proposed(Incident(Finding(FindingKind.SpendAbove, "moved-from=search;moved-amount=900", 0.5m) with { Day = new(2026, 10, 1) }) with { Cleared = true })!.ReasonName);
    }

    [Fact]
    public void What_newer_figures_of_the_same_days_took_away_was_a_matter_of_the_data() =>
        Assert.Equal(
            (VarianceCategory.DataQuality, "restated-away"),
            Named(Proposed(Incident(Finding(FindingKind.SpendAbove, "price-effect=900;volume-effect=80;mix-effect=20", 0.5m)) with { Cleared = true, RestatedAway = true })));

    [Theory]
    [InlineData("2026-10-01T20:00Z", "2026-10-02T02:00Z", 2.5, true)]
    [InlineData("2026-10-01T20:00Z", "2026-10-02T02:00Z", 1.5, false)]
    [InlineData("2026-10-01T14:00Z", "2026-10-01T18:00Z", 2.5, false)]
    [InlineData("2026-10-03T10:00Z", "2026-10-03T14:00Z", 2.5, true)]
    public void What_came_while_nobody_of_the_owner_works_may_be_abuse(string first, string end, double variance, bool possible)
    {
        var onset = DateOnly.Parse(first[..10], System.Globalization.CultureInfo.InvariantCulture);
        var finding = Finding(FindingKind.SpendAbove, $"first-hour={first};last-hour={end}", (decimal)variance) with { Onset = onset };

        var proposal = Proposed(Incident(finding))!;

        Assert.Equal(possible ? (VarianceCategory.AbuseOrLeakedKey, "out-of-hours") : (VarianceCategory.Usage, "quantities-unknown"), Named(proposal));
        Assert.False(proposal.IsCertain);
    }

    [Fact]
    public void Hours_on_top_of_days_say_nothing_of_the_days() =>
        Assert.Equal("quantities-unknown", Proposed(Incident(Finding(FindingKind.SpendAbove, "first-hour=2026-10-02T20:00Z;last-hour=2026-10-03T02:00Z", 2.5m)))!.ReasonName);

    [Theory]
    [InlineData("purchased=600;utilisation=1000", "purchase")]
    [InlineData("purchased=400;utilisation=1000", null)]
    [InlineData("utilisation=1000", null)]
    public void A_month_that_was_bought_up_is_a_one_off(string facts, string? reason) =>
        Assert.Equal(reason, CategoryProposal.Of(Finding(FindingKind.BudgetStep, facts, 0.5m))?.ReasonName);

    [Theory]
    [InlineData(FindingKind.BudgetStep)]
    [InlineData(FindingKind.HardStop)]
    [InlineData(FindingKind.ConfigurationTampered)]
    [InlineData(FindingKind.EvidenceTampered)]
    [InlineData(FindingKind.PoisonMessage)]
    public void What_is_no_variance_has_no_category(FindingKind kind) => Assert.Null(CategoryProposal.Of(Finding(kind, "", 0.5m)));

    [Fact]
    public void The_reason_carries_the_figures()
    {
        Assert.Equal(
            "The price per unit changed: price +900.00 EUR, volume +80.00 EUR, mix -20.00 EUR.",
            CategoryProposal.Of(Finding(FindingKind.SpendAbove, "price-effect=900;volume-effect=80;mix-effect=-20", 0.5m))!.Reason);
        Assert.Equal(
            "900.00 EUR moved from search at the same provider: neither new spend nor a saving.",
            CategoryProposal.Of(Finding(FindingKind.SpendAbove, "moved-from=search;moved-amount=900", 0.5m))!.Reason);
        Assert.Contains("possible", CategoryProposal.Of(Finding(FindingKind.SpendAbove, NewModel, 12m))!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_category_is_found_by_its_name_and_by_no_other()
    {
        Assert.Equal(Enum.GetValues<VarianceCategory>(), VarianceCategories.Names.Select(name => VarianceCategories.Find(name)!.Value));
        Assert.Null(VarianceCategories.Find("gremlins"));
        Assert.Null(VarianceCategories.Find(null));
    }

    private static CategoryProposal? Proposed(Incident incident) => CategoryProposal.Of(incident, Playbooks.Given.Organisation());

    private static (VarianceCategory, string) Named(CategoryProposal? proposal) => (proposal!.Category, proposal.ReasonName);

    private static Incident Incident(Finding finding) => new()
    {
        Id = "chat-1", Line = finding.Line, CauseKey = finding.CauseKey, OwnerGroup = "commerce-ai", Severity = Severity.High, State = IncidentState.Open, Finding = finding,
        FiredAt = DateTimeOffset.UnixEpoch, OpenedAt = DateTimeOffset.UnixEpoch, Firings = 1,
    };

    private static Finding Finding(FindingKind kind, string facts, decimal variance) => new(
        "chat", kind, CauseKeys.SpendAbove, new(2026, 10, 1), new(2026, 10, 2), new Money(2_000m, "EUR"), new Money(1_000m, "EUR"),
        new Money(kind == FindingKind.SpendBelow ? -1_000m : 1_000m, "EUR"), variance, false, "spike", "", [],
        facts.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(fact => (Key: fact[..fact.LastIndexOf('=')], Value: fact)).ToDictionary(
            fact => fact.Value.StartsWith("explained-by", StringComparison.Ordinal) ? "explained-by" : fact.Key,
            fact => fact.Value.StartsWith("explained-by", StringComparison.Ordinal) ? fact.Value["explained-by=".Length..] : fact.Value[(fact.Value.LastIndexOf('=') + 1)..],
            StringComparer.Ordinal));
}
