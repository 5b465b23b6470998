using AiFinOps.Core.Incidents;
using static AiFinOps.Core.Tests.Incidents.IncidentStories;

namespace AiFinOps.Core.Tests.Incidents;

/// <summary>
/// Every command in every state of a High incident. A cell names the reason; an arrow leads to the state that follows, and a cell in
/// brackets is a refusal, which changes nothing. A command or a state that is missing here fails the test.
/// </summary>
public class LifecycleTableTests
{
    private const string Table = """
                                 | none               | Open                                  | Acknowledged                          | Investigating                  | Resolved                       | Closed                 | FalsePositive
        Acknowledge              | [no-such-incident] | acknowledged > Acknowledged           | already-acknowledged                  | already-acknowledged           | [incident-ended]               | [incident-ended]       | [incident-ended]
        Assign                   | [no-such-incident] | assigned                              | assigned                              | assigned                       | assigned                       | [incident-ended]       | [incident-ended]
        Snooze                   | [no-such-incident] | snoozed                               | snoozed                               | [nobody-is-chased]             | [incident-ended]               | [incident-ended]       | [incident-ended]
        PauseClocks              | [no-such-incident] | [pause-needs-an-owner]                | paused                                | paused                         | [pause-needs-an-owner]         | [pause-needs-an-owner] | [pause-needs-an-owner]
        ResumeClocks             | [no-such-incident] | not-paused                            | not-paused                            | not-paused                     | not-paused                     | not-paused             | not-paused
        StartInvestigation       | [no-such-incident] | investigation-started > Investigating | investigation-started > Investigating | already-investigating          | [incident-ended]               | [incident-ended]       | [incident-ended]
        AddNote                  | [no-such-incident] | noted                                 | noted                                 | noted                          | noted                          | noted                  | noted
        RecordImpact             | [no-such-incident] | impact-recorded                       | impact-recorded                       | impact-recorded                | impact-recorded                | [incident-ended]       | [incident-ended]
        RecordRootCause          | [no-such-incident] | root-cause-recorded > Investigating   | root-cause-recorded > Investigating   | root-cause-recorded            | root-cause-recorded            | [incident-ended]       | [incident-ended]
        ConfirmCategory          | [no-such-incident] | category-confirmed                    | category-confirmed                    | category-confirmed             | category-confirmed             | [incident-ended]       | [incident-ended]
        ReviewCause              | [no-such-incident] | [root-cause-missing]                  | [root-cause-missing]                  | [root-cause-missing]           | cause-reviewed                 | [incident-ended]       | [incident-ended]
        RaiseCalibration         | [no-such-incident] | calibration-raised                    | calibration-raised                    | calibration-raised             | calibration-raised             | calibration-raised     | calibration-raised
        SettleCalibration        | [no-such-incident] | [no-calibration]                      | [no-calibration]                      | [no-calibration]               | [no-calibration]               | [no-calibration]       | [no-calibration]
        Resolve                  | [no-such-incident] | resolved > Resolved                   | resolved > Resolved                   | resolved > Resolved            | already-resolved               | [incident-ended]       | [incident-ended]
        Reopen                   | [no-such-incident] | [not-resolved]                        | [not-resolved]                        | [not-resolved]                 | reopened > Open                | [not-resolved]         | [not-resolved]
        MarkFalse                | [no-such-incident] | false-positive > FalsePositive        | false-positive > FalsePositive        | false-positive > FalsePositive | false-positive > FalsePositive | [incident-ended]       | already-false-positive
        Close                    | [no-such-incident] | [not-resolved]                        | [not-resolved]                        | [not-resolved]                 | closed > Closed                | already-closed         | [not-resolved]
        ActByLink                | [no-such-incident] | acknowledged > Acknowledged           | already-acknowledged                  | already-acknowledged           | [incident-ended]               | [incident-ended]       | [incident-ended]
        Observe                  | opened > Open      | facts-updated                         | facts-updated                         | facts-updated                  | late-facts                     | [incident-ended]       | [incident-ended]
        Clear                    | [no-such-incident] | cleared                               | cleared                               | cleared                        | nothing-to-clear               | nothing-to-clear       | nothing-to-clear
        RingClock                | [no-such-incident] | clock-missed                          | clock-does-not-run                    | clock-does-not-run             | clock-does-not-run             | clock-does-not-run     | clock-does-not-run
        RecordDelivery           | [no-such-incident] | delivery-recorded                     | delivery-recorded                     | delivery-recorded              | delivery-recorded              | delivery-recorded      | delivery-recorded
        AskForExecutiveUpdate    | [no-such-incident] | executive-update-due                  | executive-update-due                  | executive-update-due           | incident-ended                 | incident-ended         | incident-ended
        RequestContainment       | [no-such-incident] | containment-requested                 | containment-requested                 | containment-requested          | containment-requested          | incident-ended         | incident-ended
        ApproveContainment       | [no-such-incident] | [nothing-to-approve]                  | [nothing-to-approve]                  | [nothing-to-approve]           | [nothing-to-approve]           | [nothing-to-approve]   | [nothing-to-approve]
        DeclineContainment       | [no-such-incident] | [nothing-to-approve]                  | [nothing-to-approve]                  | [nothing-to-approve]           | [nothing-to-approve]           | [nothing-to-approve]   | [nothing-to-approve]
        StartContainment         | [no-such-incident] | [no-such-action]                      | [no-such-action]                      | [no-such-action]               | [no-such-action]               | [no-such-action]       | [no-such-action]
        RecordContainment        | [no-such-incident] | [no-such-action]                      | [no-such-action]                      | [no-such-action]               | [no-such-action]               | [no-such-action]       | [no-such-action]
        RecordContainmentFailure | [no-such-incident] | [no-such-action]                      | [no-such-action]                      | [no-such-action]               | [no-such-action]               | [no-such-action]       | [no-such-action]
        UndoOnSignal             | [no-such-incident] | nothing-to-undo                       | nothing-to-undo                       | nothing-to-undo                | nothing-to-undo                | nothing-to-undo        | nothing-to-undo
        RecordRelease            | [no-such-incident] | [no-such-action]                      | [no-such-action]                      | [no-such-action]               | [no-such-action]               | [no-such-action]       | [no-such-action]
        RecordRecovery           | [no-such-incident] | recovery-stable > Resolved            | recovery-stable > Resolved            | recovery-stable > Resolved     | recovery-stable                | incident-ended         | incident-ended
        SubmitReview             | [no-such-incident] | [nothing-contained]                   | [nothing-contained]                   | [nothing-contained]            | [nothing-contained]            | [nothing-contained]    | [nothing-contained]
        ApproveReenable          | [no-such-incident] | [review-missing]                      | [review-missing]                      | [review-missing]               | [review-missing]               | [review-missing]       | [review-missing]
        RecordEvidence           | [no-such-incident] | evidence-written                      | evidence-written                      | evidence-written               | evidence-written               | evidence-written       | evidence-written
        """;

    private static readonly Core.Learning.CalibrationTask Calibration = new([new Core.Learning.CauseFiring("order-agent-1", 1, Monday, null, false)], null, "Look at it", null);

    private static readonly RootCause Another = FullCause with { Cause = "A retry loop" };

    private static readonly Dictionary<string, Func<Incident?>> States = new(StringComparer.Ordinal)
    {
        ["none"] = () => null,
        ["Open"] = Fired,
        ["Acknowledged"] = () => After(Fired(), new Acknowledge(Monday, Astrid, TimeSpan.FromHours(2))),
        ["Investigating"] = () => After(Fired(), new StartInvestigation(Monday, Astrid)),
        ["Resolved"] = Settled,
        ["Closed"] = () => After(Settled(), new Close(Monday, Astrid, "")),
        ["FalsePositive"] = () => After(Fired(), new MarkFalse(Monday, Astrid, "A planned load test")),
    };

    private static readonly IReadOnlyList<IncidentCommand> Commands =
    [
        new Acknowledge(Monday, Astrid, TimeSpan.FromHours(24)),
        new Assign(Monday, Astrid, "carla", "commerce-ai"),
        new Snooze(Monday, Astrid, Monday.AddHours(8), "The rollback is on its way"),
        new PauseClocks(Monday, Astrid, Monday.AddHours(8), "The provider answers tomorrow", TimeSpan.FromDays(7)),
        new ResumeClocks(Monday, Astrid),
        new StartInvestigation(Monday, Astrid),
        new AddNote(Monday, Astrid, "Looking at the gateway"),
        new RecordImpact(Monday, Astrid, new Impact(CustomerImpact.Yes, "Answers were slow", null)),
        new RecordRootCause(Monday, Astrid, Another),
        new ConfirmCategory(Monday, Astrid, "price", IsCritical: false, [], Proposed: null, CriticalPlan),
        new ReviewCause(Monday, Astrid),
        new RaiseCalibration(Monday, Engine, Calibration),
        new SettleCalibration(Monday, Astrid, Core.Learning.CalibrationOutcome.Declined, "It was real"),
        new Resolve(Monday, Astrid, "Rolled back"),
        new Reopen(Monday, Astrid, "It is back", CriticalPlan),
        new MarkFalse(Monday, Astrid, "A planned load test"),
        new Close(Monday, Astrid, ""),
        new ActByLink(Monday, Actor.Link("commerce-ai"), "nonce", 1, new Acknowledge(Monday, Actor.Link("commerce-ai"), TimeSpan.FromHours(24))),
        Observe(Monday.AddDays(1), Finding(new(2026, 10, 12), 2_100m), Severity.High),
        new Clear(Monday, Engine, "Back in its band", Resolves: false),
        new RingClock(Monday.AddDays(1), Engine, new ResponseClock(ClockKind.Acknowledge, Monday.AddMinutes(15), 0), CriticalPlan),
        new RecordDelivery(Monday, Engine, "1-fired-commerce-ai", "log", null),
        new AskForExecutiveUpdate(Monday, Engine, "excess"),
        new RequestContainment(Monday, Engine, Plan),
        new ApproveContainment(Monday, Carla, "", "It burns"),
        new DeclineContainment(Monday, Carla, "", "It is a launch"),
        new StartContainment(Monday, Engine, Plan.ActionId, new FoundState("600", "")),
        new RecordContainment(Monday, Engine, Plan.ActionId, true, "", ""),
        new RecordContainmentFailure(Monday, Engine, Plan.ActionId, "Refused"),
        new UndoOnSignal(Monday, Engine, "quality", "One answer in seven is refused"),
        new RecordRelease(Monday, Engine, Plan.ActionId, 1m, DryRun: true, ""),
        new RecordRecovery(Monday, Engine, new(2026, 10, 15), Stable: true, 3, "Three days in its band"),
        new SubmitReview(Monday, Astrid, new ReenableReview("a", "b", "c", "d")),
        new ApproveReenable(Monday, Astrid, null),
        new RecordEvidence(Monday, Engine, "evidence/1", "hash"),
    ];

    [Fact]
    public void Every_command_in_every_state_is_allowed_or_refused_by_name()
    {
        var decided = Rows();
        Assert.True(string.Equals(Table.ReplaceLineEndings("\n"), decided, StringComparison.Ordinal), "The table says otherwise than the decisions, which are:\n" + decided);
    }

    [Fact]
    public void The_table_has_all_states_and_all_commands()
    {
        Assert.Equal(Enum.GetNames<IncidentState>().Prepend("none"), States.Keys);
        var all = typeof(IncidentCommand).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(IncidentCommand)));
        Assert.Equal(all.Select(type => type.Name).Order(StringComparer.Ordinal), Commands.Select(command => command.GetType().Name).Order(StringComparer.Ordinal));
    }

    private static Incident Fired() => After(null, Observe(severity: Severity.High));

    private static Incident Settled() => After(
        Fired(), new RecordRootCause(Monday, Astrid, FullCause), new ReviewCause(Monday, Carla), new Resolve(Monday, Astrid, "Rolled back"));

    private static string Rows()
    {
        List<IReadOnlyList<string>> rows = [["", .. States.Keys]];
        rows.AddRange(Commands.Select(IReadOnlyList<string> (command) => [command.GetType().Name, .. States.Values.Select(state => Cell(state(), command))]));
        var widths = Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length)).ToList();
        return string.Join("\n", rows.Select(row => string.Join(" | ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
    }

    private static string Cell(Incident? before, IncidentCommand command)
    {
        var decision = IncidentDecider.Decide(before, command);
        if (decision is Refused refused)
        {
            return $"[{refused.ReasonName}]";
        }

        var accepted = Assert.IsType<Accepted>(decision);
        var after = IncidentFold.Of(before, accepted.Events)!;
        return before?.State == after.State ? accepted.ReasonName : $"{accepted.ReasonName} > {after.State}";
    }
}
