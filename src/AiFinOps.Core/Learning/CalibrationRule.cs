namespace AiFinOps.Core.Learning;

/// <summary>
/// When a cause owes a calibration task: at its third firing within 30 days. The answer follows from the history alone, so that asking again,
/// later or twice gives the same one task.
/// </summary>
public static class CalibrationRule
{
    /// <summary>More than twice.</summary>
    public const int Firings = 3;

    public static readonly TimeSpan Window = TimeSpan.FromDays(30);

    /// <summary>
    /// The firings that raise a task with the newest of them; empty where none is owed. Firings count anew after each task, and while one is
    /// open no other is raised until its window has passed.
    /// </summary>
    /// <param name="firings">Of one cause on one line, in any order.</param>
    /// <param name="former">Tasks that the same cause had before.</param>
    public static IReadOnlyList<CauseFiring> Owed(IEnumerable<CauseFiring> firings, IEnumerable<Calibration> former)
    {
        var all = firings.OrderBy(firing => firing.At).ThenBy(firing => firing.IncidentId, StringComparer.Ordinal).ToList();
        if (all.Count < Firings)
        {
            return [];
        }

        var newest = all[^1];
        var last = former.MaxBy(task => task.RaisedAt);
        if (last is not null && !HasPassed(last, newest.At))
        {
            return [];
        }

        // What a task was raised by is what it counts, whenever it was written down.
        var counted = last?.Task.Firings[^1].At ?? DateTimeOffset.MinValue;
        List<CauseFiring> within = [.. all.Where(firing => firing.At > counted && firing.At > newest.At - Window)];
        return within.Count >= Firings ? within : [];
    }

    private static bool HasPassed(Calibration task, DateTimeOffset at) => task.SettledAt <= at || task.Task.Firings[^1].At + Window <= at;
}
