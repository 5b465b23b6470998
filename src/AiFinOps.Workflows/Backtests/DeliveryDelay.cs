namespace AiFinOps.Workflows.Backtests;

/// <summary>
/// How many days after a charge day a series usually delivers it: the median over its deliveries so far of the age of the newest day
/// that was new. One day that comes late, and history that comes all at once, move it little.
/// </summary>
internal sealed class DeliveryDelay
{
    private const int Longest = 31;

    private readonly int[] seen = new int[Longest + 1];
    private int count;

    /// <summary>Whole days; 0 while nothing was delivered.</summary>
    public int Days
    {
        get
        {
            var days = 0;
            for (var sum = seen[0]; days < Longest && 2 * sum < count; sum += seen[days])
            {
                days++;
            }

            return days;
        }
    }

    public void Add(int days)
    {
        seen[Math.Clamp(days, 0, Longest)]++;
        count++;
    }
}
