using AiFinOps.Adapters.Storage.Incidents;
using AiFinOps.Testing;
using AiFinOps.Workflows.Ports;
using static AiFinOps.Adapters.Tests.Storage.Cases;

namespace AiFinOps.Adapters.Tests.Storage;

public class NotificationStepTests(Azurite azurite) : StorageTest(azurite)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private TableIncidentStore Store => new(Storage, Unreadable);

    [Fact]
    public async Task A_step_is_claimed_by_one_of_many()
    {
        await OpenAsync();

        var claims = await Task.WhenAll(Enumerable.Range(1, 6).Select(_ => ClaimAsync(At)));

        var claim = Assert.Single(claims.OfType<StepClaim>());
        Assert.False(claim.IsRepeat);
        Assert.Equal(Step(Incident()) with { Attempts = 1 }, claim.Step);
    }

    [Fact]
    public async Task An_expired_claim_is_taken_over_as_a_repeat_and_the_first_claimer_cannot_mark_it()
    {
        await OpenAsync();
        var lost = await ClaimAsync(At);

        Assert.Null(await ClaimAsync(At + Lease - TimeSpan.FromTicks(1)));
        var repeat = await ClaimAsync(At + Lease);

        Assert.True(repeat?.IsRepeat);
        Assert.Equal(2, repeat?.Step.Attempts);
        await Assert.ThrowsAsync<ConcurrencyException>(() => Store.MarkStepAsync(Held(lost), StepState.Delivered, At + Lease, Token));
        await Store.MarkStepAsync(Held(repeat), StepState.Delivered, At + Lease, Token);
        Assert.Equal([StepState.Delivered], (await StepsAsync()).Select(step => step.State));
    }

    [Theory]
    [InlineData(StepState.Delivered)]
    [InlineData(StepState.Failed)]
    public async Task A_step_that_is_done_is_not_claimed_again(StepState done)
    {
        await OpenAsync();
        await Store.MarkStepAsync(Held(await ClaimAsync(At)), done, At, Token);

        Assert.Null(await ClaimAsync(At.AddDays(1)));
    }

    [Fact]
    public async Task A_claim_that_is_given_back_is_free_at_once_and_the_next_one_is_no_repeat()
    {
        await OpenAsync();
        await Store.MarkStepAsync(Held(await ClaimAsync(At)), StepState.Pending, At, Token);

        Assert.False((await ClaimAsync(At))?.IsRepeat);
    }

    [Fact]
    public async Task A_step_that_is_there_already_is_left_as_it_is()
    {
        var opened = await OpenAsync();
        await Store.MarkStepAsync(Held(await ClaimAsync(At)), StepState.Delivered, At, Token);

        await Store.CommitAsync(opened.Then(incident => incident, Note("again")) with { Steps = [Step(Incident()), Step(Incident(), "step-2")] }, Token);

        Assert.Equal(
            [("step-1", StepState.Delivered), ("step-2", StepState.Pending)],
            (await StepsAsync()).Select(step => (step.StepId, step.State)));
    }

    [Fact]
    public async Task Each_channel_of_a_step_is_claimed_on_its_own()
    {
        await Store.CommitAsync(Opening(Incident(), [Step(Incident()), Step(Incident(), channel: "log")]), Token);
        await ClaimAsync(At);

        Assert.NotNull(await Store.ClaimStepAsync("order-agent", "inc-1", "step-1", "log", At, Lease, Token));
        Assert.Null(await Store.ClaimStepAsync("order-agent", "inc-1", "step-1", "unknown", At, Lease, Token));
    }

    private static StepClaim Held(StepClaim? claim) => claim ?? throw new InvalidOperationException("The step was not claimed.");

    private Task<StoredIncident> OpenAsync() => Store.CommitAsync(Opening(Incident(), [Step(Incident())]), Token);

    private Task<StepClaim?> ClaimAsync(DateTimeOffset now) => Store.ClaimStepAsync("order-agent", "inc-1", "step-1", "pager", now, Lease, Token);

    private Task<IReadOnlyList<NotificationStep>> StepsAsync() => Store.StepsAsync("order-agent", "inc-1", Token);
}
