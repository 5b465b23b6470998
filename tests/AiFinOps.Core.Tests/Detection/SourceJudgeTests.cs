using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;
using AiFinOps.Core.Tests.Spend;

namespace AiFinOps.Core.Tests.Detection;

public sealed class SourceJudgeTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 10, 6, 0, 0, TimeSpan.Zero);
    private static readonly SourceSettings Source = SpendStory.AConfiguration().Sources[0];

    [Fact]
    public void A_refused_credential_is_one_finding_to_the_owner_of_the_source_at_once()
    {
        var finding = Judge(Trouble(SourceTroubles.CredentialRefused, Now));

        Assert.Equal((LineIds.OfSource("azure"), FindingKind.DataMissing, CauseKeys.DataMissing, "credential-refused"), (finding!.Line, finding.Kind, finding.CauseKey, finding.ReasonName));
        Assert.Equal("finops", finding.Facts[FactNames.Owner]);
        Assert.Null(finding.Excess);
    }

    [Theory]
    [InlineData(23.9, null)]
    [InlineData(24, "gone-quiet")]
    public void A_source_that_cannot_be_reached_is_a_finding_after_a_day(double hours, string? reason) =>
        Assert.Equal(reason, Judge(Trouble(SourceTroubles.Unavailable, Now.AddHours(-hours)))?.ReasonName);

    [Theory]
    [InlineData("2026-07-25", null)]
    [InlineData("2026-07-24", "expires on 2026-07-24")]
    [InlineData("2026-07-09", "has expired on 2026-07-09")]
    public void A_key_is_told_of_two_weeks_before_it_expires(string expires, string? said)
    {
        var finding = Judge(null, Source with { SecretRef = "API_KEY", SecretExpires = DateOnly.Parse(expires, System.Globalization.CultureInfo.InvariantCulture) });

        Assert.Equal(said is not null, finding?.Reason.Contains(said ?? "", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void Owed_days_and_a_trouble_are_one_finding_with_both_reasons()
    {
        var story = new SpendStory().SpendsDaily(30, 100m);

        var finding = SourceJudge.Judge(Source, story.Calendar, Trouble(SourceTroubles.CredentialRefused, Now), [], new DateOnly(2026, 7, 1), new DateOnly(2026, 7, 9), Now);

        Assert.Equal("credential-refused", finding!.ReasonName);
        Assert.Contains("has not reported", finding.Reason, StringComparison.Ordinal);
        Assert.EndsWith("The key is refused.", finding.Reason, StringComparison.Ordinal);
        Assert.Equal(new DateOnly(2026, 7, 1), finding.Onset);
    }

    [Fact]
    public void The_same_trouble_goes_on_another_begins_and_a_good_pull_ends_it()
    {
        var first = SourceCondition.After(null, "azure", new SourceTrouble("unavailable", ""), null, Now);
        var second = SourceCondition.After(first, "azure", new SourceTrouble("unavailable", ""), null, Now.AddHours(6));
        var third = SourceCondition.After(second, "azure", new SourceTrouble("credential-refused", ""), null, Now.AddHours(12));
        var good = SourceCondition.After(third, "azure", null, null, Now.AddHours(18));

        Assert.Equal([Now, Now, Now.AddHours(12)], new[] { first, second, third }.Select(condition => condition.Since));
        Assert.Null(good.Trouble);
        Assert.Equal(3, new[] { second, third, good }.Select(condition => SourceCondition.VersionOf([condition])).Distinct(StringComparer.Ordinal).Count());
    }

    /// <summary>Else a refused key would be told as mended, and as broken again, with every hour that the provider is down.</summary>
    [Fact]
    public void A_source_that_cannot_be_reached_keeps_the_trouble_that_it_had()
    {
        var refused = Trouble(SourceTroubles.CredentialRefused, Now);

        Assert.Equal(refused, SourceCondition.After(refused, "azure", new SourceTrouble(SourceTroubles.Unavailable, ""), null, Now.AddHours(6)));
    }

    private static Finding? Judge(SourceCondition? condition, SourceSettings? source = null) =>
        SourceJudge.Judge(source ?? Source, SourceCalendar.Of("azure", [], TimeSpan.Zero), condition, [], new DateOnly(2026, 7, 1), new DateOnly(2026, 7, 9), Now);

    private static SourceCondition Trouble(string name, DateTimeOffset since) => new("azure", new SourceTrouble(name, "The key is refused."), since, null);
}
