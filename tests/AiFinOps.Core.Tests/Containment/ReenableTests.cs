using AiFinOps.Core.Allocation;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Tests.Playbooks;

namespace AiFinOps.Core.Tests.Containment;

public sealed class ReenableTests
{
    private static readonly Incident Contained = Given.Incident with
    {
        Containments = [Given.Used(Given.Limit, ContainmentState.Active)],
        Review = Given.Review,
    };

    private static readonly IReadOnlySet<string> Nobody = Ids();

    [Fact]
    public void An_approver_who_did_not_act_may_release_a_critical_line() =>
        Assert.Empty(ReenableRule.Check(Contained, Criticality.Critical, Given.Astrid, Ids("bjorn")));

    [Fact]
    public void Nothing_is_released_without_a_recorded_review() =>
        Assert.Equal("no-review", Names(ReenableRule.Check(Contained with { Review = null }, Criticality.Normal, Given.Astrid, Nobody)));

    [Fact]
    public void An_incomplete_review_refuses_once_per_answer()
    {
        var review = Given.Review with { WhatChanged = " ", Stabilisation = "tbd" };

        Assert.Equal("answer-incomplete answer-incomplete", Names(ReenableRule.Check(Contained with { Review = review }, Criticality.Normal, Given.Astrid, Nobody)));
    }

    [Fact]
    public void Nothing_contained_means_nothing_to_release() =>
        Assert.Equal("nothing-contained", Names(ReenableRule.Check(Contained with { Containments = [Given.Used(Given.Limit, ContainmentState.Reverted)] }, Criticality.Normal, Given.Astrid, Nobody)));

    [Fact]
    public void An_engineer_without_the_role_is_refused_even_with_break_glass() =>
        Assert.Equal("not-an-approver", Names(ReenableRule.Check(Contained, Criticality.Critical, Given.Bjorn, Nobody, new BreakGlass("Nobody answers at three in the night."))));

    [Fact]
    public void Who_acted_on_a_critical_line_needs_a_second_person()
    {
        var acted = Ids("astrid");

        Assert.Equal("reviewer-acted", Names(ReenableRule.Check(Contained, Criticality.Critical, Given.Astrid, acted)));
        Assert.Empty(ReenableRule.Check(Contained, Criticality.Normal, Given.Astrid, acted));
    }

    [Fact]
    public void Break_glass_with_a_reason_stands_in_for_the_second_person()
    {
        var acted = Ids("astrid");

        Assert.Empty(ReenableRule.Check(Contained, Criticality.Critical, Given.Astrid, acted, new BreakGlass("Nobody else answers, and checkout is down.")));
        Assert.Equal("break-glass-without-reason", Names(ReenableRule.Check(Contained, Criticality.Critical, Given.Astrid, acted, new BreakGlass(" "))));
    }

    [Fact]
    public void Acting_is_to_acknowledge_contain_explain_or_write_the_review_and_the_system_is_nobody()
    {
        IncidentEvent[] events =
        [
            new Acknowledged(Given.Night, Person("a"), Given.Night.AddDays(1)),
            new RootCauseRecorded(Given.Night, Person("b"), new RootCause("usage", "c", "f", "p", null)),
            new ReenableReviewRecorded(Given.Night, Person("c"), Given.Review),
            new ContainmentReverted(Given.Night, Person("d"), "x", false, "s"),
            new ContainmentApplied(Given.Night, Actor.System("ApplyContainment"), "x", false, "s", "t"),
            new NoteAdded(Given.Night, Person("bystander"), "I saw it too."),
        ];

        Assert.Equal("a b c d", string.Join(' ', ReenableRule.ActedBy(events).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Four_full_answers_stand() => Assert.Empty(FourAnswers.Validate(Given.Review));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("n/a")]
    [InlineData("TBD")]
    [InlineData("fixed")]
    [InlineData("Not applicable.")]
    [InlineData("- - - -")]
    [InlineData("x x x x x")]
    public void An_answer_that_nobody_understands_in_a_year_is_refused(string answer)
    {
        var problem = Assert.Single(FourAnswers.Validate(Given.Review with { ReviewedBeforeReenabling = answer }));

        Assert.Equal("reviewedBeforeReenabling", problem.Field);
    }

    [Fact]
    public void An_answer_in_a_script_without_spaces_is_a_sentence_too() =>
        Assert.Empty(FourAnswers.Validate(Given.Review with { WhatChanged = "本番環境で詳細ログが有効になった" }));

    private static Actor Person(string id) => new(id, "platform-sign-in");

    private static HashSet<string> Ids(params string[] ids) => new(ids, StringComparer.Ordinal);

    private static string Names(IEnumerable<ReenableRefusal> refusals) => string.Join(' ', refusals.Select(refusal => refusal.Name));
}
