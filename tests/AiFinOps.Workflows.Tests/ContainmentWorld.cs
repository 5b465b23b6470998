using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Tests.Fakes;

namespace AiFinOps.Workflows.Tests;

/// <summary>Something that may happen at any time.</summary>
internal enum ContainmentStep
{
    AnOrdinaryDay,
    ADayThatBurns,
    ADayThatNobodyReports,
    TheLastDayIsRestated,
    AnEvaluation,
    ASweep,
    ARecoveryCheck,
    ARelapse,
    ADelivery,
    ADeliveryTwice,
    ACrashAroundTheNextWrite,
    SomebodyAgrees,
    SomebodyDeclines,
    AReviewIsApproved,
    SomebodyChangesTheLimit,
    TheTargetAsksToWait,
    ASignalSaysThatItBreaksTheProduct,
}

/// <summary>One line with a real ladder of two rungs, people who answer at random, and what must hold all the time.</summary>
internal sealed class ContainmentWorld
{
    private const string Requests = "gateway/requests";
    private const string Tokens = "gateway/tokens";

    private static readonly string[] CrashPoints = ["containment-started", "target-written", "containment-done", "incident-committed"];
    private static readonly Actor Astrid = new("astrid", "platform-sign-in");
    private static readonly Actor Carla = new("carla", "platform-sign-in");
    private static readonly ContainmentRung Limit = Given.Rung with { Target = Requests, Setting = "120", Floor = "60" };
    private static readonly ContainmentRung FewerTokens = Limit with { Id = "fewer-tokens", Target = Tokens, Setting = "60", UndoOn = "quality" };

    private static readonly ContainmentSettings Rails = new() { MostActionsPerDay = 1, LeastInterval = TimeSpan.Zero };

    private readonly House _house = new();
    private readonly HashSet<string> _changedByPeople = new(StringComparer.Ordinal);
    private readonly List<string> _broken = [];

    /// <summary>What contains: hard stops, and the excess of a line that runs away.</summary>
    private IEnumerable<Incident> Stops => _house.Incidents.All.Where(incident => incident.Finding.Kind is FindingKind.HardStop or FindingKind.SpendAbove);

    public async Task BeginAsync()
    {
        _house.Configurations.InForce = Given.InForce(4_000m) with
        {
            Configuration = Given.Configuration(4_000m) with
            {
                HardStops = [new HardStopRule(Given.Line, 0.95m, ContainmentMode.Automatic, [Limit, FewerTokens])],
                Containment = Rails,
                ContainmentTargets = [new(Requests, ContainmentTargetKinds.ApimNamedValue), new(Tokens, ContainmentTargetKinds.ApimNamedValue)],
            },
        };
        _house.Gateway.Watch = Watch;
        await _house.ReportsTwoMonthsAndAsync(yesterday: 4_000m);
        await _house.EvaluateAsync();
    }

    public async Task TakeAsync(ContainmentStep step, int number)
    {
        try
        {
            await HappenAsync(step, number);
        }
        catch (Exception exception) when ((exception as AggregateException)?.InnerException is ProcessEndedException || exception is ProcessEndedException)
        {
            // The host starts it again; what was being delivered stays on the queue.
        }
    }

    public void CheckAlways()
    {
        Assert.Empty(_broken);
        var holding = Stops.SelectMany(incident => incident.Containments).Where(record => record.Holds).GroupBy(record => record.Plan.Rung.Id, StringComparer.Ordinal);
        Assert.All(holding, rung => Assert.Single(rung));
        Assert.All(
            Stops.SelectMany(incident => incident.Containments).Where(record => record is { RequestedAt: not null, State: not ContainmentState.Declined }).GroupBy(record => record.RequestedAt!.Value.Date),
            day => Assert.InRange(day.Count(), 0, Rails.MostActionsPerDay));
    }

    /// <summary>Everything that holds is reviewed and approved, ordinary days are reported, and the host goes on undisturbed.</summary>
    public async Task ReleaseAsync()
    {
        for (var day = 0; day < 40; day++)
        {
            await DayAsync(100m);
            await Each(ApproveAsync);
            await HappenAsync(ContainmentStep.ARecoveryCheck, 0);
            await _house.Sweep.RunAsync(House.Cancelled);
            await DeliverAllAsync();
        }
    }

    /// <summary>Nothing holds any more but what a person changed; that is on record and told.</summary>
    public void CheckReleased() => Assert.All(
        Stops.SelectMany(incident => incident.Containments).Where(record => record.Holds),
        record => Assert.True(record.BlockedSince is not null && _changedByPeople.Contains(record.Plan.Rung.Target), $"{record.Plan.ActionId} still holds on {_house.Now:MM-dd}: {string.Join("; ", Stops.SelectMany(StoryOf))}"));

    /// <summary>The host runs undisturbed for two weeks: every retry has its chance, and no data comes.</summary>
    public async Task SettleAsync()
    {
        _house.Crash.At = null;
        _house.Gateway.Throttled = 0;
        for (var day = 0; day < 14; day++)
        {
            await _house.Relay.RelayStaleAsync(_house.Now, House.Cancelled);
            await _house.Sweep.RunAsync(House.Cancelled);
            await DeliverAllAsync();
            _house.Time.Advance(TimeSpan.FromDays(1));
        }
    }

    /// <summary>Each target is what a record says, what it was before, or what a person made of it; and what a person blocked is on record.</summary>
    public void CheckSettled()
    {
        Assert.DoesNotContain(Stops.SelectMany(incident => incident.Containments), record => record.State is ContainmentState.Requested or ContainmentState.Writing);
        foreach (var target in new[] { Requests, Tokens })
        {
            var holding = Stops.SelectMany(incident => incident.Containments).SingleOrDefault(record => record.Holds && record.Plan.Rung.Target == target);
            var expected = holding?.PostState ?? $"{Fakes.Gateway.Before}";
            Assert.True(
                _house.Gateway.Limit(target) == int.Parse(expected, System.Globalization.CultureInfo.InvariantCulture) || _changedByPeople.Contains(target),
                $"{target} is {_house.Gateway.Limit(target)}; on record is {expected}. {string.Join("; ", Stops.SelectMany(StoryOf))}");
            if (holding is { BlockedSince: not null })
            {
                Assert.Contains(_house.Incidents.StepsOf(Stops.First(incident => incident.Containments.Contains(holding))), step => step.Why is "revert-blocked");
            }
        }
    }

    private Task HappenAsync(ContainmentStep step, int number) => step switch
    {
        ContainmentStep.AnOrdinaryDay => DayAsync(100m),
        ContainmentStep.ADayThatBurns => DayAsync(1_000m * (number + 1)),
        ContainmentStep.ADayThatNobodyReports => DayAsync(null),
        ContainmentStep.TheLastDayIsRestated => _house.ReportsAsync(Yesterday, 50m * (number + 1)),
        ContainmentStep.AnEvaluation => _house.EvaluateAsync(),
        ContainmentStep.ASweep => _house.Sweep.RunAsync(House.Cancelled),
        ContainmentStep.ARecoveryCheck => Each(incident => _house.CheckRecovery.RunAsync(new CheckRecoveryMessage(incident.Line, incident.Id), House.Cancelled)),
        ContainmentStep.ARelapse => RelapseAsync(),
        ContainmentStep.ADelivery => DeliverAsync(number, times: 1),
        ContainmentStep.ADeliveryTwice => DeliverAsync(number, times: 2),
        ContainmentStep.ACrashAroundTheNextWrite => Done(() => _house.Crash.At = CrashPoints[number % CrashPoints.Length]),
        ContainmentStep.SomebodyAgrees => Each(incident => SayAsync(incident, new ApproveContainment(_house.Now, Carla, "", "It burns"))),
        ContainmentStep.SomebodyDeclines => Each(incident => SayAsync(incident, new DeclineContainment(_house.Now, Carla, "", "It is a launch"))),
        ContainmentStep.AReviewIsApproved => Each(ApproveAsync),
        ContainmentStep.SomebodyChangesTheLimit => Done(() => SomebodyChanges(number % 2 == 0 ? Requests : Tokens, 100 * (number + 1))),
        ContainmentStep.ASignalSaysThatItBreaksTheProduct => _house.ReportSignal.RunAsync("pipelines", "quality", "It breaks.", _house.Configurations.InForce!.Configuration, House.Cancelled),
        _ => Done(() => _house.Gateway.Throttled = number),
    };

    private DateOnly Yesterday => DateOnly.FromDateTime(_house.Now.UtcDateTime).AddDays(-1);

    private async Task DayAsync(decimal? amount)
    {
        _house.Time.Advance(TimeSpan.FromDays(1));
        if (amount is { } spent)
        {
            await _house.ReportsAsync(Yesterday, spent);
        }

        await _house.EvaluateAsync();
    }

    /// <summary>Three days that burn, of which the first is final on the last, and the check that sees it.</summary>
    private async Task RelapseAsync()
    {
        for (var day = 0; day < 3; day++)
        {
            await DayAsync(5_000m);
        }

        await HappenAsync(ContainmentStep.ARecoveryCheck, 0);
    }

    private async Task ApproveAsync(Incident incident)
    {
        await SayAsync(incident, new SubmitReview(_house.Now, Astrid, new ReenableReview("Astrid owns it.", "A loop was removed.", "Three days at 100 EUR.", "Logs and prices.")));
        await SayAsync(incident, new ApproveReenable(_house.Now, Carla, Refusal: null) { Release = Rails.Release });
    }

    private async Task SayAsync(Incident incident, IncidentCommand command) =>
        await _house.Desk.ActAsync(DeskOrder.On(incident.Line, incident.Id, _house.Configurations.InForce!.Configuration, _ => command), House.Cancelled);

    private async Task DeliverAsync(int number, int times)
    {
        if (_house.Queue.On(Queues.Containments) is { Count: > 0 } waiting)
        {
            var message = waiting[number % waiting.Count];
            for (var time = 0; time < times; time++)
            {
                await _house.ApplyContainment.RunAsync(message.As<ApplyContainmentMessage>(), House.Cancelled);
            }

            _house.Queue.Messages.Remove(message);
        }
    }

    private async Task DeliverAllAsync()
    {
        while (_house.Queue.On(Queues.Containments).Count > 0)
        {
            await DeliverAsync(0, times: 1);
        }
    }

    /// <summary>What a person needs who reads that something was left behind.</summary>
    private IEnumerable<string> StoryOf(Incident incident) => _house.Incidents.EventsOf(incident).Where(one => one.GetType().Name.Contains("Contain", StringComparison.Ordinal) || one is ReleaseAsked or RevertBlocked or ReenableApproved or ProbationPassed)
        .Select(one => one switch
        {
            ContainmentApplied e => $"{e.At:MM-dd} applied {e.ActionId} {e.PreState}>{e.PostState}",
            ContainmentReleased e => $"{e.At:MM-dd} released {e.ActionId} {e.Share} {e.State}",
            ContainmentReverted e => $"{e.At:MM-dd} reverted {e.ActionId} {e.State}",
            ContainmentStarted e => $"{e.At:MM-dd} started {e.ActionId} pre {e.PreState} found {e.Found.Text}",
            ContainmentFailed e => $"{e.At:MM-dd} failed {e.ActionId} {e.Reason}",
            RevertBlocked e => $"{e.At:MM-dd} blocked {e.ActionId} {e.Reason}",
            _ => $"{one.At:MM-dd} {one.GetType().Name}",
        });

    private void SomebodyChanges(string target, int limit)
    {
        _house.Gateway.SomebodySets(target, limit);
        _changedByPeople.Add(target);
    }

    private void Watch(string target, int from, int to)
    {
        if (target is not (Requests or Tokens))
        {
            _broken.Add($"{target} is not on the list.");
        }

        var holder = Stops.Where(incident => incident.Containments.Any(record => record.Holds && record.Plan.Rung.Target == target)).ToList();
        var undone = holder.SelectMany(incident => incident.Containments).Any(record => record.Plan.Rung.Target == target && record.UndoneOn is not null);
        if (to > from && !undone && !holder.Exists(incident => incident.ReviewApprovedBy is not null))
        {
            _broken.Add($"{target} went from {from} to {to} without a review or a signal.");
        }
    }

    private async Task Each(Func<Incident, Task> act)
    {
        foreach (var incident in Stops.ToList())
        {
            await act(incident);
        }
    }

    private static Task Done(Action act)
    {
        act();
        return Task.CompletedTask;
    }
}
