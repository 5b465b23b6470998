using System.Globalization;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Changes;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Detection.Hourly;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;
using AiFinOps.Core.Spend;
using AiFinOps.Core.Tests.Incidents;

namespace AiFinOps.Core.Tests.Changes;

/// <summary>Which changes belong to an incident, and in which order they are told.</summary>
public sealed class ChangesBeforeTests
{
    [Theory]
    [InlineData("2026-11-17T23:59:59Z", false)]
    [InlineData("2026-11-18T00:00:00Z", true)]
    [InlineData("2026-11-20T00:00:00Z", true)]
    [InlineData("2026-11-20T23:59:59Z", true)]
    [InlineData("2026-11-21T00:00:00Z", false)]
    public void A_day_is_explained_by_the_48_hours_before_it_and_by_all_of_itself(string at, bool belongs) =>
        Assert.Equal(belongs, ChangeWindow.Of(Finding())!.Value.Contains(Moment(at)));

    [Theory]
    [InlineData("2026-11-18T12:59:59Z", false)]
    [InlineData("2026-11-18T13:00:00Z", true)]
    [InlineData("2026-11-20T13:59:59Z", true)]
    [InlineData("2026-11-20T14:00:00Z", false)]
    public void An_hour_is_explained_by_the_48_hours_before_it_and_by_itself(string at, bool belongs) =>
        Assert.Equal(belongs, ChangeWindow.Of(Finding((HourlyFacts.FirstHour, "2026-11-20T13:00Z")))!.Value.Contains(Moment(at)));

    [Theory]
    [InlineData("2026-11-21T13:00Z")]
    [InlineData("13 o'clock")]
    public void An_hour_that_is_not_of_the_onset_leaves_the_day(string hour) =>
        Assert.Equal(ChangeWindow.Of(Finding()), ChangeWindow.Of(Finding((HourlyFacts.FirstHour, hour))));

    [Theory]
    [InlineData(FindingKind.DataMissing, false)]
    [InlineData(FindingKind.ConfigurationTampered, false)]
    [InlineData(FindingKind.EvidenceTampered, false)]
    [InlineData(FindingKind.PoisonMessage, false)]
    [InlineData(FindingKind.HardStop, true)]
    [InlineData(FindingKind.BudgetStep, true)]
    [InlineData(FindingKind.NewSpender, true)]
    [InlineData(FindingKind.SpendBelow, true)]
    public void Only_spend_is_explained_by_changes(FindingKind kind, bool explained) =>
        Assert.Equal(explained, ChangeWindow.Of(Finding() with { Kind = kind }) is not null);

    [Fact]
    public void The_own_line_comes_first_then_the_provider_then_the_rest_and_in_each_the_newest()
    {
        var told = Before(
            Change("elsewhere", "2026-11-20T10:00Z"),
            Change("provider-new", "2026-11-20T09:00Z", provider: "Azure"),
            Change("own-old", "2026-11-18T09:00Z", line: "chat"),
            Change("own-new", "2026-11-19T09:00Z", project: "chat-rg"),
            Change("provider-old", "2026-11-18T10:00Z", line: "search", provider: "Microsoft"),
            Change("too-old", "2026-11-17T09:00Z", line: "chat"));

        Assert.Equal(["own-new", "own-old", "provider-new", "provider-old", "elsewhere"], told.All.Select(near => near.Change.Id));
        Assert.Equal(
            [ChangeNearness.OwnLine, ChangeNearness.OwnLine, ChangeNearness.SameProvider, ChangeNearness.SameProvider, ChangeNearness.Elsewhere],
            told.All.Select(near => near.Nearness));
    }

    [Fact]
    public void A_line_that_is_not_configured_counts_as_none()
    {
        var near = Assert.Single(Before(Change("typo", "2026-11-20T10:00Z", line: "caht")).All);

        Assert.Equal((ChangeNearness.Elsewhere, 0), (near.Nearness, near.Lines.Count));
    }

    [Fact]
    public void A_change_of_what_several_lines_share_is_on_the_own_line_of_each() =>
        Assert.Equal(ChangeNearness.OwnLine, Assert.Single(Before(Change("gateway", "2026-11-20T10:00Z", project: "shared")).All).Nearness);

    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(5, 5, null)]
    [InlineData(6, 6, "and 1 more")]
    [InlineData(40, 6, "and 35 more")]
    public void More_than_can_be_read_are_counted(int changes, int lines, string? last)
    {
        var told = Before([.. Enumerable.Range(0, changes).Select(number => Change($"{number}", "2026-11-20T10:00Z", line: "chat"))]).Told(5, Configuration);

        Assert.Equal(lines, told.Count);
        Assert.Equal(last, told.LastOrDefault(line => line.StartsWith("and ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("https://ci.example.com/runs/17?a=1&b=_x_", "<https://ci.example.com/runs/17?a=1&b=_x_>")]
    [InlineData("https://ci.example.com/(a)", "<https://ci.example.com/(a)>")]
    [InlineData("https://ci.example.com/a|b> c\u202Ed", "<https://ci.example.com/a%7Cb%3E%20c%E2%80%AEd>")]
    public void A_link_is_shown_and_can_be_followed_and_all_else_stays_text(string link, string shown)
    {
        var told = ChangeText.Of(Change("17", "2026-11-20T10:00Z") with { What = "[see](https://evil.example) *now*", Link = link }, [], Configuration);
        var markdown = ChangeText.Markdown(told);
        Assert.EndsWith($@"\[see\](https:\//evil.example) \*now\*, by ci ({shown})", markdown, StringComparison.Ordinal);
        Assert.Equal($"Changed before: {markdown}.", ChangeText.Markdown($"Changed before: {told}."));
    }

    [Theory]
    [InlineData("model: now (javascript:alert(1))")]
    [InlineData("model: now (httpx)")]
    [InlineData("model: now (https://evil.example) or never")]
    public void What_only_looks_like_a_link_stays_text(string told) => Assert.Equal(MarkdownWriter.Escape(told), ChangeText.Markdown(told));

    [Fact]
    public void A_change_is_told_in_one_line() => Assert.Equal(
        "2026-11-20 10:00 UTC, model on Chat: gpt-4o became gpt-5, by ci (https://ci.example.com/17)",
        ChangeText.Of(Change("17", "2026-11-20T10:00Z") with { Kind = ChangeKind.Model, What = "gpt-4o became gpt-5", Link = "https://ci.example.com/17" }, ["chat"], Configuration));

    [Fact]
    public void The_same_words_under_an_id_are_a_repeat_also_where_the_moment_was_left_out()
    {
        var told = Change("17", "2026-11-20T10:00Z") with { IsMomentStated = false };

        Assert.True((told with { At = told.At.AddHours(1) }).Repeats(told));
        Assert.False((told with { What = "other" }).Repeats(told));
        Assert.False((told with { At = told.At.AddHours(1), IsMomentStated = true }).Repeats(told with { IsMomentStated = true }));
    }

    private static ChangesBefore Before(params Change[] changes) =>
        ChangesBefore.Of(IncidentStories.After(null, IncidentStories.Observe(finding: Finding())), Configuration, changes)!;

    private static Change Change(string id, string at, string line = "", string provider = "", string project = "") =>
        new("pipelines", id, ChangeKind.Deployment, "Agent 2.4", Moment(at), "ci") { Line = line, Dimensions = new SpendDimensions { Provider = provider, Project = project } };

    private static Finding Finding(params (string Name, string Value)[] facts) => new(
        "chat", FindingKind.SpendAbove, CauseKeys.SpendAbove, new DateOnly(2026, 11, 20), new DateOnly(2026, 11, 21), null, null, new Money(100m, "EUR"), null, false, "band", "Above.",
        [new Driver("model", "gpt-4o", new Money(100m, "EUR"), 1m) { Provider = "Microsoft" }],
        facts.ToDictionary(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal));

    private static readonly FinOpsConfiguration Configuration = new(
        "Fjordlight", "EUR", "Etc/UTC", [],
        [Line("chat", "Chat"), Line("search", "Search")],
        [Rule("shared", "shared", ("chat", 0.5m), ("search", 0.5m)), Rule("chat", "chat-rg", ("chat", 1m))],
        [], [], [], [], [], [], [], new ReviewSchedule("", "", []));

    private static AllocationLine Line(string id, string name) =>
        new(id, name, "owner", WorkloadEnvironment.Production, SpendPhase.Run, Criticality.Normal, false, false, null, null);

    private static AllocationRule Rule(string id, string project, params (string Line, decimal Share)[] shares) =>
        new(id, new Dictionary<string, string>(StringComparer.Ordinal) { ["project"] = project }, [.. shares.Select(share => new AllocationShare(share.Line, share.Share))]);

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
