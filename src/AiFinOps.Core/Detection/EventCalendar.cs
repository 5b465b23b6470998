using AiFinOps.Core.Configuration;

namespace AiFinOps.Core.Detection;

/// <summary>The announced events of one line. They raise what is expected, never the floor.</summary>
internal sealed class EventCalendar(IReadOnlyList<ExpectedEvent> events)
{
    public static readonly EventCalendar None = new([]);

    /// <summary>The largest announced factor of the day; 1 on an ordinary day.</summary>
    public decimal FactorOn(DateOnly day) => EventOn(day)?.ExpectedFactor ?? 1m;

    /// <summary>The same for logarithms. Most days have no event, and a decimal is slow to become a double.</summary>
    public double MultipleOn(DateOnly day) => EventOn(day) is { } announced ? (double)announced.ExpectedFactor : 1;

    public ExpectedEvent? EventOn(DateOnly day) =>
        events.Count == 0 ? null : events.Where(announced => day >= announced.From && day <= announced.To).MaxBy(announced => announced.ExpectedFactor);
}
