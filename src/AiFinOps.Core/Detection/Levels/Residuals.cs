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

    private readonly SortedWindow upwards = new(Days);
    private readonly SortedWindow downwards = new(Days);
    private readonly SortedWindow magnitudes = new(Days);

    public bool AreEnough => magnitudes.Count >= LeastDays;

    /// <summary>One robust standard deviation.</summary>
    public double Deviation => Math.Max(LeastDeviation, DeviationsPerMad * magnitudes.Median());

    public void Add(double residual)
    {
        upwards.Add(residual);
        downwards.Add(-residual);
        magnitudes.Add(Math.Abs(residual));
    }

    public void AddPeakAbove(double residual) => upwards.Add(residual);

    public void AddPeakBelow(double residual) => downwards.Add(-residual);

    /// <param name="probability">Wanted chance that an ordinary day exceeds the threshold.</param>
    public double ThresholdAbove(double probability) => Threshold(upwards, probability);

    /// <summary>Positive, as <see cref="ThresholdAbove"/>.</summary>
    public double ThresholdBelow(double probability) => Threshold(downwards, probability);

    private double Threshold(SortedWindow window, double probability) =>
        Math.Max(LeastDeviations * Deviation, ExceedanceTail.Threshold(window.Ascending, probability));
}
