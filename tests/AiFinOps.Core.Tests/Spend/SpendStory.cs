using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Tests.Spend;

/// <summary>
/// The spend of one line from one source, told day by day from Monday 2026-06-01 on. The source has a settle lag of two days
/// and is read at 06:00 UTC after each day; an evaluation happens at 06:00 after the last day unless told otherwise.
/// </summary>
internal sealed class SpendStory
{
    public const string LineId = "support-chat";
    public const string SourceName = "azure";

    private readonly List<LineDay> lineDays = [];
    private readonly HashSet<DateOnly> reported = [];

    public static DateOnly Start { get; } = new(2026, 6, 1);

    public static TimeSpan SettleLag { get; } = TimeSpan.FromDays(2);

    public DateOnly Next { get; private set; } = Start;

    public DateOnly Last => Next.AddDays(-1);

    public DateTimeOffset Now => SixOClockAfter(Last);

    public IReadOnlyList<LineDay> LineDays => lineDays;

    public AllocationLine Line { get; init; } = ALine();

    public static DateTimeOffset SixOClockAfter(DateOnly day) => new(day.AddDays(1).ToDateTime(new TimeOnly(6, 0)), TimeSpan.Zero);

    public static AllocationLine ALine(
        decimal? budget = null, WorkloadEnvironment environment = WorkloadEnvironment.Production, SpendPhase phase = SpendPhase.Run,
        Criticality criticality = Criticality.Normal, bool ceiling = false, DateOnly? since = null, string currency = "EUR") =>
        new(LineId, "Support chat", "commerce", environment, phase, criticality, CustomerImpact: false, Regulated: false, since,
            budget is { } monthly ? new Budget(new Money(monthly, currency), ceiling, "") : null);

    public static SpendComponent Row(
        decimal amount, ChargeCategory category = ChargeCategory.Usage, string currency = "EUR", string model = "gpt-4o-mini", string feature = "chat") =>
        new("OpenAI", "API", model, feature, category, new Money(amount, currency), new Money(amount, currency), null, "");

    /// <summary>One day of usage per amount.</summary>
    public SpendStory Spends(params IEnumerable<decimal> amounts)
    {
        foreach (var amount in amounts)
        {
            Has(Row(amount));
        }

        return this;
    }

    public SpendStory SpendsDaily(int days, decimal amount) => Spends(Enumerable.Repeat(amount, days));

    /// <summary>Whole weeks, Monday to Sunday.</summary>
    public SpendStory SpendsWeekly(int weeks, decimal weekday, decimal weekend) =>
        Spends(Enumerable.Repeat<decimal[]>([weekday, weekday, weekday, weekday, weekday, weekend, weekend], weeks).SelectMany(week => week));

    /// <summary>One reported day with these rows; none at all where the source reported without the line.</summary>
    public SpendStory Has(params SpendComponent[] rows)
    {
        reported.Add(Next);
        if (rows.Length > 0)
        {
            lineDays.Add(new LineDay(LineId, SourceName, Next, rows));
        }

        Next = Next.AddDays(1);
        return this;
    }

    /// <summary>Days that the source did not report.</summary>
    public SpendStory Misses(int days = 1)
    {
        Next = Next.AddDays(days);
        return this;
    }

    /// <summary>Batches as they came, one a day: the last days are provisional. A day that was not reported has none.</summary>
    public IReadOnlyList<LedgerBatch> Batches =>
    [
        .. reported.Order().Select((day, index) => new LedgerBatch(
            $"batch-{index}", index + 1, SourceName, SixOClockAfter(day), SixOClockAfter(day), [new LedgerSlice("account", day, day)], [day], 1)),
    ];

    public SourceCalendar Calendar => SourceCalendar.Of(SourceName, Batches, SettleLag);

    public LineHistory History =>
        LineHistory.Of(LineId, Line.Budget?.Monthly.Currency, lineDays, new Dictionary<string, SourceCalendar>(StringComparer.Ordinal) { [SourceName] = Calendar }, Last);

    public FinOpsConfiguration Configuration { get; init; } = AConfiguration();

    public static FinOpsConfiguration AConfiguration(params ExpectedEvent[] events) => new(
        "Fjordlight", "EUR", "Etc/UTC",
        [new SourceSettings(SourceName, "focus-file", SourceName, "finops", SettleLag, TimeSpan.FromHours(6), 10)],
        [], [], Defaults.Bands, [], [], [], [], [], events, new ReviewSchedule("", "", []));

    public EvaluationResult Evaluate() => Evaluate(Now);

    public EvaluationResult Evaluate(DateTimeOffset now) => SpendEvaluation.Judge(
        new EvaluationInput(Configuration with { Lines = [Line] }, lineDays, Batches, now, DateOnly.FromDateTime(now.UtcDateTime)));

    /// <summary>The one finding of a kind, or null.</summary>
    public Finding? Finds(FindingKind kind) => Evaluate().Findings.SingleOrDefault(graded => graded.Finding.Kind == kind)?.Finding;
}
