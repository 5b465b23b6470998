using AiFinOps.Core.Containment;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows.Tests.Fakes;

/// <summary>The configuration in force, which a test replaces.</summary>
internal sealed class ConfigurationInMemory : IConfigurationStore
{
    public ConfigurationInForce? InForce { get; set; } = Given.InForce();

    public Task<AppliedVersion> ApplyAsync(ConfigurationDocument document, string actor, DateTimeOffset now, CancellationToken cancellationToken) =>
        throw new NotSupportedException("These workflows never apply a configuration.");

    public Task<ConfigurationInForce?> LoadAsync(CancellationToken cancellationToken) => Task.FromResult(InForce);
}

/// <summary>A channel that remembers what it was given and answers as told.</summary>
internal sealed class RecordingChannel : INotificationChannel
{
    public string Kind => "log";

    public Delivery Answer { get; set; } = new(DeliveryOutcome.Delivered, "", null);

    /// <summary>Answers of single channels, by name, instead of <see cref="Answer"/>.</summary>
    public Dictionary<string, Delivery> Answers { get; } = new(StringComparer.Ordinal);

    public List<Notification> Received { get; } = [];

    public Task<Delivery> SendAsync(ChannelSettings channel, Notification notification, CancellationToken cancellationToken)
    {
        Received.Add(notification);
        return Task.FromResult(Answers.GetValueOrDefault(channel.Name) ?? Answer);
    }
}

/// <summary>Stands in for the target that touches nothing, and counts how often it is asked.</summary>
internal sealed class RecordingTarget : IContainmentTarget
{
    public string Kind => IContainmentTarget.DryRun;

    public TargetChange? Refusal { get; set; }

    public int Applied { get; private set; }

    public List<(string PreState, string PostState)> Reverted { get; } = [];

    public Task<TargetReading> ReadAsync(ContainmentAct act, CancellationToken cancellationToken) =>
        Task.FromResult(new TargetReading(new TargetState("600 requests/min", ""), "recorded", "", null));

    public Task<TargetChange> ApplyAsync(ContainmentAct act, TargetState before, CancellationToken cancellationToken)
    {
        Applied++;
        return Task.FromResult(Refusal ?? new TargetChange(Done: true, "recorded", "", new TargetState(act.Rung.Setting, "")));
    }

    public Task<TargetChange> ReleaseAsync(ContainmentAct act, string preState, string postState, decimal share, CancellationToken cancellationToken)
    {
        Reverted.Add((preState, postState));
        return Task.FromResult(Refusal ?? new TargetChange(Done: true, "recorded", "", new TargetState(preState, "")));
    }
}

/// <summary>A source that answers as told.</summary>
internal sealed class ScriptedSource : ICostSource
{
    public string Kind => "focus-file";

    public bool ReadsWindows { get; set; } = true;

    public PullResult Answer { get; set; } = new(Changed: false, null, 0, [], null);

    /// <summary>Answers instead of <see cref="Answer"/>, where it is set.</summary>
    public Func<DayRange, Task<PullResult>>? Answers { get; set; }

    public Task<PullResult> PullAsync(Core.Configuration.SourceSettings source, DayRange window, CancellationToken cancellationToken) =>
        Answers?.Invoke(window) ?? Task.FromResult(Answer);
}

/// <summary>Ends the "process" once, at the named place.</summary>
internal sealed class CrashOnce : ICrashPoints
{
    public string? At { get; set; }

    public void Reach(string name)
    {
        if (string.Equals(name, At, StringComparison.Ordinal))
        {
            At = null;
            throw new ProcessEndedException(name);
        }
    }
}

internal sealed class ProcessEndedException(string place) : Exception($"The process ended at {place}.");

internal sealed class CountingHeartbeat : IHeartbeat
{
    public int Beats { get; private set; }

    public Task BeatAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        Beats++;
        return Task.CompletedTask;
    }
}

/// <summary>Tells a proposal instead of drawing it.</summary>
internal sealed class ProposalInWords : IProposalWriter
{
    public Task<string?> DiffAsync(Core.Learning.ProposedChange change, ConfigurationInForce inForce, CancellationToken cancellationToken) =>
        Task.FromResult<string?>($"+ {change}");
}
