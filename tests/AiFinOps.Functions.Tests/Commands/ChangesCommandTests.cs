using System.CommandLine;
using System.Globalization;
using System.Text;
using AiFinOps.Adapters.Configuration;
using AiFinOps.Cli;
using AiFinOps.Cli.Commands;
using AiFinOps.Core.Changes;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace AiFinOps.Functions.Tests.Commands;

/// <summary>What changed, in a terminal. It is Sunday, 22 November 2026, 09:30 UTC.</summary>
public sealed class ChangesCommandTests
{
    private const string Configuration = """
        currency: EUR
        timeZone: Etc/UTC
        sources:
          - { name: azure, kind: focus-file }
        changeSources:
          - { name: pipelines, kind: webhook, secret: CHANGES_SECRET }
          - { name: azure-log, kind: azure-activity-log, scope: /subscriptions/cfbbd179-59d2-4052-aa06-9270a38aa9d6 }
        ownerGroups:
          - { id: team }
        lines:
          - { id: support-chat, name: Support chat, owner: team, budget: { monthly: 1000 } }
          - { id: order-agent, name: Order agent, owner: team, budget: { monthly: 1000 } }
        """;

    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 30, 0, TimeSpan.Zero);

    private readonly List<Change> _feed =
    [
        new("pipelines", "1", ChangeKind.Deployment, "Agent 2.4", Now.AddDays(-8), "ci") { Line = "order-agent" },
        new("pipelines", "2", ChangeKind.Model, "gpt-4o became gpt-5", Now.AddDays(-2), "ci") { Line = "support-chat", Link = "https://ci.example.com/2" },
        new("azure-log", "3", ChangeKind.Scaling, "20 nodes", Now.AddDays(-1), ""),
    ];

    private ConfigurationInForce? _inForce = InForce();
    private ChangePull _pull = new([], 0, [], RetryAfter: null);

    [Fact]
    public async Task The_last_seven_days_are_listed_newest_first()
    {
        var (exit, output, _) = await RunAsync("changes");

        Assert.Equal(0, exit);
        Assert.Equal(
            """
            2026-11-21 09:30 UTC, scaling: 20 nodes  [azure-log]
            2026-11-20 09:30 UTC, model on Support chat: gpt-4o became gpt-5, by ci (https://ci.example.com/2)  [pipelines]
            2 change(s).

            """.ReplaceLineEndings(),
            output);
    }

    [Theory]
    [InlineData("changes --line order-agent --from 2026-11-01 --to 2026-11-20", "Agent 2.4", "gpt-5")]
    [InlineData("changes --line support-chat", "gpt-5", "20 nodes")]
    [InlineData("changes --from 2026-11-14 --to 2026-11-14", "Agent 2.4", "gpt-5")]
    public async Task A_line_and_a_period_narrow_the_list(string arguments, string listed, string leftOut)
    {
        var (exit, output, _) = await RunAsync(arguments.Split(' '));

        Assert.Equal(0, exit);
        Assert.Contains(listed, output, StringComparison.Ordinal);
        Assert.DoesNotContain(leftOut, output, StringComparison.Ordinal);
        Assert.EndsWith($"1 change(s).{Environment.NewLine}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quiet_week_is_said_to_be_one()
    {
        _feed.Clear();

        Assert.Equal((0, $"No change was told of.{Environment.NewLine}", ""), await RunAsync("changes"));
    }

    [Fact]
    public async Task A_script_gets_one_object_of_them()
    {
        var (_, output, _) = await RunAsync("changes", "--json");

        Assert.StartsWith("""{"changes":[{""", output, StringComparison.Ordinal);
        Assert.Contains("gpt-4o became gpt-5", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("changes --line suport-chat", "There is no line `suport-chat`. Did you mean `support-chat`?")]
    [InlineData("changes --line nothing-like-it", "Lines are `order-agent`, `support-chat`, `unallocated`.")]
    [InlineData("changes --from yesterday", "Write --from and --to as days, yyyy-MM-dd, the first before the last.")]
    [InlineData("changes --from 2026-11-20 --to 2026-11-19", "the first before the last")]
    [InlineData("changes --to 0001-01-01", "Write --from and --to as days")]
    [InlineData("changes --incident nobody-knows-it", "There is no incident nobody-knows-it.")]
    [InlineData("changes add --kind model --what x --line suport-chat", "Did you mean `support-chat`?")]
    [InlineData("changes add --kind weather --what rain", "weather")]
    [InlineData("changes add --kind model --what x --at tomorrow", "`at` is not a moment")]
    [InlineData("changes add --kind model --what x --at 2026-11-23T00:00Z", "future")]
    [InlineData("changes add --kind model --what x --link ftp://example.com", "http")]
    [InlineData("changes test azure-lok", "There is no change source `azure-lok`. Did you mean `azure-log`?")]
    public async Task What_cannot_be_done_is_told_with_what_to_write_and_changes_nothing(string arguments, string told)
    {
        var (exit, output, error) = await RunAsync(arguments.Split(' '));

        Assert.Equal((1, ""), (exit, output));
        Assert.Contains(told, error, StringComparison.Ordinal);
        Assert.Equal(3, _feed.Count);
    }

    [Theory]
    [InlineData("changes")]
    [InlineData("changes test azure-log")]
    public async Task Without_a_configuration_it_says_so(string arguments)
    {
        _inForce = null;

        var (exit, _, error) = await RunAsync(arguments.Split(' '));

        Assert.Equal(1, exit);
        Assert.StartsWith("No configuration is in force.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_records_what_no_pipeline_told()
    {
        var (exit, output, _) = await RunAsync("changes", "add", "--kind", "price", "--what", "Output tokens cost 20 % more", "--line", "support-chat", "--at", "2026-11-20T08:00Z");

        Assert.Equal((0, $"Recorded: price at 2026-11-20 08:00 UTC on `support-chat`, by {Environment.UserName}.{Environment.NewLine}"), (exit, output));
        var change = _feed[^1];
        Assert.Equal((Change.ByHand, ChangeKind.Price, "Output tokens cost 20 % more", "support-chat"), (change.Origin, change.Kind, change.What, change.Line));
    }

    [Fact]
    public async Task A_change_source_that_works_shows_what_it_saw_and_writes_nothing()
    {
        _pull = new ChangePull([_feed[2]], 7, [], RetryAfter: null) { Steps = [new("settings", true, ""), new("reading", true, "")] };

        var (exit, output, _) = await RunAsync("changes", "test", "azure-log");

        Assert.Equal(0, exit);
        Assert.Equal(
            """
            azure-log (azure-activity-log)
              ok    settings
              ok    reading
            It saw 1 change(s) of the last day, and 7 entries that are no change of a workload.
              2026-11-21 09:30 UTC, scaling: 20 nodes

            """.ReplaceLineEndings(),
            output);
        Assert.Equal(3, _feed.Count);
    }

    [Fact]
    public async Task A_change_source_that_is_refused_names_the_right_that_is_missing()
    {
        _pull = new ChangePull([], 0, ["It needs the role Reader."], RetryAfter: null) { Steps = [new("permission", false, "It needs the role Reader."), new("reading", null, "")] };

        var (exit, output, _) = await RunAsync("changes", "test", "azure-log");

        Assert.Equal(1, exit);
        Assert.Contains("  FAIL  permission: It needs the role Reader.", output, StringComparison.Ordinal);
        Assert.Contains("  ?     reading: not looked at", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_posts_by_itself_is_not_asked()
    {
        var (exit, _, error) = await RunAsync("changes", "test", "pipelines");

        Assert.Equal(0, exit);
        Assert.Contains("is not asked: it posts to /api/changes", error, StringComparison.Ordinal);
    }

    private static ConfigurationInForce InForce()
    {
        var document = ConfigurationFile.Check(Encoding.UTF8.GetBytes(Configuration)).Document!;
        return new ConfigurationInForce(1, document.Configuration, document.Rows, document.Hash, "", []);
    }

    private async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var feed = new Mock<IChangeFeed>();
        feed.Setup(changes => changes.RecordAsync(It.IsAny<Change>(), It.IsAny<CancellationToken>()))
            .Callback((Change change, CancellationToken _) => _feed.Add(change)).ReturnsAsync(ChangeReceipt.Recorded);
        feed.Setup(changes => changes.BetweenAsync(It.IsAny<DateTimeOffset>(), It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((DateTimeOffset from, DateTimeOffset to, CancellationToken _) => [.. _feed.Where(change => change.At >= from && change.At < to)]);
        var source = new Mock<IChangeSource>();
        source.Setup(candidate => candidate.Kind).Returns(ChangeSourceKinds.ActivityLog);
        source.Setup(candidate => candidate.PullAsync(It.IsAny<ChangeSourceSettings>(), Now.AddDays(-1), Now, It.IsAny<CancellationToken>())).ReturnsAsync(_pull);
        var time = new FakeTimeProvider(Now);
        await using var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(time)
            .AddSingleton(Mock.Of<IConfigurationStore>(store => store.LoadAsync(It.IsAny<CancellationToken>()) == Task.FromResult(_inForce)))
            .AddSingleton(Mock.Of<IIncidentStore>())
            .AddSingleton(feed.Object)
            .AddSingleton(new CheckChanges([source.Object], time))
            .BuildServiceProvider();
        var root = new RootCommand { GlobalOptions.Json, ChangesCommand.Create(_ => services) };
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        var exit = await root.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken);
        return (exit, output.ToString(), error.ToString());
    }
}
