using AiFinOps.Core.Configuration;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Learning;
using static AiFinOps.Core.Tests.Incidents.IncidentStories;

namespace AiFinOps.Core.Tests.Learning;

public class ResponseEpisodeTests
{
    private static readonly FinOpsConfiguration Configuration = Completion.Complete(new FinOpsConfiguration(
        "Fjordlight", "EUR", "Etc/UTC", [], [], [], Defaults.Bands, [], [], [new("commerce-ai", "Commerce AI", [], [])], [], Defaults.EscalationPolicies, [], new ReviewSchedule("0 8 * * 1", "0 7 * * *", [])));

    [Fact]
    public void Each_part_is_measured_from_the_firing()
    {
        var episode = Assert.Single(Lived(
            Observe(),
            new Acknowledge(At(12), Astrid, TimeSpan.FromHours(24)),
            new StartInvestigation(At(60), Astrid),
            new RecordRootCause(At(180), Astrid, FullCause),
            new Resolve(At(300), Astrid, "Rolled back"),
            new ReviewCause(At(400), Carla),
            new Close(At(1440), Astrid, "")));

        Assert.Equal(
            [(ResponsePart.Acknowledge, 12), (ResponsePart.Contain, null), (ResponsePart.RootCauseStarted, 60), (ResponsePart.RootCause, 180), (ResponsePart.Resolve, 300), (ResponsePart.Close, 1440)],
            episode.Parts.OrderBy(part => part.Key).Select(part => (part.Key, (int?)part.Value?.TotalMinutes)));
        Assert.Equal((Severity.Critical, "commerce-ai", "usage", 0), (episode.Severity, episode.OwnerGroup, episode.Category, episode.MissedClocks));
    }

    [Fact]
    public void A_recorded_pause_does_not_count_and_ends_when_it_is_resumed()
    {
        var episode = Assert.Single(Lived(
            Observe(),
            new Acknowledge(At(10), Astrid, TimeSpan.FromHours(24)),
            new PauseClocks(At(60), Astrid, At(360), "The provider answers tomorrow", TimeSpan.FromDays(7)),
            new ResumeClocks(At(120), Astrid),
            new Resolve(At(300), Astrid, "Rolled back")));

        Assert.Equal(TimeSpan.FromMinutes(240), episode.Parts[ResponsePart.Resolve]);
        Assert.Equal(TimeSpan.FromMinutes(10), episode.Parts[ResponsePart.Acknowledge]);
    }

    [Fact]
    public void What_was_never_acknowledged_is_no_time()
    {
        var episode = Assert.Single(Lived(Observe(), new Resolve(At(300), Astrid, "It went away")));

        Assert.Null(episode.Parts[ResponsePart.Acknowledge]);
        Assert.Null(episode.Parts[ResponsePart.Close]);
        Assert.Equal(TimeSpan.FromMinutes(300), episode.Parts[ResponsePart.Resolve]);
    }

    [Fact]
    public void A_missed_clock_is_counted_and_what_nobody_owes_is_left_out()
    {
        var watch = Observe(severity: Severity.Watch) with { Plan = CriticalPlan.AsWarning() };
        var warned = Assert.Single(Lived(watch));
        var late = Assert.Single(Lived(Observe(), new RingClock(At(15), Engine, new ResponseClock(ClockKind.Acknowledge, At(15), 0), CriticalPlan)));

        Assert.Empty(warned.Parts);
        Assert.Equal(1, late.MissedClocks);
    }

    [Fact]
    public void An_incident_that_opens_again_is_measured_again()
    {
        var episodes = Lived(
            Observe(),
            new Acknowledge(At(5), Astrid, TimeSpan.FromHours(24)),
            new Resolve(At(60), Astrid, "Gone"),
            new Reopen(At(600), Astrid, "It is back", CriticalPlan),
            new Acknowledge(At(630), Astrid, TimeSpan.FromHours(24)));

        Assert.Equal([(1, 5.0), (2, 30.0)], episodes.Select(episode => (episode.Number, episode.Parts[ResponsePart.Acknowledge]!.Value.TotalMinutes)));
        Assert.Null(episodes[1].Parts[ResponsePart.Resolve]);
        Assert.DoesNotContain(ResponsePart.Close, episodes[0].Parts.Keys);
    }

    [Fact]
    public void History_that_was_only_noted_is_not_measured() => Assert.Empty(Lived(Observe() with { Quiet = true }));

    [Theory]
    [InlineData(new[] { 10 }, 10, 10)]
    [InlineData(new[] { 30, 10, 20 }, 20, 30)]
    [InlineData(new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 100 }, 5, 9)]
    [InlineData(new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100 }, 6, 10)]
    public void Median_and_nine_of_ten_are_times_that_were_measured(int[] minutes, int median, int ninetieth)
    {
        var figure = ResponseFigure.Of(ResponsePart.Resolve, [.. minutes.Select(minute => (TimeSpan?)TimeSpan.FromMinutes(minute)), null]);

        Assert.Equal((minutes.Length, 1, TimeSpan.FromMinutes(median), TimeSpan.FromMinutes(ninetieth)), (figure.Done, figure.NotDone, figure.Median, figure.Ninetieth));
    }

    [Fact]
    public void Where_nobody_did_it_there_is_no_figure()
    {
        var figure = ResponseFigure.Of(ResponsePart.Acknowledge, [null, null]);

        Assert.Equal(new ResponseFigure(ResponsePart.Acknowledge, 0, 2, null, null), figure);
        Assert.Equal("not yet or never (2)", ResponseWords.Cell(figure));
    }

    [Fact]
    public void A_report_has_rows_for_severities_owners_and_categories_of_its_days()
    {
        var episodes = Lived(Observe(), new Acknowledge(At(72), Astrid, TimeSpan.FromHours(24)));

        var report = ResponseReport.Of(Monday, episodes, Configuration);

        Assert.Equal(["severity Critical", "owner Commerce AI", "category not recorded"], report.Rows.Select(row => $"{row.By} {row.Name}"));
        Assert.Equal(["Critical", "1", "1 h 12 min / 1 h 12 min (1)", "not yet or never (1)", "not yet or never (1)", "not yet or never (1)", "not yet or never (1)", "–", "0"], ResponseWords.Cells(report.Rows[0]));
        Assert.Empty(ResponseReport.Of(Monday.AddMinutes(1), episodes, Configuration).Rows);
    }

    private static DateTimeOffset At(int minutes) => Monday.AddMinutes(minutes);

    private static IReadOnlyList<ResponseEpisode> Lived(params IncidentCommand[] commands)
    {
        List<IncidentEvent> events = [];
        foreach (var command in commands)
        {
            events.AddRange(Accepted(IncidentFold.Of(events), command).Events);
        }

        return ResponseEpisode.Of(IncidentFold.Of(events)!, events);
    }
}
