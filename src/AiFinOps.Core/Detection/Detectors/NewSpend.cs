using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection.Detectors;

/// <summary>How much of each day goes to a provider, service, model and feature that the line did not pay for in the four weeks up to a week ago.</summary>
internal sealed class NewSpend
{
    private const int OldFrom = 35;
    private const int OldTo = 8;

    private readonly double[] money;

    private NewSpend(double[] money) => this.money = money;

    public double On(int index) => index < money.Length ? money[index] : 0;

    public static NewSpend Of(LineHistory history)
    {
        if (!HasSeveral(history))
        {
            return new NewSpend([]);
        }

        Dictionary<(string Provider, string Service, string Model, string Feature), double[]> components = [];
        foreach (var (day, part) in history.Usage())
        {
            var key = (part.Provider, part.Service, part.Model, part.Feature);
            if (!components.TryGetValue(key, out var amounts))
            {
                components[key] = amounts = new double[history.Length];
            }

            amounts[history.IndexOf(day)] += (double)part.Effective.Amount;
        }

        var newMoney = new double[history.Length];
        foreach (var amounts in components.Values)
        {
            AddNewDays(amounts, newMoney);
        }

        return new NewSpend(newMoney);
    }

    /// <summary>Most lines have one component, which is never new; the others show a second one early on.</summary>
    private static bool HasSeveral(LineHistory history)
    {
        SpendComponent? first = null;
        foreach (var (_, part) in history.Usage())
        {
            first ??= part;
            if (!IsSame(first, part))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSame(SpendComponent left, SpendComponent right) =>
        string.Equals(left.Model, right.Model, StringComparison.Ordinal)
        && string.Equals(left.Feature, right.Feature, StringComparison.Ordinal)
        && string.Equals(left.Service, right.Service, StringComparison.Ordinal)
        && string.Equals(left.Provider, right.Provider, StringComparison.Ordinal);

    private static void AddNewDays(double[] amounts, double[] newMoney)
    {
        var lastOld = -OldFrom - 1;
        for (var day = 0; day < amounts.Length; day++)
        {
            if (day >= OldTo && amounts[day - OldTo] > 0)
            {
                lastOld = day - OldTo;
            }

            if (amounts[day] > 0 && lastOld < day - OldFrom)
            {
                newMoney[day] += amounts[day];
            }
        }
    }
}
