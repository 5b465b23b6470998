using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Reviews;
using AiFinOps.Core.Spend;
using AiFinOps.Core.Tests.Playbooks;

namespace AiFinOps.Core.Tests.Reviews;

/// <summary>
/// The review in which inference jumped by 22 percent, day by day: 1 to 23 March, reviewed on Wednesday 25 March.
/// The forecast is what its name says, month to date plus the same-weekday median of three weeks.
/// </summary>
internal static class WorkedExample
{
    public const string Method = "month to date plus the same-weekday median of 3 weeks";

    public static readonly DateOnly LastSettledDay = new(2026, 3, 23);

    private static readonly DateOnly MonthStart = new(2026, 3, 1);

    // 1 and 2 March carry a batch job; then three weeks from Tuesday to Monday.
    private static readonly decimal[] Days =
    [
        702.5m, 702.5m,
        575m, 575m, 575m, 575m, 575m, 575m, 575m,
        560m, 560m, 560m, 570m, 570m, 570m, 560m,
        680m, 690m, 690m, 690m, 690m, 690m, 690m,
    ];

    private static readonly (string Provider, string Service, string Feature, decimal Prior, decimal Last)[] Services =
    [
        ("OpenAI", "Inference", "conversation-summary", 2_320m, 2_970m),
        ("AWS", "Compute", "batch-workers", 1_500m, 1_680m),
        ("Pinecone", "Vector database", "retrieval", 70m, 110m),
        ("AWS", "Storage", "retrieval", 45m, 45m),
        ("AWS", "Networking", "retrieval", 15m, 15m),
    ];

    public static FinOpsConfiguration Configuration { get; } = Given.Organisation(
        Given.Chat with { Id = "support", Name = "Customer support", Budget = new Budget(Given.Eur(16_000m), false, "assumed 25 percent of tickets summarised") });

    public static ReviewInput Input { get; } = new(
        new DateOnly(2026, 3, 25), LastSettledDay, [.. Spend()], [new ReviewForecast("support", Given.Eur(Forecast()), Method)], [])
    {
        PlansToDate = new Dictionary<string, Money>(StringComparer.Ordinal) { ["support"] = Given.Eur(12_000m) },
        Explanations =
        [
            new(DeltaDimensions.ModelOrService, "Inference", "Conversation summaries went live on Monday for 40 percent of tickets; 25 percent were assumed."),
            new(DeltaDimensions.ModelOrService, "Compute", "Background workers process the summaries."),
        ],
        Actions =
        [
            new("Summarise from 15 messages on instead of 10", "astrid", new DateOnly(2026, 4, 3), "expected to reduce volume by 20 percent"),
            new("Revise the month-end forecast to the actual trigger rate", "bjorn", new DateOnly(2026, 3, 25)),
            new("Cost per ticket on the review dashboard", "astrid", new DateOnly(2026, 4, 17)),
        ],
        NextReview = new DateOnly(2026, 4, 1),
    };

    private static decimal Forecast()
    {
        var remaining = Enumerable.Range(1, 31 - Days.Length).Select(ahead => LastSettledDay.AddDays(ahead).DayOfWeek);
        return Days.Sum() + remaining.Sum(weekday => Enumerable.Range(0, Days.Length)
            .Where(day => day >= Days.Length - 21 && MonthStart.AddDays(day).DayOfWeek == weekday)
            .Select(day => Days[day]).Order().ElementAt(1));
    }

    // The two weeks are split by service in proportion, with the rounding left on the last day; the days before are one sum.
    private static IEnumerable<ReviewSpend> Spend()
    {
        for (var day = 0; day < Days.Length - 14; day++)
        {
            yield return new ReviewSpend("support", "OpenAI", "Inference", "", "conversation-summary", MonthStart.AddDays(day), Given.Eur(Days[day]));
        }

        foreach (var service in Services)
        {
            foreach (var (first, total) in new[] { (9, service.Prior), (16, service.Last) })
            {
                var week = Days[first..(first + 7)];
                var parts = week[..6].Select(amount => decimal.Round(amount / week.Sum() * total, 2)).ToList();
                parts.Add(total - parts.Sum());
                for (var day = 0; day < 7; day++)
                {
                    yield return new ReviewSpend("support", service.Provider, service.Service, "", service.Feature, MonthStart.AddDays(first + day), Given.Eur(parts[day]));
                }
            }
        }
    }
}
