using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection;

/// <summary>The days to be explained.</summary>
/// <param name="Onset">The last 28 usual days up to a week before it tell what is usual.</param>
/// <param name="Expected">What was expected of the days together; 0 where nothing was.</param>
internal sealed record ExplainedDays(DateOnly Onset, IReadOnlyCollection<DateOnly> Days, decimal Actual, decimal Expected)
{
    public decimal Excess => Actual - Expected;

    public static ExplainedDays Of(VarianceRun run) => new(run.Onset, run.Days, run.Actual, run.Expected);
}

/// <summary>
/// Everything of a line that agrees in provider, service, model, feature and unit, on usual days and in the days to be explained.
/// </summary>
internal sealed class SpendCell(string provider, string service, string model, string feature, string unit)
{
    public string Provider => provider;

    public string Service => service;

    public string Model => model;

    public string Feature => feature;

    public string Unit => unit;

    /// <summary>What it would be on these days if the expected amount had the mix of the usual days.</summary>
    public decimal Expected { get; private set; }

    public decimal Actual { get; private set; }

    public decimal Excess => Actual - Expected;

    /// <summary>In <see cref="Unit"/>; null as soon as one row did not say. Unknown is never zero.</summary>
    public decimal? ExpectedQuantity { get; private set; } = 0m;

    /// <inheritdoc cref="ExpectedQuantity"/>
    public decimal? ActualQuantity { get; private set; } = 0m;

    /// <summary>First day with spend since the first of the usual days.</summary>
    public DateOnly First { get; private set; } = DateOnly.MaxValue;

    /// <summary>Last day with spend that is older than that.</summary>
    public DateOnly? LastOld { get; private set; }

    public void SeeOld(DateOnly day) => LastOld = LastOld > day ? LastOld : day;

    public void See(DateOnly day) => First = day < First ? day : First;

    public void AddUsual(SpendComponent part)
    {
        Expected += part.Effective.Amount;
        ExpectedQuantity += part.Quantity;
    }

    public void AddActual(SpendComponent part)
    {
        Actual += part.Effective.Amount;
        ActualQuantity += part.Quantity;
    }

    /// <summary>Turns what was usual into what was expected of the days to be explained.</summary>
    public void Scale(decimal factor)
    {
        Expected *= factor;
        ExpectedQuantity *= factor;
    }
}

/// <summary>One value of one dimension. A model and a service are their provider's; a feature is our own, whoever serves it.</summary>
internal readonly record struct Member(string Dimension, string Value, string Provider)
{
    /// <summary>From the most to the least telling.</summary>
    public static readonly IReadOnlyList<string> Dimensions = ["model", "feature", "service", "provider"];

    public bool IsNamed => Value.Length > 0;

    public int Rank => RankOf(Dimension);

    public static Member Of(SpendCell cell, string dimension) => dimension switch
    {
        "model" => new(dimension, cell.Model, cell.Provider),
        "feature" => new(dimension, cell.Feature, ""),
        "service" => new(dimension, cell.Service, cell.Provider),
        _ => new(dimension, cell.Provider, cell.Provider),
    };

    private static int RankOf(string dimension)
    {
        var rank = 0;
        while (rank < Dimensions.Count && !string.Equals(Dimensions[rank], dimension, StringComparison.Ordinal))
        {
            rank++;
        }

        return rank;
    }
}

/// <summary>The cells of a line, compared over the days to be explained. Only made for findings: it reads the whole history once.</summary>
internal static class SpendCells
{
    private const int MixDays = 28;

    /// <summary>After weeks of alarms the mix of older days still says more than that of a few recent ones.</summary>
    private const int FurthestBack = 90;

    /// <summary>What began so shortly before the onset belongs to it.</summary>
    private const int DaysOfBeginning = 7;

    /// <summary>The first day of something that was not paid for up to a week before the onset; null where it was.</summary>
    public static DateOnly? NewSince(IEnumerable<SpendCell> cells, DateOnly onset)
    {
        var first = cells.Min(cell => cell.First);
        return first >= onset.AddDays(-DaysOfBeginning) && first < DateOnly.MaxValue ? first : null;
    }

    /// <param name="excluded">Days that were not usual.</param>
    public static IReadOnlyList<SpendCell> Of(LineHistory history, ExplainedDays explained, IReadOnlySet<DateOnly> excluded)
    {
        var usualDays = UsualDays(history, explained.Onset, excluded);
        var from = usualDays.Count == 0 ? history.First : usualDays.Min();
        HashSet<DateOnly> days = [.. explained.Days];
        Dictionary<(string, string, string, string, string), SpendCell> cells = [];
        foreach (var (day, part) in history.Usage())
        {
            var key = (part.Provider, part.Service, part.Model, part.Feature, part.Unit);
            if (!cells.TryGetValue(key, out var cell))
            {
                cells[key] = cell = new SpendCell(part.Provider, part.Service, part.Model, part.Feature, part.Unit);
            }

            Add(cell, day, part, isOld: day < from, isUsual: usualDays.Contains(day), isActual: days.Contains(day));
        }

        Scale(cells.Values, explained.Expected);
        return
        [
            .. cells.Values
                .Where(cell => cell.Expected != 0m || cell.Actual != 0m)
                .OrderBy(cell => cell.Provider, StringComparer.Ordinal).ThenBy(cell => cell.Service, StringComparer.Ordinal)
                .ThenBy(cell => cell.Model, StringComparer.Ordinal).ThenBy(cell => cell.Feature, StringComparer.Ordinal).ThenBy(cell => cell.Unit, StringComparer.Ordinal),
        ];
    }

    private static HashSet<DateOnly> UsualDays(LineHistory history, DateOnly onset, IReadOnlySet<DateOnly> excluded) =>
    [
        .. Enumerable.Range(DaysOfBeginning + 1, FurthestBack)
            .Select(back => onset.AddDays(-back))
            .Where(day => history[day].IsKnown && !excluded.Contains(day))
            .Take(MixDays),
    ];

    private static void Scale(IReadOnlyCollection<SpendCell> cells, decimal expected)
    {
        var usual = cells.Sum(cell => cell.Expected);
        foreach (var cell in cells)
        {
            cell.Scale(usual > 0m ? expected / usual : 0m);
        }
    }

    private static void Add(SpendCell cell, DateOnly day, SpendComponent part, bool isOld, bool isUsual, bool isActual)
    {
        if (part.Effective.Amount > 0m)
        {
            if (isOld)
            {
                cell.SeeOld(day);
            }
            else
            {
                cell.See(day);
            }
        }

        if (isActual)
        {
            cell.AddActual(part);
        }
        else if (isUsual)
        {
            cell.AddUsual(part);
        }
    }
}
