namespace AiFinOps.Core.Detection.Levels;

/// <summary>The level that a line has reached and the shape of its week, on their own.</summary>
/// <param name="Level">A logarithm, without the weekday.</param>
/// <param name="Floor">In money of the line.</param>
internal sealed record LevelOutlook(double Level, double Floor, WeekShape Shape, int FirstWeekday)
{
    /// <summary>What a level means on a day.</summary>
    public Expectation On(int day, double level) => new(level + Shape[(FirstWeekday + day) % 7], Floor);
}
