namespace AiFinOps.Core.Detection.Levels;

/// <summary>
/// The past one-day residuals of a line, in logarithms: what it usually does, and how far it usually strays, upwards and downwards.
/// The days of one alarm count once, with their peak: one long incident is one event of the tail and no ordinary day at all.
/// </summary>
internal sealed class Residuals
{
    /// <summary>Three percent: nothing that is billed by usage is steadier.</summary>
    public const double LeastDeviation = 0.03;

    private const int Days = 84;
    private const int LeastDays = 10;
    private const double DeviationsPerMad = 1.4826;

    /// <summary>However thin a tail looks, a day is only unusual beyond so many robust deviations.</summary>
    private const double LeastDeviations = 4;

    private readonly RecentValues upwards = new(Days);
    private readonly RecentValues downwards = new(Days);
    private readonly RecentValues magnitudes = new(Days);

    public bool AreEnough => magnitudes.Count >= LeastDays;

    /// <summary>One robust standard deviation.</summary>
    public double Deviation => Math.Max(LeastDeviation, DeviationsPerMad * Median.Of(magnitudes.Unordered));

    public void Add(double residual)
    {
        upwards.Add(residual);
        downwards.Add(-residual);
        magnitudes.Add(Math.Abs(residual));
    }

    public void AddPeakAbove(double residual) => upwards.Add(residual);

    public void AddPeakBelow(double residual) => downwards.Add(-residual);

    /// <summary>The threshold that a residual reaches; null where it stays below.</summary>
    /// <param name="least">No threshold is lower.</param>
    /// <param name="probability">Wanted chance that an ordinary day exceeds the threshold.</param>
    public double? ReachedAbove(double residual, double least, double probability) => Reached(residual, upwards, least, probability);

    /// <summary>As <see cref="ReachedAbove"/>, for the size of a residual downwards.</summary>
    public double? ReachedBelow(double residual, double least, double probability) => Reached(residual, downwards, least, probability);

    private double? Reached(double residual, RecentValues window, double least, double probability)
    {
        if (!(residual >= least) || IsOrdinary(residual) || ExceedanceTail.Begins(window.Unordered, residual))
        {
            return null;
        }

        var tail = ExceedanceTail.Threshold(window.Ascending, probability);
        return residual >= tail && residual >= LeastDeviations * Deviation ? Math.Max(least, Math.Max(tail, LeastDeviations * Deviation)) : null;
    }

    /// <summary>
    /// Surely below so many robust deviations, which takes a count and no sorting: it settles nearly all days. The margin is far above
    /// what rounding does; a residual within it is looked at properly.
    /// </summary>
    private bool IsOrdinary(double residual) => Counting.IsMedianAbove(magnitudes.Unordered, residual / (LeastDeviations * DeviationsPerMad) * (1 + 1e-9));
}
