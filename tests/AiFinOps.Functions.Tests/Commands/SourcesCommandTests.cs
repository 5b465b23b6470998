using System.CommandLine;
using AiFinOps.Adapters;
using AiFinOps.Cli;
using AiFinOps.Cli.Commands;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace AiFinOps.Functions.Tests.Commands;

public sealed class SourcesCommandTests : IDisposable
{
    private const string Configuration = """
        currency: USD
        sources:
          - { name: openai, kind: openai, secret: OPENAI_ADMIN_KEY }
          - { name: gateway, kind: litellm, url: "https://litellm.example.com", secret: LITELLM_KEY }
          - { name: files, kind: focus-file }
        ownerGroups:
          - { id: team }
        lines:
          - { id: assistant, owner: team, budget: { monthly: 1000 } }
        """;

    private static readonly CheckStep[] Refused = [new("settings", true, ""), new("permission", false, "It needs the right `api.usage.read`."), new("reading", null, "")];

    private readonly string _file = Path.GetTempFileName();

    public SourcesCommandTests() => File.WriteAllText(_file, Configuration);

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task It_shows_what_it_saw()
    {
        var saw = new SourceSample(
            1234, [new DateOnly(2026, 11, 16), new DateOnly(2026, 11, 21)], [new SpendTotal("OpenAI", "USD", "85.75", "85.75")],
            new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["project"] = ["proj_a", "proj_b"] }, ["Something is odd."])
        {
            PricedBy = ["gpt-2026 from 2026-01-01, price table 3f9a1c02d4e5"],
        };

        var (exit, output, _) = await RunAsync(new SourceCheck([new("settings", true, "")], saw), "sources", "test", "openai", "--file", _file);

        Assert.Equal(0, exit);
        Assert.Equal(
            """
            openai (openai)
              ok    settings
            It saw 1,234 row(s) and reported 2 of the last seven days, 2026-11-16 to 2026-11-21.
              OpenAI USD: 85.75
              project: proj_a, proj_b
              priced by: gpt-2026 from 2026-01-01, price table 3f9a1c02d4e5
            Note: Something is odd.

            """.ReplaceLineEndings(),
            output);
    }

    [Fact]
    public async Task It_names_the_right_that_is_missing_and_what_was_not_looked_at()
    {
        var (exit, output, _) = await RunAsync(new SourceCheck(Refused, null), "sources", "test", "openai", "--file", _file);

        Assert.Equal(1, exit);
        Assert.Contains("  FAIL  permission: It needs the right `api.usage.read`.", output, StringComparison.Ordinal);
        Assert.Contains("  ?     reading: not looked at", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_gets_one_object()
    {
        var (_, output, _) = await RunAsync(new SourceCheck(Refused, null), "sources", "test", "openai", "--file", _file, "--json");

        Assert.StartsWith("""{"source":"openai","kind":"openai","passed":false,"steps":[{"name":"settings","passed":true,"text":""},""", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("opnai", 1, "Did you mean `openai`?")]
    [InlineData("nothing-like-it", 1, "Sources are `files`, `gateway`, `openai`.")]
    [InlineData("files", 0, "asks nobody")]
    public async Task What_cannot_be_tried_is_told(string name, int exitCode, string told)
    {
        var (exit, _, error) = await RunAsync(new SourceCheck([], null), "sources", "test", name, "--file", _file);

        Assert.Equal(exitCode, exit);
        Assert.Contains(told, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_of_a_file_is_tried_where_there_is_no_storage_account()
    {
        await using var probes = new ServiceCollection().AddAiFinOpsProbes(new ConfigurationBuilder().Build()).BuildServiceProvider();
        var root = new RootCommand { GlobalOptions.Json, SourcesCommand.Create(_ => throw new InvalidOperationException("No storage account is configured."), _ => probes) };
        using var output = new StringWriter();

        var exit = await root.Parse(["sources", "test", "openai", "--file", _file]).InvokeAsync(new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);

        Assert.Equal(1, exit);
        Assert.Contains("FAIL  settings:", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("OPENAI_ADMIN_KEY", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_file_the_configuration_in_force_is_asked()
    {
        var (exit, _, error) = await RunAsync(new SourceCheck([], null), "sources", "test", "openai");

        Assert.Equal(1, exit);
        Assert.Contains("--file finops.yaml", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sources backfill openai --days 0", "Write 1 to 400 days.")]
    [InlineData("sources backfill openai --days 401", "Write 1 to 400 days.")]
    [InlineData("sources backfill openai", "No configuration is in force")]
    [InlineData("sources days openai --days 0", "Write 1 to 400 days.")]
    [InlineData("sources days openai", "No configuration is in force")]
    public async Task What_cannot_be_read_again_or_shown_is_told(string arguments, string told)
    {
        var (exit, _, error) = await RunAsync(new SourceCheck([], null), arguments.Split(' '));

        Assert.Equal(1, exit);
        Assert.Contains(told, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backfill_says_how_far_it_came_and_that_nobody_was_told()
    {
        var ended = new BackfillReport(new DateOnly(2026, 8, 24), ResumedAt: null, Stopped: null, [], IsHeld: false);
        var stopped = ended with { ResumedAt = new DateOnly(2026, 11, 1), Stopped = new SourceTrouble(SourceTroubles.CredentialRefused, "The key is refused.") };

        Assert.Equal("openai was read back to 2026-08-24. Nobody was told; what is open is in the daily update.", BackfillCommand.Text("openai", ended));
        Assert.Equal(
            "It went on from 2026-11-01. openai was read back to 2026-08-24 and no further: The key is refused. Start it again within a day, and it goes on where it was. Nobody was told; what is open is in the daily update.",
            BackfillCommand.Text("openai", stopped));
        Assert.Contains("with --accept they are taken", BackfillCommand.Text("openai", ended with { IsHeld = true }), StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Output, string Error)> RunAsync(SourceCheck check, params string[] arguments)
    {
        var probe = new Mock<ISourceProbe>();
        probe.Setup(candidate => candidate.Kind).Returns(SourceKinds.OpenAi);
        probe.Setup(candidate => candidate.CheckAsync(It.IsAny<SourceSettings>(), It.IsAny<DayRange>(), It.IsAny<CancellationToken>())).ReturnsAsync(check);
        await using var services = new ServiceCollection()
            .AddSingleton(new CheckSource([probe.Object], new FakeTimeProvider()))
            .AddSingleton(Mock.Of<IConfigurationStore>())
            .BuildServiceProvider();
        var root = new RootCommand { GlobalOptions.Json, SourcesCommand.Create(_ => services, _ => services) };
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await root.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken);
        return (exit, output.ToString(), error.ToString());
    }
}
