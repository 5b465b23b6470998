namespace AiFinOps.Core.Detection.Levels;

/// <summary>What was expected of a day, before it is turned into money: few days are ever asked for, and an exponential a day is not free.</summary>
/// <param name="Level">Logarithm with the weekday; NaN where nothing was expected.</param>
/// <param name="Floor">In money of the line, to be taken off again.</param>
internal readonly record struct Expectation(double Level, double Floor)
{
    /// <summary>In money of the line; NaN where nothing was expected.</summary>
    public double Money => Math.Max(0, Math.Exp(Level) - Floor);
}
