using System.Globalization;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows.Tests.Fakes;

/// <summary>Limits with a state of their own that people change as well. It writes only where it finds what it was told to find.</summary>
internal sealed class Gateway(ICrashPoints crash) : IContainmentTarget
{
    public const int Before = 600;

    private readonly Dictionary<string, int> _limits = new(StringComparer.Ordinal);

    public string Kind => ContainmentTargetKinds.ApimNamedValue;

    public int Limit(string target) => _limits.GetValueOrDefault(target, Before);

    /// <summary>How often we wrote, and to whom.</summary>
    public List<(string Target, int From, int To)> Writes { get; } = [];

    /// <summary>Looks at each write before it happens.</summary>
    public Action<string, int, int> Watch { get; set; } = (_, _, _) => { };

    /// <summary>Comes after each reading.</summary>
    public Action OnRead { get; set; } = () => { };

    /// <summary>So many calls are answered with "later".</summary>
    public int Throttled { get; set; }

    /// <summary>A receiver that answers a step that it has done before as it answered then, as the contract of the webhook asks.</summary>
    public bool RepeatsAnswers { get; set; }

    public void SomebodySets(string target, int limit) => _limits[target] = limit;

    public Task<TargetReading> ReadAsync(ContainmentAct act, CancellationToken cancellationToken)
    {
        var reading = IsThrottled() ? new TargetReading(null, "unavailable", "Too many requests.", TimeSpan.FromSeconds(30)) : new TargetReading(State(act), "read", "", null);
        OnRead();
        return Task.FromResult(reading);
    }

    public Task<TargetChange> ApplyAsync(ContainmentAct act, TargetState before, CancellationToken cancellationToken)
    {
        var (limit, setting) = (Limit(act.Target!.Name), int.Parse(act.Rung.Setting, CultureInfo.InvariantCulture));
        return Task.FromResult(
            IsThrottled() ? Later(act)
            : limit == setting ? Done(act, "already-applied")
            : limit < setting ? new TargetChange(false, "held-lower", $"It is {limit} already.", State(act))
            : Write(act, before.Text, setting, "applied"));
    }

    public Task<TargetChange> ReleaseAsync(ContainmentAct act, string preState, string postState, decimal share, CancellationToken cancellationToken)
    {
        var (before, setting) = (int.Parse(preState, CultureInfo.InvariantCulture), int.Parse(act.Rung.Setting, CultureInfo.InvariantCulture));
        var wanted = setting + (int)Math.Ceiling(share * (before - setting));
        return Task.FromResult(
            IsThrottled() ? Later(act)
            : Limit(act.Target!.Name) == wanted ? Done(act, "released")
            : RepeatsAnswers && Writes.Exists(write => write.Target == act.Target.Name && write.To == wanted) ? new TargetChange(true, "released", "", new TargetState($"{wanted}", ""))
            : Write(act, postState, wanted, "released"));
    }

    private TargetChange Write(ContainmentAct act, string expected, int limit, string reasonName)
    {
        if (!string.Equals(State(act).Text, expected, StringComparison.Ordinal))
        {
            return new TargetChange(false, "changed-by-somebody", $"Somebody set {State(act).Text}.", State(act));
        }

        Watch(act.Target!.Name, Limit(act.Target.Name), limit);
        Writes.Add((act.Target!.Name, Limit(act.Target.Name), limit));
        _limits[act.Target.Name] = limit;
        crash.Reach("target-written");
        return Done(act, reasonName);
    }

    private TargetState State(ContainmentAct act) => new(Limit(act.Target!.Name).ToString(CultureInfo.InvariantCulture), "");

    private TargetChange Done(ContainmentAct act, string reasonName) => new(true, reasonName, "", State(act));

    private TargetChange Later(ContainmentAct act) => new(false, "unavailable", "Too many requests.", State(act), TimeSpan.FromSeconds(30));

    private bool IsThrottled() => Throttled-- > 0;
}
