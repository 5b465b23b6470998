using System.CommandLine;
using System.Text.Json;
using AiFinOps.Cli;
using AiFinOps.Cli.Commands;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Functions.Tests.Http;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Functions.Tests.Commands;

/// <summary>The verbs of an incident at a terminal, on a real storage.</summary>
public sealed class IncidentsCommandTests(ServedProduct product) : IClassFixture<ServedProduct>
{
    private readonly Edge _edge = product.Edge;

    [Fact]
    public async Task An_incident_goes_its_whole_way_at_a_terminal()
    {
        var id = (await _edge.OpensAsync()).Id;
        string[][] way =
        [
            ["acknowledge", id, "--as", "astrid"],
            ["assign", id, "--as", "astrid", "--to", "carla"],
            ["category", id, "model-mix", "--as", "carla"],
            ["note", id, "--as", "carla", "--text", "Looking at the gateway."],
            ["impact", id, "--as", "carla", "--customers", "yes", "--words", "Answers were slow.", "--cost", "1500.00 EUR"],
            ["root-cause", id, "--as", "carla", "--category", "usage", "--cause", "A loop.", "--fix", "Removed.", "--prevention", "A test."],
            ["resolve", id, "--as", "carla", "--reason", "Deployed."],
            ["reopen", id, "--as", "dag", "--reason", "It is back."],
            ["snooze", id, "--as", "astrid", "--hours", "8", "--reason", "The rollback is on its way."],
            ["investigate", id, "--as", "astrid"],
            ["resolve", id, "--as", "astrid", "--reason", "Rolled back."],
            ["review-cause", id, "--as", "eirin"],
            ["close", id, "--as", "dag", "--summary", "Done."],
        ];

        foreach (var step in way)
        {
            var (exit, _, error) = await RunAsync(step);
            Assert.True(exit == 0, $"{step[0]}: {error}");
        }

        var stored = (await _edge.Services.GetRequiredService<IIncidentStore>().FindAsync(id, Edge.Cancelled))!.Incident;
        Assert.Equal((IncidentState.Closed, "carla", "eirin", CustomerImpact.Yes), (stored.State, stored.AssignedTo, stored.CauseReviewedBy!.Id, stored.Impact!.Customers));
        var (_, story, _) = await RunAsync("show", id);
        Assert.Equal(VarianceCategory.Usage, stored.Category);
        Assert.Contains("carla (operator)  Category confirmed: model-mix; the evidence had proposed usage", story, StringComparison.Ordinal);
        Assert.Contains("astrid (operator)  Snoozed: Nobody is chased until", story, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_says_why_and_what_to_do_and_exits_with_1()
    {
        var id = (await _edge.OpensAsync()).Id;

        var (exit, output, error) = await RunAsync("close", id, "--as", "dag");

        Assert.Equal((1, ""), (exit, output));
        Assert.Contains("Only a resolved incident closes; this one is Open. Resolve it first. (not-resolved)", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("person-unknown", "acknowledge", "--as", "astird")]
    [InlineData("assignee-unknown", "assign", "--as", "astrid", "--to", "nobody")]
    [InlineData("not-permitted", "close", "--as", "astrid")]
    [InlineData("stale", "acknowledge", "--as", "astrid", "--if-version", "1")]
    [InlineData("snooze-out-of-bounds", "snooze", "--as", "astrid", "--hours", "2147483647", "--reason", "Later.")]
    [InlineData("category-unknown", "category", "gremlins", "--as", "astrid")]
    [InlineData("impact-unknown", "impact", "--as", "astrid", "--customers", "perhaps")]
    [InlineData("pause-needs-an-owner", "pause", "--as", "astrid", "--until", "2026-12-24T08:00Z", "--reason", "Over the holidays.")]
    [InlineData("member-of-wrong-type", "pause", "--as", "astrid", "--until", "tomorrow", "--reason", "Later.")]
    [InlineData("review-incomplete", "review", "--as", "astrid", "--owner", "me", "--changed", "n/a", "--stabilised", "x", "--reviewed", "y")]
    [InlineData(
        "nothing-contained", "review", "--as", "astrid", "--owner", "Astrid Lunde, Commerce AI", "--changed", "Verbose logging was switched on", "--stabilised", "The rate limit held spend down",
        "--reviewed", "Bjørn checked the log level")]
    [InlineData("member-missing", "impact", "--as", "astrid", "--customers", "no", "--cost", "12")]
    public async Task It_is_held_to_the_same_rules_as_over_HTTP(string reason, params string[] words)
    {
        var id = (await _edge.OpensAsync()).Id;

        var (exit, _, error) = await RunAsync([words[0], id, .. words[1..]]);

        Assert.Equal(1, exit);
        Assert.Contains($"({reason})", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clocks_are_paused_and_run_again()
    {
        var id = (await _edge.OpensAsync()).Id;
        await RunAsync("acknowledge", id, "--as", "astrid");
        var until = _edge.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddHours(6).ToString("yyyy-MM-ddTHH:mmZ", System.Globalization.CultureInfo.InvariantCulture);

        var (paused, said, error) = await RunAsync("pause", id, "--as", "astrid", "--until", until, "--reason", "The vendor looks into it.");
        var (resumed, _, _) = await RunAsync("resume", id, "--as", "astrid");

        Assert.Equal((0, 0, ""), (paused, resumed, error));
        Assert.Contains("paused", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_approved_at_a_terminal() =>
        Assert.NotEqual(0, (await RunAsync("approve", (await _edge.OpensAsync()).Id, "--as", "eirin")).Exit);

    [Fact]
    public async Task A_script_gets_one_object()
    {
        var id = (await _edge.OpensAsync()).Id;

        var (_, acted, _) = await RunAsync("note", id, "--as", "astrid", "--text", "Seen.", "--json");
        var (_, listed, _) = await RunAsync("--json");
        var (_, shown, _) = await RunAsync("show", id, "--json");

        Assert.Equal("noted", JsonElement.Parse(acted).GetProperty("outcome").GetString());
        Assert.Contains(JsonElement.Parse(listed).GetProperty("incidents").EnumerateArray(), incident => incident.GetProperty("id").GetString() == id);
        Assert.Equal(id, JsonElement.Parse(shown).GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_calibration_task_is_listed_proposed_and_settled()
    {
        var incident = await _edge.OpensAsync();
        await _edge.RaisesCalibrationAsync(incident);

        var (_, listed, _) = await SayAsync("calibrations");
        var (_, diff, why) = await RunAsync("proposal", incident.Id);
        var (settled, _, _) = await SayAsync("calibrations", "settle", incident.Id, "--as", "astrid", "--outcome", "declined", "--reason", "It was real.");
        var (nothing, _, told) = await RunAsync("proposal", incident.Id);

        Assert.Contains("speak from 1,900.00 EUR instead of 50.00 EUR", listed, StringComparison.Ordinal);
        Assert.Contains("\n+    alertFrom: 1900\n", diff.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("Just above it.", why, StringComparison.Ordinal);
        Assert.Equal((0, 1), (settled, nothing));
        Assert.Contains("Nothing is proposed", told, StringComparison.Ordinal);
        Assert.DoesNotContain(incident.Id, (await SayAsync("calibrations")).Output, StringComparison.Ordinal);
        Assert.Contains("Declined by Astrid Lunde: It was real.", (await SayAsync("calibrations", "--all")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Response_times_are_told_for_some_days()
    {
        var id = (await _edge.OpensAsync()).Id;
        await RunAsync("acknowledge", id, "--as", "astrid");

        var (exit, words, _) = await RunAsync("times", "--since", "7");
        var (_, json, _) = await RunAsync("times", "--json");

        Assert.Equal(0, exit);
        Assert.Contains("severity High: alerts ", words, StringComparison.Ordinal);
        Assert.Contains(JsonElement.Parse(json).GetProperty("rows").EnumerateArray(), row => row.GetProperty("by").GetString() is "owner");
        Assert.NotEqual(0, (await RunAsync("times", "--since", "0")).Exit);
    }

    private Task<(int Exit, string Output, string Error)> RunAsync(params string[] words) => SayAsync(["incidents", .. words]);

    private async Task<(int Exit, string Output, string Error)> SayAsync(params string[] words)
    {
        var root = new RootCommand { GlobalOptions.Json, IncidentsCommand.Create(_ => _edge.Services), CalibrationsCommand.Create(_ => _edge.Services) };
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await root.Parse(words).InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false }, Edge.Cancelled);
        return (exit, output.ToString(), error.ToString());
    }
}
