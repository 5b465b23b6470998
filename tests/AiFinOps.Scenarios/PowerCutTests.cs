using AiFinOps.Testing;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Scenarios;

/// <summary>
/// The real process dies at a named point, or is killed from outside, and is started again: the same incidents, nobody left untold, and
/// no message twice at a receiver that knows ids.
/// </summary>
public sealed class PowerCutTests(Azurite azurite)
{
    // The verbose-logging incident has opened, was acknowledged and came back twice, its calibration task is raised, and the first weekly pack is out.
    private const string Until = "2026-10-10T12:00:00Z";

    private static readonly SemaphoreSlim Once = new(1, 1);
    private static Outcome? undisturbed;

    /// <summary>In the order in which the week reaches them; a number is the time at which it is reached since the last start. One replay dies at each.</summary>
    private static readonly string[] Points =
    [
        CrashPoints.SpendPulled + ":3", CrashPoints.LedgerProjected + ":3", CrashPoints.ReviewWritten, CrashPoints.IncidentCommitted, CrashPoints.OutboxSent,
        CrashPoints.StepClaimed, CrashPoints.StepSent, CrashPoints.StepSent + ":3", CrashPoints.StepSent + ":3", CrashPoints.StepSent + ":3", CrashPoints.StepSent + ":3", CrashPoints.CalibrationReplayed,
    ];

    [Fact]
    public async Task Power_cuts_at_every_named_point_change_nothing_in_the_end()
    {
        await using var replay = await Replay.NewAsync(azurite, Until, isCrashStory: true);
        foreach (var point in Points)
        {
            await replay.DieAtAsync(point);
        }

        (await replay.RunAsync()).Succeeded();

        Assert.Equal(await UndisturbedAsync(), Outcome.Of(replay, string.Join(", ", Points)));
        Assert.InRange(replay.Pager.Repeats + replay.Pager.ChatRepeats, 0, Points.Length);
    }

    [Fact]
    public void Every_named_point_is_cut() => Assert.Equal(
        CrashPoints.All.Order(StringComparer.Ordinal),
        Points.Concat(LatePowerCutTests.Points).Select(point => point.Split(':')[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Fact]
    public async Task A_kill_from_outside_in_the_middle_changes_nothing_in_the_end()
    {
        await using var replay = await Replay.NewAsync(azurite, Until, isCrashStory: true);
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
        await using var replay = await Replay.NewAsync(azurite, Until, isCrashStory: true);
        (await replay.RunAsync()).Succeeded();
        return Outcome.Of(replay, "undisturbed");
    }
}

/// <summary>The same for what happens late in the month, against the month that ran undisturbed.</summary>
public sealed class LatePowerCutTests(SampleMonth month, Azurite azurite)
{
    /// <summary>In the order in which the month reaches them; one replay dies at each.</summary>
    internal static readonly string[] Points = [CrashPoints.EvidenceStored, CrashPoints.EvidenceWritten, CrashPoints.ContainmentStarted, CrashPoints.ContainmentDone];

    [Fact]
    public async Task Power_cuts_while_evidence_and_containment_are_written_change_nothing_in_the_end()
    {
        await using var replay = await Replay.NewAsync(azurite, SampleMonth.Until);
        foreach (var point in Points)
        {
            await replay.DieAtAsync(point);
        }

        (await replay.RunAsync()).Succeeded();

        Assert.Equal(Outcome.Of(month.Replay, "undisturbed"), Outcome.Of(replay, string.Join(", ", Points)));
    }
}

/// <summary>What a replay came to, and who heard of it.</summary>
internal sealed record Outcome(string Incidents, string IdsAtThePager, string IdsInTheChat)
{
    public static Outcome Of(Replay replay, string occasion)
    {
        // On standard error, so that the figures are seen although the tests pass.
        Console.Error.WriteLine($"power cut, {occasion}: {replay.Pager.Repeats} repeats at the pager under an id that it knows, {replay.RepeatsInLogs()} in the logs, {replay.Pager.ChatRepeats} of {replay.Pager.Chat.Count} in a chat that knows no ids.");
        Assert.NotEmpty(replay.Report.Incidents);
        Assert.Empty(replay.Pager.Forged);
        Assert.Equal(0, replay.RepeatsInLogs());
        Assert.DoesNotContain("", replay.Pager.Chat);
        return new Outcome(string.Join('\n', replay.Report.Incidents.Select(incident => incident.Essence)), Distinct(replay.Pager.Ids), Distinct(replay.Pager.Chat));
    }

    private static string Distinct(IEnumerable<string> ids) => string.Join('\n', ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
