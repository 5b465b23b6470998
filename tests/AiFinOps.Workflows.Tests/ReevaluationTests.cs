using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows.Tests;

public sealed class ReevaluationTests
{
    private static readonly DateOnly Jump = House.Today.AddDays(-11);

    private readonly House _house = new();

    [Fact]
    public async Task A_run_reports_what_each_asked_day_looked_like_and_pages_nobody_for_the_past()
    {
        await AnOldJumpAsync();
        await CreateAsync([], Jump.AddDays(-1), Jump.AddDays(1));

        await EvaluateAsync();

        var run = await RunAsync();
        Assert.Equal(("succeeded", _house.Now), (run.Status, run.FinishedAt));
        Assert.Contains(run.Findings, finding => finding.Day == Jump && finding is { Line: Given.Line, Kind: "SpendAbove" });
        Assert.DoesNotContain(run.Findings, finding => finding.Day < Jump);
        Assert.Empty(_house.Incidents.All);
    }

    [Fact]
    public async Task A_run_over_other_lines_leaves_this_one_out()
    {
        await AnOldJumpAsync();
        await CreateAsync(["another-line"], Jump, Jump);

        await EvaluateAsync();

        Assert.Empty((await RunAsync()).Findings);
    }

    [Fact]
    public async Task A_finished_run_is_not_run_again()
    {
        await AnOldJumpAsync();
        await CreateAsync([], Jump, Jump);
        await EvaluateAsync();
        var finished = await RunAsync();
        _house.Time.Advance(TimeSpan.FromHours(1));

        await EvaluateAsync();

        Assert.Equal(finished.FinishedAt, (await RunAsync()).FinishedAt);
    }

    [Fact]
    public async Task Without_days_a_run_looks_at_yesterday_and_with_too_many_at_the_last_ninety_two()
    {
        await AnOldJumpAsync();
        await CreateAsync([], null, null);
        await EvaluateAsync();
        Assert.StartsWith("1 days", (await RunAsync()).Summary, StringComparison.Ordinal);

        await CreateAsync([], new DateOnly(2020, 1, 1), House.Today.AddDays(-1), "run-2");
        await EvaluateAsync("run-2");
        Assert.StartsWith("92 days", (await RunAsync("run-2")).Summary, StringComparison.Ordinal);
    }

    private Task AnOldJumpAsync() => _house.ReportsAsync(Jump.AddDays(-60), [.. Enumerable.Repeat(100m, 60), 1_700m, .. Enumerable.Repeat(100m, 10)]);

    private Task CreateAsync(IReadOnlyList<string> lines, DateOnly? from, DateOnly? to, string id = "run-1") =>
        _house.Runs.CreateAsync(new EvaluationRun(id, "queued", lines, from, to, "{}", _house.Now, null, "", []), House.Cancelled);

    private Task EvaluateAsync(string id = "run-1") => _house.EvaluateSpend.RunAsync(new EvaluateSpendMessage(1, id), House.Cancelled);

    private async Task<EvaluationRun> RunAsync(string id = "run-1") => (await _house.Runs.FindAsync(id, House.Cancelled))!;
}
