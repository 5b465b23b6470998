using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Reviews;

/// <summary>
/// The largest changes of the week by provider, by model or service and by feature. What is small goes to one row
/// <c>other</c>, so that every table adds up to the change of the total.
/// </summary>
internal sealed class DeltaBuilder(ReviewInput input, DayRange week, DayRange prior, string currency)
{
    private const int MostRows = 6;

    // Below this part of all movement a row is detail that nobody discusses in ten minutes.
    private const decimal MaterialPart = 0.05m;

    public IReadOnlyList<DeltaTable> Build(IReadOnlyList<ReviewSpend> spend) =>
    [
        Table(DeltaDimensions.Provider, spend, one => new Key(one.Provider, "")),
        Table(DeltaDimensions.ModelOrService, spend, ModelOrService),
        Table(DeltaDimensions.Feature, spend, one => new Key(one.Feature, "")),
    ];

    private DeltaTable Table(string dimension, IReadOnlyList<ReviewSpend> spend, Func<ReviewSpend, Key> keyOf)
    {
        var rows = spend
            .Where(one => week.Contains(one.Day) || prior.Contains(one.Day))
            .GroupBy(keyOf)
            .Select(group => Row(dimension, group.Key, [.. group]))
            .OrderByDescending(row => decimal.Abs(row.Change.Amount))
            .ThenBy(row => row.Name, StringComparer.Ordinal)
            .ToList();
        var material = rows.Sum(row => decimal.Abs(row.Change.Amount)) * MaterialPart;
        var shown = rows.Take(MostRows).TakeWhile(row => row.Change.Amount != 0m && decimal.Abs(row.Change.Amount) >= material).ToList();
        return new DeltaTable(dimension, [.. shown, .. Rest(rows.Skip(shown.Count).ToList())]);
    }

    private static Key ModelOrService(ReviewSpend spend) => new(spend.Model.Length > 0 ? spend.Model : spend.Service, spend.Provider);

    private DeltaRow Row(string dimension, Key key, IReadOnlyList<ReviewSpend> spend) =>
        new(key.Shown(dimension), Sum(spend, week), Sum(spend, prior), Explanation(dimension, key) ?? ByLargestPart(dimension, spend), 1);

    // A provider or a feature is explained by the model or service that moved most within it.
    private string? ByLargestPart(string dimension, IEnumerable<ReviewSpend> spend)
    {
        var largest = spend.GroupBy(ModelOrService)
            .OrderByDescending(group => decimal.Abs((Sum(group, week) - Sum(group, prior)).Amount))
            .ThenBy(group => group.Key.Value, StringComparer.Ordinal)
            .First().Key;
        return Explanation(DeltaDimensions.ModelOrService, largest) is null || Same(dimension, DeltaDimensions.ModelOrService)
            ? null
            : $"mostly {largest.Shown(DeltaDimensions.ModelOrService)}, explained there";
    }

    private static IEnumerable<DeltaRow> Rest(IReadOnlyList<DeltaRow> rows)
    {
        if (rows.Count > 0)
        {
            yield return new DeltaRow(
                DeltaRow.Other,
                rows.Select(row => row.Last).Aggregate((left, right) => left + right),
                rows.Select(row => row.Prior).Aggregate((left, right) => left + right),
                null,
                rows.Count)
            {
                Holds = [.. rows.Select(row => row.Name)],
            };
        }
    }

    // What people said comes first; the recorded cause of an incident that the value drove explains it as well.
    private string? Explanation(string dimension, Key key)
    {
        var said = input.Explanations.FirstOrDefault(one => Same(one.Dimension, dimension) && Same(one.Value, key.Value));
        return said?.Text ?? input.Incidents
            .Where(incident => incident.Cause.Length > 0 && key.Value.Length > 0 && incident.Drivers.Any(driver => IsOf(driver, dimension, key)))
            .Select(incident => $"{incident.Cause} (incident {incident.Id})")
            .FirstOrDefault();
    }

    // The same model at two providers is two things, and a feature can be named like a service.
    private static bool IsOf(Detection.Driver driver, string dimension, Key key) =>
        Same(driver.Value, key.Value)
        && (Same(dimension, DeltaDimensions.ModelOrService)
            ? !Same(driver.Dimension, DeltaDimensions.Feature) && !Same(driver.Dimension, DeltaDimensions.Provider) && Same(driver.Provider, key.Provider)
            : Same(driver.Dimension, dimension));

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private Money Sum(IEnumerable<ReviewSpend> rows, DayRange days) =>
        rows.Where(one => days.Contains(one.Day)).Aggregate(Money.Zero(currency), (sum, one) => sum + one.Amount);

    private readonly record struct Key(string Value, string Provider)
    {
        public string Shown(string dimension)
        {
            var name = Value.Length > 0 ? Value : $"no {dimension} named";
            return Provider.Length > 0 ? $"{name} ({Provider})" : name;
        }
    }
}
