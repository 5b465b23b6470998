using System.Globalization;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;

namespace AiFinOps.Benchmarks.Detection;

/// <summary>What happens on a line. The kinds up to <see cref="TwoModels"/> are clean: no day of theirs is an incident.</summary>
internal enum LineKind
{
    /// <summary>A weekly shape with ordinary noise.</summary>
    Steady,

    /// <summary>Spends on two days of five.</summary>
    Sparse,

    /// <summary>Bursts by itself, on one day of twelve.</summary>
    Bursty,

    /// <summary>Two models that share the spend.</summary>
    TwoModels,

    /// <summary>Twice to four times the usual on the new day.</summary>
    SpikeToday,

    /// <summary>Stayed at twice its level for ten days in the middle of the history.</summary>
    PastShift,

    /// <summary>Climbs by a tenth a day over the last eight days.</summary>
    Leak,

    /// <summary>A new model comes on top since the day before the new one.</summary>
    NewModel,
}

/// <summary>Lines of daily spend that are the same on every machine: half a year of history and one new day, each line from its own seed.</summary>
internal static class SpendGenerator
{
    public const int HistoryDays = 180;
    public const int Days = HistoryDays + 1;
    public const string Source = "generated";

    private static readonly TimeSpan SettleLag = TimeSpan.FromDays(1);

    /// <summary>Of ten lines, five are steady and one is an incident of some kind.</summary>
    private static readonly LineKind[] Kinds =
    [
        LineKind.Steady, LineKind.Steady, LineKind.Sparse, LineKind.TwoModels, LineKind.Steady,
        LineKind.Steady, LineKind.Bursty, LineKind.TwoModels, LineKind.Steady, LineKind.Sparse,
    ];

    private static readonly LineKind[] Incidents = [LineKind.SpikeToday, LineKind.PastShift, LineKind.Leak, LineKind.NewModel];

    public static DateOnly First { get; } = new(2025, 1, 6);

    /// <summary>The new day.</summary>
    public static DateOnly Last { get; } = First.AddDays(HistoryDays);

    /// <summary>Six in the morning after the new day.</summary>
    public static DateTimeOffset Now { get; } = SixOClockAfter(Last);

    public static LineKind KindOf(int index) => index % 10 == 9 ? Incidents[index / 10 % Incidents.Length] : Kinds[index % 10];

    public static bool IsClean(int index) => KindOf(index) <= LineKind.TwoModels;

    /// <summary>The incident reaches the new day.</summary>
    public static bool IsIncidentToday(int index) => KindOf(index) is LineKind.SpikeToday or LineKind.Leak or LineKind.NewModel;

    public static AllocationLine Line(int index) => new(
        NameOf(index), NameOf(index), "finops", WorkloadEnvironment.Production, SpendPhase.Run, Criticality.Normal, CustomerImpact: false, Regulated: false,
        Since: null, new Budget(new Money(40m * (decimal)UsualDayOf(new Random(index)), "EUR"), IsCeiling: false, ""));

    public static FinOpsConfiguration Configuration(int lines) => new(
        "Fjordlight", "EUR", "Etc/UTC", [new SourceSettings(Source, "focus-file", Source, "finops", SettleLag, TimeSpan.FromHours(6), 10)],
        [.. Enumerable.Range(0, lines).Select(Line)], [], Defaults.Bands, [], [], [], [], [], [], new ReviewSchedule("", "", []));

    /// <summary>A reading every morning, each with the last ten days again.</summary>
    public static LedgerBatch[] Batches() =>
    [
        .. Enumerable.Range(0, Days).Select(day => new LedgerBatch(
            $"batch-{day}", day + 1, Source, SixOClockAfter(First.AddDays(day)), SixOClockAfter(First.AddDays(day)),
            [new LedgerSlice("account", First.AddDays(Math.Max(0, day - 9)), First.AddDays(day))],
            [.. new DayRange(First.AddDays(Math.Max(0, day - 9)), First.AddDays(day)).Each()], 1)),
    ];

    public static LineDay[] DaysOf(int index)
    {
        var random = new Random(index);
        var usual = UsualDayOf(random);
        var kind = KindOf(index);
        var noise = 0.05 + (0.15 * random.NextDouble());
        var weekend = 0.3 + (0.7 * random.NextDouble());
        var line = NameOf(index);
        var days = new LineDay[Days];
        for (var day = 0; day < Days; day++)
        {
            var date = First.AddDays(day);
            var shape = date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? weekend : 1;
            var amount = usual * shape * Math.Exp(noise * Gauss(random)) * FactorOf(kind, day, random);
            days[day] = new LineDay(line, Source, date, ComponentsOf(kind, day, amount, usual));
        }

        return days;
    }

    private static double FactorOf(LineKind kind, int day, Random random) => kind switch
    {
        LineKind.Sparse => random.NextDouble() < 0.4 ? 1 : 0,
        LineKind.Bursty => random.NextDouble() < 1.0 / 12 ? 2 + (2 * random.NextDouble()) : 1,
        LineKind.SpikeToday when day == HistoryDays => 2 + (2 * random.NextDouble()),
        LineKind.PastShift when day is >= 100 and < 110 => 2,
        LineKind.Leak when day > HistoryDays - 8 => 1 + (0.1 * (day - HistoryDays + 8)),
        _ => 1,
    };

    private static SpendComponent[] ComponentsOf(LineKind kind, int day, double amount, double usual) => kind switch
    {
        LineKind.TwoModels => [Component("gpt-4o", 0.6 * amount), Component("gpt-4o-mini", 0.4 * amount)],
        LineKind.NewModel when day >= HistoryDays - 1 => [Component("gpt-4o", amount), Component("o3", 0.8 * usual)],
        _ => [Component("gpt-4o", amount)],
    };

    private static SpendComponent Component(string model, double amount)
    {
        var money = new Money(Math.Round((decimal)amount, 4), "EUR");
        return new SpendComponent("Azure", "Azure OpenAI", model, "chat", ChargeCategory.Usage, money, money, null, "");
    }

    /// <summary>Twenty to two thousand euros, most lines being small.</summary>
    private static double UsualDayOf(Random random) => Math.Round(20 * Math.Pow(100, random.NextDouble()), 2);

    private static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"line-{index:00000}");

    private static DateTimeOffset SixOClockAfter(DateOnly day) => new(day.AddDays(1).ToDateTime(new TimeOnly(6, 0)), TimeSpan.Zero);

    private static double Gauss(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
