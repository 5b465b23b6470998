using AiFinOps.Core.Sources;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>Keeps how a pull ended, for the one incident of the source.</summary>
internal static class ConditionNotes
{
    /// <param name="isGood">Nothing at all was wrong, not even what nobody needs to be told.</param>
    /// <returns>Whether there is something else to judge than before.</returns>
    public static async Task<bool> NoteAsync(
        this ISourceConditions conditions, string source, SourceTrouble? trouble, HeldReading? held, bool isGood, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var before = (await conditions.AllAsync(cancellationToken)).GetValueOrDefault(source);
        var after = SourceCondition.After(before, source, trouble, held, now);
        SourceMetrics.Count(source, after.Trouble, isGood);
        if (after.Trouble is null && before?.Trouble is null)
        {
            return false;
        }

        await conditions.SaveAsync(after, cancellationToken);
        return !string.Equals(before?.Trouble?.ReasonName, after.Trouble?.ReasonName, StringComparison.Ordinal);
    }
}
