using System.Globalization;
using System.Reflection;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Changes;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;
using AiFinOps.Workflows.Tests.Fakes;

namespace AiFinOps.Workflows.Tests;

/// <summary>Storage queues do not order and may deliver twice: ten days of a line that burns come to the same in any order.</summary>
public sealed class DeliveryTests
{
    private const string Target = "gateway/support-chat";
    private const int Days = 14;

    private static readonly Actor Astrid = new("astrid", "platform-sign-in");
    private static readonly Actor Carla = new("carla", "platform-sign-in");

    [Fact]
    public async Task Every_message_twice_and_in_reversed_order_comes_to_the_same_as_once_and_in_order()
    {
        var (once, seen) = await LiveAsync(messages => messages);
        var (twice, _) = await LiveAsync(messages => messages.Reverse().SelectMany(message => new[] { message, message }));

        Assert.Contains("ContainmentReverted", once, StringComparison.Ordinal);
        Assert.Equal(once, twice);
        Assert.Equal(AllQueues(), seen.Order(StringComparer.Ordinal));
    }

    private static async Task<(string Story, IReadOnlySet<string> Queues)> LiveAsync(Func<IReadOnlyList<Sent>, IEnumerable<Sent>> order)
    {
        var house = new House();
        house.Configurations.InForce = Given.InForce(4_000m) with
        {
            Configuration = Given.Configuration(4_000m) with
            {
                HardStops = [new HardStopRule(Given.Line, 0.95m, ContainmentMode.Automatic, [Given.Rung with { Setting = "120", Floor = "60" }])],
                ContainmentTargets = [new(Target, ContainmentTargetKinds.ApimNamedValue)],
                ChangeSources = [new ChangeSourceSettings("activity", ChangeSourceKinds.ActivityLog, TimeSpan.FromMinutes(15)) { Scope = "/subscriptions/1" }],
            },
        };
        await house.ReportsAsync(House.Today.AddDays(-61), Enumerable.Repeat(100m, 60));
        house.Source.Answers = async window => new PullResult(Changed: true, await house.ReportsAsync(window, house.Now, [.. window.Each().Select(day => Given.Cost(day, Amount(day)))]), 1, [], null);
        HashSet<string> queues = new(StringComparer.Ordinal);
        for (var day = 0; day < Days; day++)
        {
            foreach (var timer in Timers(house))
            {
                await timer(House.Cancelled);
                await DeliverAsync(house, order, queues);
            }

            if (day == Days / 2)
            {
                await ReleaseAsync(house);
            }

            house.Time.Advance(TimeSpan.FromDays(1));
        }

        return (StoryOf(house), queues);
    }

    /// <summary>Four thousand on the second day, and one hundred on every other.</summary>
    private static decimal Amount(DateOnly day) => day == House.Today.AddDays(1) ? 4_000m : 100m;

    private static IEnumerable<Func<CancellationToken, Task>> Timers(House house) =>
    [
        house.SchedulePulls.RunAsync, house.ScheduleChangePulls.RunAsync, house.ScheduleEvaluations.RunAsync, house.ScheduleRecoveryChecks.RunAsync, house.Sweep.RunAsync,
    ];

    private static async Task DeliverAsync(House house, Func<IReadOnlyList<Sent>, IEnumerable<Sent>> order, HashSet<string> queues)
    {
        while (house.Queue.Messages.Count > 0)
        {
            Sent[] waiting = [.. house.Queue.Messages];
            house.Queue.Messages.Clear();
            foreach (var message in order(waiting))
            {
                queues.Add(message.Queue);
                await HandleAsync(house, message);
            }
        }
    }

    private static Task HandleAsync(House house, Sent message) => message.Queue switch
    {
        Queues.SpendPulls => house.PullSpend.RunAsync(message.As<PullSpendMessage>(), House.Cancelled),
        Queues.ChangePulls => house.PullChanges.RunAsync(message.As<PullChangesMessage>(), House.Cancelled),
        Queues.Evaluations => house.EvaluateSpend.RunAsync(message.As<EvaluateSpendMessage>(), House.Cancelled),
        Queues.Escalations => house.DispatchEscalation.RunAsync(message.As<DispatchEscalationMessage>(), House.Cancelled),
        Queues.Containments => house.ApplyContainment.RunAsync(message.As<ApplyContainmentMessage>(), House.Cancelled),
        Queues.RecoveryChecks => house.CheckRecovery.RunAsync(message.As<CheckRecoveryMessage>(), House.Cancelled),
        _ => throw new InvalidOperationException($"Nobody handles {message.Queue}."),
    };

    private static Task ReleaseAsync(House house) => house.ActAsync(
        Assert.Single(house.Incidents.All, incident => incident.HasActiveContainment),
        new SubmitReview(house.Now, Astrid, new ReenableReview("Astrid owns it.", "A loop was removed.", "Three days at 100 EUR.", "Logs and prices.")),
        new ApproveReenable(house.Now, Carla, Refusal: null) { Release = new ContainmentSettings().Release });

    /// <summary>What happened to whom and when, what was sent and what was written, without the order in which it came.</summary>
    private static string StoryOf(House house) => string.Join('\n', house.Incidents.All
        .SelectMany(incident => house.Incidents.EventsOf(incident).Select(one => string.Create(CultureInfo.InvariantCulture, $"{incident.Id} {one.At:MM-dd HH:mm} {one.GetType().Name}"))
            .Concat(house.Incidents.StepsOf(incident).Select(step => $"{incident.Id} {step.StepId} {step.Channel} {step.State} {step.Attempts}")))
        .Concat(house.Channel.Received.Select(message => "received " + message.Id))
        .Concat(house.Gateway.Writes.Select(write => $"wrote {write}"))
        .Order(StringComparer.Ordinal));

    private static IEnumerable<string> AllQueues() => typeof(Queues).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field is { IsLiteral: true, Name: not nameof(Queues.PoisonSuffix) })
        .Select(field => (string)field.GetRawConstantValue()!)
        .Order(StringComparer.Ordinal);
}
