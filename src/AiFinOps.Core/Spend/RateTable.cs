namespace AiFinOps.Core.Spend;

/// <summary>The dated rates of a configuration. It never turns a rate round and never goes through a third currency: what is not written is not known.</summary>
public sealed class RateTable(IEnumerable<ExchangeRate> rates)
{
    /// <summary>A budget year and the weeks in which it is closed: a rate that is older was forgotten.</summary>
    public const int MostDays = 400;

    private readonly Dictionary<(string From, string To), ExchangeRate[]> pairs = rates
        .GroupBy(rate => (rate.From, rate.To))
        .ToDictionary(pair => pair.Key, pair => pair.OrderBy(rate => rate.Date).ToArray());

    /// <summary>The rate that holds on a UTC charge day; null where none does.</summary>
    public ExchangeRate? Find(string from, string to, DateOnly day) =>
        pairs.TryGetValue((from, to), out var dated) && Array.FindLast(dated, rate => rate.Date <= day) is { } rate && day.DayNumber - rate.Date.DayNumber <= MostDays
            ? rate
            : null;
}
