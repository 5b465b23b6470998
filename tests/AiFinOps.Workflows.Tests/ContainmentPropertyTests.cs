using CsCheck;

namespace AiFinOps.Workflows.Tests;

public sealed class ContainmentPropertyTests
{
    private const int Samples = 100;

    /// <summary>
    /// Whatever happens in whatever order: the target ends in its state from before, held by a record, or in a recorded and escalated state;
    /// nothing is released without a review, held twice, written outside the list or above the daily maximum.
    /// </summary>
    [Fact]
    public Task Spend_crashes_duplicates_people_and_silence_in_any_order_leave_no_target_behind() =>
        Gen.Select(Gen.Enum<ContainmentStep>(), Gen.Int[0, 9]).Array[5, 45].SampleAsync(async steps =>
        {
            var world = new ContainmentWorld();
            await world.BeginAsync();
            foreach (var (step, number) in steps)
            {
                await world.TakeAsync(step, number);
                world.CheckAlways();
            }

            await world.SettleAsync();
            world.CheckAlways();
            world.CheckSettled();
            await world.ReleaseAsync();
            world.CheckAlways();
            world.CheckSettled();
            world.CheckReleased();
        }, iter: Samples, threads: 2);
}
