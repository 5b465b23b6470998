namespace AiFinOps.Core.Detection;

/// <summary>
/// What announced events do to the usual level. While one runs, the larger of what was announced and what the line has learned is
/// expected. Afterwards nobody knows whether it stayed: for four weeks neither the level of the event nor the one before it is news.
/// </summary>
internal sealed class EventLevel
{
    private const int DaysAfterwards = 28;

    private double before = double.NaN;
    private bool isOver;
    private int lastDay = -DaysAfterwards - 1;

    /// <param name="level">Learned from the days before <paramref name="index"/>, NaN while there is none.</param>
    public void Enter(int index, double factor, double level)
    {
        if (factor == 1)
        {
            return;
        }

        if (index - lastDay > 1)
        {
            before = level;
        }

        isOver = false;
        lastDay = index;
    }

    /// <summary>Learns from a day after the event whether the line went back to where it was.</summary>
    public void Learn(double seen, double level) =>
        isOver = !double.IsNaN(before) && Math.Abs(seen - before) < Math.Abs(seen - level);

    /// <summary>What is likely for the days to come: the level, or the one before the event as soon as a day has shown that it is back.</summary>
    public double Ahead(int index, double level) => isOver && IsRecent(index) ? before : level;

    /// <summary>An event ran today or in the four weeks before: a climb is its ending or its staying.</summary>
    public bool IsRecent(int index) => index - lastDay <= DaysAfterwards;

    /// <summary>Usage above this is an excess.</summary>
    /// <param name="floor">That is in the level and not announced to grow.</param>
    public double Upper(double level, double factor, double floor) =>
        factor == 1 ? level : Math.Max(level, Times(double.IsNaN(before) ? level : before, factor, floor));

    /// <summary>Usage below this is a drop.</summary>
    public double Lower(int index, double level) =>
        !IsRecent(index) || double.IsNaN(before) ? level : Math.Min(level, before);

    private static double Times(double level, double factor, double floor) =>
        Math.Log((Math.Max(0, Math.Exp(level) - floor) * factor) + floor);
}
