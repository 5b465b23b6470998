using System.Globalization;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows.Tests.Fakes;

/// <summary>Incidents in memory, with the promises of the port: a commit is whole or not at all, on the tag that was read.</summary>
internal sealed class IncidentsInMemory : IIncidentStore
{
    private readonly Dictionary<(string Line, string Id), Stored> _incidents = [];
    private readonly Dictionary<(string Line, string CauseKey), string> _open = [];
    private readonly Dictionary<(string Id, string StepId, string Channel), Step> _steps = [];
    private readonly List<(string IncidentId, OutboxRow Row)> _outbox = [];
    private int _tags;

    /// <summary>Somebody else, who acts once between the reading and the next commit.</summary>
    public Action? BeforeNextCommit { get; set; }

    /// <summary>All incidents, oldest first.</summary>
    public IReadOnlyList<Incident> All => [.. _incidents.Values.Select(stored => stored.Head.Incident).OrderBy(incident => incident.OpenedAt)];

    public IReadOnlyList<OutboxRow> Unsettled => [.. _outbox.Select(entry => entry.Row)];

    public IReadOnlyList<IncidentEvent> EventsOf(Incident incident) => _incidents[(incident.Line, incident.Id)].Events;

    public IReadOnlyList<NotificationStep> StepsOf(Incident incident) =>
        [.. _steps.Values.Select(step => step.Row).Where(step => string.Equals(step.IncidentId, incident.Id, StringComparison.Ordinal))];

    public Task<StoredIncident?> FindAsync(string line, string incidentId, CancellationToken cancellationToken) =>
        Task.FromResult(_incidents.GetValueOrDefault((line, incidentId))?.Head);

    public Task<StoredIncident?> FindAsync(string incidentId, CancellationToken cancellationToken) => Task.FromResult(
        _incidents.Where(entry => string.Equals(entry.Key.Id, incidentId, StringComparison.Ordinal)).Select(entry => entry.Value.Head).SingleOrDefault());

    public Task<StoredIncident?> FindOpenAsync(string line, string causeKey, CancellationToken cancellationToken) =>
        Task.FromResult(_open.TryGetValue((line, causeKey), out var id) ? _incidents[(line, id)].Head : null);

    public Task<StoredIncident> CommitAsync(IncidentCommit commit, CancellationToken cancellationToken)
    {
        var interference = BeforeNextCommit;
        BeforeNextCommit = null;
        interference?.Invoke();
        Check(commit);

        var after = commit.After;
        IReadOnlyList<IncidentEvent> known = commit.Before is null ? [] : _incidents[(after.Line, after.Id)].Events;
        var head = new StoredIncident(after, NewTag(), known.Count + commit.Events.Count);
        _incidents[(after.Line, after.Id)] = new Stored(head, [.. known, .. commit.Events]);
        if (after.IsOpen)
        {
            _open[(after.Line, after.CauseKey)] = after.Id;
        }
        else
        {
            _open.Remove((after.Line, after.CauseKey));
        }

        AddRows(commit);
        return Task.FromResult(head);
    }

    public Task<IReadOnlyList<StoredIncident>> ListAsync(bool includeClosed, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredIncident>>(
            [.. _incidents.Values.Select(stored => stored.Head).Where(head => includeClosed || head.Incident.IsOpen).OrderByDescending(head => head.Incident.OpenedAt)]);

    public Task<IReadOnlyList<IncidentEvent>> EventsAsync(string line, string incidentId, CancellationToken cancellationToken) =>
        Task.FromResult(_incidents[(line, incidentId)].Events);

    public Task<IReadOnlyList<NotificationStep>> StepsAsync(string line, string incidentId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<NotificationStep>>(
            [.. _steps.Where(entry => string.Equals(entry.Key.Id, incidentId, StringComparison.Ordinal)).Select(entry => entry.Value.Row)]);

    public Task<IReadOnlyList<DueClock>> DueClocksAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DueClock>>([.. Clocks().Where(clock => clock.Clock.Due <= now).OrderBy(clock => clock.Clock.Due)]);

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) => Task.FromResult(
        Clocks().Select(clock => clock.Clock.Due).Concat(_outbox.Select(entry => entry.Row.WrittenAt + OutboxRow.ResendAfter)).Select(due => (DateTimeOffset?)due).Min());

    public Task<IReadOnlyList<OutboxRow>> OutboxAsync(DateTimeOffset writtenBefore, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<OutboxRow>>([.. Unsettled.Where(row => row.WrittenAt <= writtenBefore)]);

    public Task<IReadOnlyList<OutboxRow>> OutboxOfAsync(string line, string incidentId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<OutboxRow>>(
            [.. _outbox.Where(entry => string.Equals(entry.IncidentId, incidentId, StringComparison.Ordinal)).Select(entry => entry.Row)]);

    public Task SettleAsync(OutboxRow row, CancellationToken cancellationToken)
    {
        _outbox.RemoveAll(entry => string.Equals(entry.Row.RowKey, row.RowKey, StringComparison.Ordinal));
        return Task.CompletedTask;
    }

    public Task<StepClaim?> ClaimStepAsync(
        string line, string incidentId, string stepId, string channel, DateTimeOffset now, TimeSpan lease, CancellationToken cancellationToken)
    {
        var key = (incidentId, stepId, channel);
        if (!_steps.TryGetValue(key, out var step) || step.Row.State != StepState.Pending || step.ClaimedUntil > now)
        {
            return Task.FromResult<StepClaim?>(null);
        }

        var claimed = new Step(step.Row with { Attempts = step.Row.Attempts + 1 }, NewTag(), now + lease);
        _steps[key] = claimed;
        return Task.FromResult<StepClaim?>(new StepClaim(claimed.Row, claimed.Tag, IsRepeat: step.ClaimedUntil is not null));
    }

    public Task MarkStepAsync(StepClaim claim, StepState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        CheckClaim(claim);
        Mark(claim, state);
        return Task.CompletedTask;
    }

    private IEnumerable<DueClock> Clocks() =>
        from stored in _incidents.Values
        let incident = stored.Head.Incident
        from clock in incident.Clocks
        select new DueClock(incident.Line, incident.Id, clock);

    private void Check(IncidentCommit commit)
    {
        var (line, id) = (commit.After.Line, commit.After.Id);
        var isFree = commit.Before is not null || !(_incidents.ContainsKey((line, id)) || _open.ContainsKey((line, commit.After.CauseKey)));
        var isFresh = commit.Before is null || string.Equals(commit.Before.Tag, _incidents[(line, id)].Head.Tag, StringComparison.Ordinal);
        if (!isFree || !isFresh)
        {
            throw new ConcurrencyException($"Incident {id}");
        }

        if (commit.Mark is { } mark)
        {
            CheckClaim(mark.Claim);
        }
    }

    private void AddRows(IncidentCommit commit)
    {
        foreach (var step in commit.Steps)
        {
            _steps.TryAdd(KeyOf(step), new Step(step, NewTag(), ClaimedUntil: null));
        }

        foreach (var message in commit.Outbox)
        {
            _outbox.Add((commit.After.Id, new OutboxRow(commit.After.Line, message.Key, message.Key, message.Queue, MessageJson.Write(message.Message), commit.Now)));
        }

        if (commit.Mark is { } mark)
        {
            Mark(mark.Claim, mark.State);
        }
    }

    private void CheckClaim(StepClaim claim)
    {
        if (!string.Equals(_steps[KeyOf(claim.Step)].Tag, claim.Tag, StringComparison.Ordinal))
        {
            throw new ConcurrencyException($"Step {claim.Step.StepId}");
        }
    }

    private void Mark(StepClaim claim, StepState state) =>
        _steps[KeyOf(claim.Step)] = new Step(claim.Step with { State = state }, NewTag(), ClaimedUntil: null);

    private static (string, string, string) KeyOf(NotificationStep step) => (step.IncidentId, step.StepId, step.Channel);

    private string NewTag() => (++_tags).ToString(CultureInfo.InvariantCulture);

    private sealed record Stored(StoredIncident Head, IReadOnlyList<IncidentEvent> Events);

    private sealed record Step(NotificationStep Row, string Tag, DateTimeOffset? ClaimedUntil);
}
