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

    /// <summary>A day without usage is known by a reading that began after it: the first pull after midnight may be an hour away, and one may fail.</summary>
    [Theory]
    [InlineData(SourceKinds.OpenAiUsage, 0, "2026-07-09T02:00Z", null)]
    [InlineData(SourceKinds.OpenAiUsage, 0, "2026-07-09T02:01Z", "due 2 h after the end of each day")]
    [InlineData(SourceKinds.AnthropicUsage, 0, "2026-07-09T00:05Z", null)]
    [InlineData(SourceKinds.OpenAi, 1, "2026-07-10T02:00Z", null)]
    [InlineData(SourceKinds.OpenAi, 1, "2026-07-10T02:01Z", "due 26 h after the end of each day")]
    [InlineData(SourceKinds.FocusFile, 1, "2026-07-10T00:01Z", "due 24 h after the end of each day")]
    public void An_idle_day_of_a_source_that_is_asked_is_owed_when_two_pulls_have_had_their_time(string kind, int settleDays, string now, string? said)
    {
        var finding = JudgeSilence(Hourly(kind, settleDays), lastReported: new DateOnly(2026, 7, 7), Moment(now));

        Assert.Equal(said is not null, finding is not null);
        Assert.Contains(said ?? "", finding?.Reason ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SourceKinds.LiteLlm, false)]
    [InlineData(SourceKinds.AzureOpenAiMetrics, false)]
    [InlineData(SourceKinds.OpenAiUsage, true)]
    [InlineData(SourceKinds.AzureCostManagement, true)]
    public void Silence_of_an_estimate_without_idle_days_is_no_debt_while_its_pulls_are_good(string kind, bool owed) =>
        Assert.Equal(owed, JudgeSilence(Hourly(kind), lastReported: new DateOnly(2026, 7, 1), Moment("2026-07-10T06:00Z")) is not null);

    /// <summary>A gateway that forgot how to count says nothing either; and a pull that did not run has answered for nothing.</summary>
    [Theory]
    [InlineData("2026-07-16T06:00Z", null, null)]
    [InlineData("2026-07-17T06:00Z", null, "2026-07-16")]
    [InlineData("2026-07-05T06:00Z", "2026-07-02T06:00Z", "2026-07-02 2026-07-03 2026-07-04")]
    public void Silence_is_believed_for_two_weeks_and_for_as_long_as_pulls_are_good(string now, string? lastGood, string? owed)
    {
        var calendar = SourceCalendar.Of("azure", [Reads(1, new DateOnly(2026, 7, 1))], TimeSpan.Zero, confirmedAt: Moment(lastGood ?? now));

        var finding = SourceJudge.Judge(Hourly(SourceKinds.LiteLlm), calendar, null, [], new DateOnly(2026, 7, 1), DateOnly.FromDateTime(Moment(now).UtcDateTime).AddDays(-1), Moment(now));

        Assert.Equal(owed, finding?.Facts[FactNames.MissingDays]);
    }

    [Fact]
    public void A_gap_between_two_reported_days_is_owed_whatever_the_source()
    {
        var calendar = SourceCalendar.Of("azure", [Reads(1, new DateOnly(2026, 7, 3)), Reads(2, new DateOnly(2026, 7, 5))], TimeSpan.Zero, confirmedAt: Now);

        var finding = SourceJudge.Judge(Hourly(SourceKinds.LiteLlm), calendar, null, [], new DateOnly(2026, 7, 1), new DateOnly(2026, 7, 9), Now);

        Assert.Equal("2026-07-04", finding!.Facts[FactNames.MissingDays]);
    }

    /// <summary>The last good pull answered for Monday to Wednesday, which were idle; nobody has answered for Thursday.</summary>
    [Fact]
    public void A_source_that_cannot_be_read_owes_the_days_since_its_last_good_pull()
    {
        var source = Hourly(SourceKinds.LiteLlm);
        var calendar = SourceCalendar.Of("azure", [Reads(1, new DateOnly(2026, 7, 5))], TimeSpan.Zero, confirmedAt: Moment("2026-07-09T01:05Z"));

        Finding? At(string now) => SourceJudge.Judge(
            source, calendar, Trouble(SourceTroubles.Unavailable, Moment("2026-07-09T02:05Z")), [], new DateOnly(2026, 7, 1), DateOnly.FromDateTime(Moment(now).UtcDateTime).AddDays(-1), Moment(now));

        Assert.Null(At("2026-07-09T06:00Z"));
        Assert.Null(At("2026-07-10T02:00Z"));
        Assert.Equal(("source-overdue", "2026-07-09"), (At("2026-07-10T02:01Z")!.ReasonName, At("2026-07-10T02:01Z")!.Facts[FactNames.MissingDays]));
        Assert.Equal(("gone-quiet", "2026-07-09"), (At("2026-07-10T02:05Z")!.ReasonName, At("2026-07-10T02:05Z")!.Facts[FactNames.MissingDays]));
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

    private static Finding? JudgeSilence(SourceSettings source, DateOnly lastReported, DateTimeOffset now) => SourceJudge.Judge(
        source, SourceCalendar.Of("azure", [Reads(1, lastReported.AddDays(-1)), Reads(2, lastReported)], source.SettleLag, confirmedAt: now), null, [],
        new DateOnly(2026, 7, 1), DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1), now);

    private static SourceSettings Hourly(string kind, int settleDays = 0) => Source with { Kind = kind, SettleLag = TimeSpan.FromDays(settleDays), PullEvery = TimeSpan.FromHours(1) };

    private static LedgerBatch Reads(int version, DateOnly day) => new(
        $"batch-{version}", version, "azure", SpendStory.SixOClockAfter(day), SpendStory.SixOClockAfter(day), [new LedgerSlice("account", day, day)], [day], 1);

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static SourceCondition Trouble(string name, DateTimeOffset since) => new("azure", new SourceTrouble(name, "The key is refused."), since, null);
}
