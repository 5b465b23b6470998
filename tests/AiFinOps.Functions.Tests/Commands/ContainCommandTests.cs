using System.CommandLine;
using System.Text.Json;
using AiFinOps.Cli;
using AiFinOps.Cli.Commands;
using AiFinOps.Functions.Tests.Http;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Functions.Tests.Commands;

/// <summary>Containment as a whole at a terminal, on a real storage.</summary>
public sealed class ContainCommandTests(ServedProduct product) : IClassFixture<ServedProduct>
{
    private readonly Edge _edge = product.Edge;

    [Fact]
    public async Task Everything_is_halted_and_resumed_by_somebody_with_a_name_and_told_in_the_change_feed()
    {
        Assert.Equal((0, "Containment acts, as far as the modes of the hard stops let it."), await SaidAsync("status"));

        Assert.Equal(0, (await RunAsync("halt", "--as", "carla", "--reason", "The gateway is being moved")).Exit);
        var (halted, words) = await SaidAsync("status");
        Assert.Equal(1, halted);
        Assert.StartsWith("Halted since ", words, StringComparison.Ordinal);
        Assert.Contains("All containment is halted since", (await RunAsync("plan", Edge.Line)).Output, StringComparison.Ordinal);
        var health = await (await _edge.GetAsync("/api/health")).Content.ReadAsStringAsync(Edge.Cancelled);
        Assert.Contains("halted", health, StringComparison.OrdinalIgnoreCase);

        Assert.Equal(0, (await RunAsync("resume", "--as", "carla", "--reason", "It is done")).Exit);
        Assert.Equal(0, (await SaidAsync("status")).Exit);

        var now = _edge.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var told = (await _edge.Services.GetRequiredService<IChangeFeed>().BetweenAsync(now.AddDays(-1), now.AddDays(1), Edge.Cancelled)).Where(change => change.Origin == "containment-switch");
        Assert.Equal([("carla", "All containment halted: The gateway is being moved"), ("carla", "Containment acts again: It is done")], told.OrderBy(change => change.At).Select(change => (change.Who, change.What)));
    }

    [Fact]
    public async Task Nobody_without_a_name_turns_the_switch()
    {
        var (exit, _, error) = await RunAsync("halt", "--as", "mallory", "--reason", "x");

        Assert.Equal(1, exit);
        Assert.Contains("There is no person mallory", error, StringComparison.Ordinal);
        Assert.Equal(0, (await SaidAsync("status")).Exit);
    }

    [Fact]
    public async Task A_plan_reads_as_a_page_and_as_json()
    {
        var (exit, output, _) = await RunAsync("plan", Edge.Line);
        Assert.Equal(0, exit);
        Assert.Contains("support-chat: hard stop at 95 %, in dry-run.".Replace("support-chat", "Support chat", StringComparison.Ordinal), output, StringComparison.Ordinal);
        Assert.Contains("1. cheaper: model route of routing/support-chat to gpt-4o-mini", output, StringComparison.Ordinal);
        Assert.Contains("reads now  not asked: routing/support-chat is not among `containmentTargets`", output, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was written.", output.Trim(), StringComparison.Ordinal);

        var json = JsonElement.Parse((await RunAsync("plan", Edge.Line, "--json")).Output);
        Assert.Equal(("dry-run", "cheaper", false), (json.GetProperty("mode").GetString(), json.GetProperty("rungs")[0].GetProperty("id").GetString(), json.GetProperty("rungs")[0].GetProperty("isOnTheList").GetBoolean()));
    }

    [Fact]
    public async Task What_cannot_be_planned_or_drilled_says_why()
    {
        Assert.Contains("There is no line nowhere", (await RunAsync("plan", "nowhere")).Error, StringComparison.Ordinal);

        var (exit, _, error) = await RunAsync("drill", Edge.Line, "--target", "routing/support-chat", "--as", "carla");
        Assert.Equal(1, exit);
        Assert.Contains("Nothing was tried. routing/support-chat is not among the containment targets", error, StringComparison.Ordinal);
    }

    private async Task<(int Exit, string Output)> SaidAsync(params string[] arguments) => await RunAsync(arguments) is var said ? (said.Exit, said.Output.Trim()) : default;

    private async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var root = new RootCommand { ContainCommand.Create(_ => _edge.Services) };
        root.Add(GlobalOptions.Json);
        var exit = await root.Parse(["contain", .. arguments]).InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, Edge.Cancelled);
        return (exit, output.ToString(), error.ToString());
    }
}
