using AiFinOps.Testing;

namespace AiFinOps.Scenarios;

/// <summary>
/// The real process dies at a named point, or is killed from outside, and is started again: the same incidents, nobody left untold, and
/// no message twice at a receiver that knows ids.
/// </summary>
public sealed class PowerCutTests(Azurite azurite, ITestOutputHelper output)
{
    // The verbose-logging incident has opened and was acknowledged by then.
    private const string OpenedAndAcknowledged = "2026-10-09T15:00:00Z";
    private const string FirstEvidence = "2026-10-19T12:00:00Z";
    private const string FirstContainment = "2026-10-24T03:00:00Z";

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Lazy<Task<(string Essence, string Ids)>>> Undisturbed = new(StringComparer.Ordinal);

    [Theory]
    [InlineData("spend-pulled:3", OpenedAndAcknowledged)]
    [InlineData("ledger-projected:3", OpenedAndAcknowledged)]
    [InlineData("review-written", OpenedAndAcknowledged)]
    [InlineData("incident-committed", OpenedAndAcknowledged)]
    [InlineData("outbox-sent", OpenedAndAcknowledged)]
    [InlineData("step-claimed", OpenedAndAcknowledged)]
    [InlineData("step-sent:2", OpenedAndAcknowledged)]
    [InlineData("evidence-written", FirstEvidence)]
    [InlineData("containment-done", FirstContainment)]
    public async Task A_power_cut_at_a_named_point_changes_nothing_in_the_end(string point, string until)
    {
        await using var replay = await Replay.NewAsync(azurite, until);
        var died = await replay.RunAsync(point);
        Assert.True(died.ExitCode != 0, $"The process never reached {point}.");

        (await replay.RunAsync()).Succeeded();

        await AssertLikeUndisturbedAsync(replay, until, point);
    }

    [Fact]
    public async Task A_kill_from_outside_in_the_middle_changes_nothing_in_the_end()
    {
        await using var replay = await Replay.NewAsync(azurite, OpenedAndAcknowledged);
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

        await AssertLikeUndisturbedAsync(replay, OpenedAndAcknowledged, "SIGKILL");
    }

    private async Task AssertLikeUndisturbedAsync(Replay replay, string until, string point)
    {
        var expected = await Undisturbed.GetOrAdd(until, moment => new(() => UndisturbedAsync(moment))).Value;
        output.WriteLine($"{point}: {replay.Pager.Repeats} repeats at the pager under a known id, {replay.RepeatsInLogs()} in the logs.");

        Assert.Equal(expected, (Essence(replay), Ids(replay)));
        Assert.Empty(replay.Pager.Forged);
        Assert.Equal(0, replay.RepeatsInLogs());
    }

    private async Task<(string Essence, string Ids)> UndisturbedAsync(string until)
    {
        await using var replay = await Replay.NewAsync(azurite, until);
        (await replay.RunAsync()).Succeeded();
        Assert.NotEmpty(replay.Report.Incidents);
        return (Essence(replay), Ids(replay));
    }

    private static string Essence(Replay replay) => string.Join('\n', replay.Report.Incidents.Select(incident => incident.Essence));

    private static string Ids(Replay replay) => string.Join('\n', replay.Pager.Ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
