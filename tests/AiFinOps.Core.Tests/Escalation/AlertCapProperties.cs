using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Tests.Incidents;
using CsCheck;

namespace AiFinOps.Core.Tests.Escalation;

/// <summary>Storms of any size, on lines of three owners, in evaluations that may end after any finding and are then repeated.</summary>
public sealed class AlertCapProperties
{
    private static readonly AlertDay Today = new(new(2026, 10, 12), Most: 0, new(2026, 10, 13, 5, 0, 0, TimeSpan.Zero));

    private static readonly Gen<GradedFinding[]> Storm = Gen
        .Select(Gen.Int[0, 40], Gen.Int[-3, 3], Gen.Enum<Severity>(), Gen.OneOf("commerce-ai", "insights", "leads")).Array[0, 25]
        .Select(alerts => alerts.DistinctBy(alert => alert.Item1).Select(alert => AlertCapTests.Alert($"line-{alert.Item1}", alert.Item2 * 100m, alert.Item3, alert.Item4)).ToArray());

    [Fact]
    public void Nobody_is_told_more_than_the_cap_and_nobody_is_lost_however_often_an_evaluation_ends_halfway() =>
        Gen.Select(Storm, Gen.Int[1, 6], Gen.Int[1, 5].Array[0, 10]).Sample((storm, most, ends) =>
        {
            Dictionary<string, Incident> incidents = new(StringComparer.Ordinal);
            foreach (var end in ends.Append(storm.Length))
            {
                Evaluate(storm, incidents, Today with { Most = most }, end);
            }

            var capped = storm.Where(alert => alert.Severity < Severity.Critical).ToList();
            var critical = storm.Where(alert => alert.Severity == Severity.Critical).Select(alert => incidents[alert.Finding.Line]);
            return capped.GroupBy(alert => alert.OwnerGroup, StringComparer.Ordinal).All(group => IsKept(group, incidents, most))
                && critical.All(incident => incident is { AlertSlot: null, HeldBack: null, Steps.Count: 1 });
        });

    [Fact]
    public void The_order_of_the_findings_changes_nothing() =>
        Gen.Select(Storm, Gen.Int[1, 6]).SelectMany((storm, most) => Gen.Shuffle(storm).Select(shuffled => (storm, shuffled, most))).Sample((storm, shuffled, most) =>
            Told(storm, most).SequenceEqual(Told(shuffled, most)));

    /// <summary>As many as the cap allows are told; each of them matters at least as much as each that is not; everybody else waits for the update.</summary>
    private static bool IsKept(IEnumerable<GradedFinding> ofOwner, Dictionary<string, Incident> incidents, int most)
    {
        var alerts = ofOwner.ToLookup(alert => incidents[alert.Finding.Line].HeldBack is not null);
        var told = alerts[false].ToList();
        var heldBack = alerts[true].ToList();
        return told.Count == Math.Min(most, told.Count + heldBack.Count)
            && told.All(alert => incidents[alert.Finding.Line] is { AlertSlot: not null, Steps.Count: 1 })
            && heldBack.All(alert => incidents[alert.Finding.Line] is { AlertSlot: null, Steps.Count: 0 })
            && told.All(one => heldBack.TrueForAll(other => Weight(one).CompareTo(Weight(other)) >= 0));
    }

    private static (Severity, decimal) Weight(GradedFinding alert) => (alert.Severity, Math.Abs(alert.Finding.Excess!.Value.Amount));

    private static IEnumerable<string> Told(IEnumerable<GradedFinding> storm, int most) =>
        AlertCap.Tell(storm, [], Today with { Most = most }).Select(telling => $"{telling.Key.Line} {telling.Value}").Order(StringComparer.Ordinal);

    /// <summary>Opens what is not open yet, up to the finding after which the process ends.</summary>
    private static void Evaluate(GradedFinding[] storm, Dictionary<string, Incident> incidents, AlertDay today, int end)
    {
        var firing = storm.Where(alert => Refiring.FiresAnew(incidents.GetValueOrDefault(alert.Finding.Line), alert.Finding)).ToList();
        var tellings = AlertCap.Tell(firing, incidents.Values, today);
        foreach (var alert in firing.Take(end))
        {
            var observe = IncidentStories.Observe(finding: alert.Finding, severity: alert.Severity) with
            {
                OwnerGroup = alert.OwnerGroup,
                Plan = IncidentStories.CriticalPlan with { AtOnce = [new(0, TimeSpan.Zero, alert.OwnerGroup)] },
                Telling = tellings.GetValueOrDefault((alert.Finding.Line, alert.Finding.CauseKey)),
            };
            incidents[alert.Finding.Line] = IncidentStories.After(null, observe);
        }
    }
}
