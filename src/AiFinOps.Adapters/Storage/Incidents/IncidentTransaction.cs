using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows.Ports;
using Azure;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Incidents;

/// <summary>Everything that one commit changes, as one transaction.</summary>
internal static class IncidentTransaction
{
    public static TableTransaction Of(IncidentCommit commit, TableClient table)
    {
        var (before, after) = (commit.Before, commit.After);
        if (before is not null
            && !(string.Equals(before.Incident.Id, after.Id, StringComparison.Ordinal)
                && string.Equals(before.Incident.Line, after.Line, StringComparison.Ordinal)
                && string.Equals(before.Incident.CauseKey, after.CauseKey, StringComparison.Ordinal)))
        {
            throw new ArgumentException($"The id, line and cause of incident '{before.Incident.Id}' are frozen for life.", nameof(commit));
        }

        var transaction = new TableTransaction(table, $"Incident '{after.Id}' of line '{after.Line}'");
        AddHead(transaction, commit);
        AddOpenRow(transaction, before?.Incident, after);
        AddClocks(transaction, before?.Incident.Clocks ?? [], after);
        for (var index = 0; index < commit.Events.Count; index++)
        {
            transaction.Add(IncidentRows.Event(after, FirstNew(before) + index, commit.Events[index]));
        }

        foreach (var step in commit.Steps)
        {
            transaction.AddIfAbsent(StepRows.Row(new(step, ClaimedUntil: null), markedAt: null));
        }

        foreach (var message in commit.Outbox)
        {
            transaction.AddIfAbsent(IncidentRows.Outbox(after, message, commit.Now));
        }

        if (commit.Mark is { } mark)
        {
            transaction.Replace(StepRows.Marked(mark.Claim, mark.State, commit.Now), new ETag(mark.Claim.Tag));
        }

        return transaction;
    }

    public static int VersionAfter(IncidentCommit commit) => (commit.Before?.Version ?? 0) + commit.Events.Count;

    private static int FirstNew(StoredIncident? before) => (before?.Version ?? 0) + 1;

    private static void AddHead(TableTransaction transaction, IncidentCommit commit)
    {
        var head = IncidentRows.Head(commit.After, VersionAfter(commit));
        if (commit.Before is { } before)
        {
            transaction.Replace(head, new ETag(before.Tag));
        }
        else
        {
            transaction.Add(head);
        }
    }

    /// <summary>The row that keeps a second incident of the same cause from opening.</summary>
    private static void AddOpenRow(TableTransaction transaction, Incident? before, Incident after)
    {
        var wasOpen = before is { IsOpen: true };
        if (!wasOpen && after.IsOpen)
        {
            transaction.Add(IncidentRows.Open(after));
        }
        else if (wasOpen && !after.IsOpen)
        {
            transaction.Delete(IncidentKeys.PartitionOf(after.Line), IncidentKeys.Open(after.Line, after.CauseKey));
        }
    }

    private static void AddClocks(TableTransaction transaction, IReadOnlyList<ResponseClock> before, Incident after)
    {
        foreach (var stopped in before.Except(after.Clocks))
        {
            transaction.Delete(IncidentKeys.PartitionOf(after.Line), IncidentKeys.Clock(after.Id, stopped));
        }

        foreach (var started in after.Clocks.Except(before))
        {
            transaction.Upsert(IncidentRows.Clock(after, started));
        }
    }
}
