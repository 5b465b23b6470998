using AiFinOps.Testing;

namespace AiFinOps.Scenarios;

/// <summary>
/// The real process dies at a named point, or is killed from outside, and is started again: the same incidents, nobody left untold, and
/// no message twice at a receiver that knows ids.
/// </summary>
public sealed class PowerCutTests(Azurite azurite)
{
    // The verbose-logging incident has opened and was acknowledged by then, and the first weekly pack is out.
    private const string Until = "2026-10-09T15:00:00Z";

    private static readonly SemaphoreSlim Once = new(1, 1);
    private static Outcome? undisturbed;

    [Theory]
    [InlineData("spend-pulled:3")]
    [InlineData("ledger-projected:3")]
    [InlineData("review-written")]
    [InlineData("incident-committed")]
    [InlineData("outbox-sent")]
    [InlineData("step-claimed")]
    [InlineData("step-sent:2")]
    public async Task A_power_cut_at_a_named_point_changes_nothing_in_the_end(string point)
    {
        await using var replay = await Replay.NewAsync(azurite, Until);
        await replay.DieAtAsync(point);

        (await replay.RunAsync()).Succeeded();

        Assert.Equal(await UndisturbedAsync(), Outcome.Of(replay, point));
    }

    [Fact]
    public async Task A_kill_from_outside_in_the_middle_changes_nothing_in_the_end()
    {
        await using var replay = await Replay.NewAsync(azurite, Until);
        using (var process = replay.Start())
        {
            var finished = FinOpsProcess.FinishAsync(process);
            while (!File.Exists(Path.Combine(replay.Folder, "drop", "azure", "2026-10-04.csv")) && !finished.IsCompleted)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            process.Kill();
            await finished;
        }

        (await replay.RunAsync()).Succeeded();

        Assert.Equal(await UndisturbedAsync(), Outcome.Of(replay, "SIGKILL"));
    }

    private async Task<Outcome> UndisturbedAsync()
    {
        await Once.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return undisturbed ??= await ReplayUndisturbedAsync();
        }
        finally
        {
            Once.Release();
        }
    }

    private async Task<Outcome> ReplayUndisturbedAsync()
    {
        await using var replay = await Replay.NewAsync(azurite, Until);
        (await replay.RunAsync()).Succeeded();
        return Outcome.Of(replay, "undisturbed");
    }
}

/// <summary>The same for what happens late in the month, against the month that ran undisturbed.</summary>
public sealed class LatePowerCutTests(SampleMonth month, Azurite azurite)
{
    [Theory]
    [InlineData("evidence-written")]
    [InlineData("containment-done")]
    public async Task A_power_cut_while_evidence_or_containment_is_written_changes_nothing_in_the_end(string point)
    {
        await using var replay = await Replay.NewAsync(azurite, SampleMonth.Until);
        await replay.DieAtAsync(point);

        (await replay.RunAsync()).Succeeded();

        Assert.Equal(Outcome.Of(month.Replay, "undisturbed"), Outcome.Of(replay, point));
    }
}

/// <summary>What a replay came to, and who heard of it.</summary>
internal sealed record Outcome(string Incidents, string IdsAtThePager)
{
    public static Outcome Of(Replay replay, string occasion)
    {
        // On standard error, so that the figures are seen although the tests pass.
        Console.Error.WriteLine($"power cut, {occasion}: {replay.Pager.Repeats} repeats at the pager under a known id, {replay.RepeatsInLogs()} in the logs.");
        Assert.NotEmpty(replay.Report.Incidents);
        Assert.Empty(replay.Pager.Forged);
        Assert.Equal(0, replay.RepeatsInLogs());
        return new Outcome(
            string.Join('\n', replay.Report.Incidents.Select(incident => incident.Essence)),
            string.Join('\n', replay.Pager.Ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));
    }
}
