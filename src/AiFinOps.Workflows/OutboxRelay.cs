using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>
/// Sends outbox rows to their queues and settles them. A crash between the two sends a row again: every consumer is idempotent.
/// </summary>
public sealed class OutboxRelay(IIncidentStore store, IMessageQueue queue, ICrashPoints crashPoints)
{
    /// <summary>Right after a commit: its own rows only, because others' rows are being sent by those who wrote them.</summary>
    public async Task RelayAsync(IncidentCommit commit, CancellationToken cancellationToken)
    {
        if (commit.Outbox.Count > 0)
        {
            var keys = commit.Outbox.Select(message => message.Key).ToHashSet(StringComparer.Ordinal);
            var rows = await store.OutboxOfAsync(commit.After.Line, commit.After.Id, cancellationToken);
            await SendAsync([.. rows.Where(row => keys.Contains(row.Key))], cancellationToken);
        }
    }

    /// <summary>The sweep: rows that nobody settled, because their process died.</summary>
    /// <param name="writtenBefore">Younger rows are left to the process that wrote them.</param>
    public async Task<int> RelayStaleAsync(DateTimeOffset writtenBefore, CancellationToken cancellationToken)
    {
        var rows = await store.OutboxAsync(writtenBefore, cancellationToken);
        await SendAsync(rows, cancellationToken);
        return rows.Count;
    }

    private async Task SendAsync(IReadOnlyList<OutboxRow> rows, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            await queue.SendRawAsync(row.Queue, row.Body, cancellationToken);
            crashPoints.Reach(CrashPoints.OutboxSent);
            await store.SettleAsync(row, cancellationToken);
        }
    }
}
