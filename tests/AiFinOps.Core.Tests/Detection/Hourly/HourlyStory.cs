using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection.Hourly;
using AiFinOps.Core.Tests.Spend;
using AiFinOps.Testing;

namespace AiFinOps.Core.Tests.Detection.Hourly;

/// <summary>Hours of one line from Monday 2026-01-05 on; four weeks are ordinary before anything happens.</summary>
internal sealed class HourlyStory
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Monday morning after four ordinary weeks, as a number of hours since <see cref="Start"/>.</summary>
    public const int NineOClock = (28 * 24) + 9;

    private readonly decimal?[] hours;

    public HourlyStory(int days = 35, uint seed = 1) => hours = [.. HourlyTraffic.Of(Start, days * 24, seed).Select(amount => (decimal?)amount)];

    public FinOpsConfiguration Configuration { get; init; } = SpendStory.AConfiguration();

    public AllocationLine Line { get; init; } = new(
        "assistant", "Assistant", "commerce", WorkloadEnvironment.Production, SpendPhase.Run, Criticality.Normal, CustomerImpact: false, Regulated: false, Since: null, Budget: null);

    public decimal? this[int hour]
    {
        get => hours[hour];
        set => hours[hour] = value;
    }

    public HourlyHistory History => new(Line.Id, "EUR", Start, hours);

    public HourlyStory Costs(int from, int count, decimal times)
    {
        for (var hour = from; hour < from + count; hour++)
        {
            hours[hour] *= times;
        }

        return this;
    }

    public HourlyStory Misses(int from, int count)
    {
        for (var hour = from; hour < from + count; hour++)
        {
            hours[hour] = null;
        }

        return this;
    }

    /// <summary>At the end of an hour, the days before it are known as days.</summary>
    public HourlyVerdict JudgedAtTheEndOf(int hour) => Judged(hour - (hour % 24), hour + 1);

    public HourlyVerdict Judged(int from, int now) =>
        HourlyJudge.Judge(Line, History, Start.AddHours(from), Start.AddHours(now), Configuration);

    /// <summary>Hours from the onset to the end of the first hour that raises a finding; null where none does within two days.</summary>
    public int? NoticedAfter(int onset)
    {
        for (var hour = onset; hour < onset + 48 && hour < hours.Length; hour++)
        {
            if (JudgedAtTheEndOf(hour).Excess is not null)
            {
                return hour - onset + 1;
            }
        }

        return null;
    }
}
