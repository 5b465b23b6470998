using AiFinOps.Core.Changes;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows.Tests.Fakes;

internal sealed class ChangesInMemory : IChangeFeed
{
    public List<Change> All { get; } = [];

    public Task<ChangeReceipt> RecordAsync(Change change, CancellationToken cancellationToken)
    {
        if (All.Find(told => told.Origin == change.Origin && told.Id == change.Id) is { } known)
        {
            return Task.FromResult(change.Repeats(known) ? ChangeReceipt.Known : ChangeReceipt.IdTaken);
        }

        All.Add(change);
        return Task.FromResult(ChangeReceipt.Recorded);
    }

    public Task<IReadOnlyList<Change>> BetweenAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Change>>([.. All.Where(change => change.At >= from && change.At < to).OrderBy(change => change.At)]);
}

/// <summary>Answers what a test says, and remembers what it was asked.</summary>
internal sealed class ScriptedChangeSource : IChangeSource
{
    public string Kind => ChangeSourceKinds.ActivityLog;

    public ChangePull Answer { get; set; } = new([], 0, [], RetryAfter: null);

    public List<(DateTimeOffset From, DateTimeOffset To)> Asked { get; } = [];

    public Task<ChangePull> PullAsync(ChangeSourceSettings source, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        Asked.Add((from, to));
        return Task.FromResult(Answer);
    }
}
