namespace AiFinOps.Core.Detection.Levels;

/// <summary>
/// How far a line strays on its own. The largest quarter of its past residuals is read as an exponential tail, and the threshold is
/// the residual that this tail exceeds with the stated probability: peaks over threshold, as in Siffer et al., "Anomaly Detection in
/// Streams with Extreme Value Theory" (KDD 2017), with shape 0, because a few weeks of days do not tell a shape.
/// How little a few days tell of the scale is in the threshold: it is that of the predictive distribution (Lomax) after so many exceedances,
/// which tends to scale times ln(rarity) as they become many.
/// A line that bursts by itself raises its own bar; a multiple of a standard deviation would let it alarm for ever.
/// </summary>
internal static class ExceedanceTail
{
    private const double TailFrom = 0.75;

    /// <summary>Half a residual's least deviation: no tail is believed to be thinner.</summary>
    private const double LeastScale = Residuals.LeastDeviation / 2;

    /// <summary>The tail only begins above this residual, so that no threshold is as low; takes a count and no sorting.</summary>
    public static bool Begins(ReadOnlySpan<double> values, double residual) =>
        Counting.Above(values, residual) >= values.Length - (int)(values.Length * TailFrom);

    /// <param name="ascending">Past residuals; not empty.</param>
    /// <param name="probability">Wanted chance that an ordinary day exceeds the threshold.</param>
    public static double Threshold(ReadOnlySpan<double> ascending, double probability)
    {
        var start = (int)(ascending.Length * TailFrom);
        var from = Math.Max(0, ascending[start]);
        var exceeding = ascending[(start + 1)..];
        if (exceeding.IsEmpty)
        {
            return double.PositiveInfinity;
        }

        var sum = 0.0;
        foreach (var value in exceeding)
        {
            sum += value - from;
        }

        var scale = Math.Max(sum / exceeding.Length, LeastScale);
        var rarity = Math.Max(1, (double)exceeding.Length / ascending.Length / probability);
        return from + (scale * exceeding.Length * (Math.Pow(rarity, 1.0 / exceeding.Length) - 1));
    }
}
