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
        var newMoney = history.IsMixed ? new double[history.Length] : [];
        foreach (var (_, amounts) in history.IsMixed ? Components(history) : [])
        {
            AddNewDays(amounts, newMoney);
        }

        return new NewSpend(newMoney);
    }

    /// <summary>The amounts of each component by day. The components of a day mostly come in the order of the day before, so that is looked at first.</summary>
    private static List<(SpendComponent Like, double[] Amounts)> Components(LineHistory history)
    {
        List<(SpendComponent Like, double[] Amounts)> components = [];
        Dictionary<(string Provider, string Service, string Model, string Feature), int> places = [];
        var place = -1;
        foreach (var (day, part) in history.Usage())
        {
            place = place + 1 < components.Count ? place + 1 : 0;
            if (place >= components.Count || !components[place].Like.IsLike(part))
            {
                place = PlaceOf(part);
            }

            components[place].Amounts[history.IndexOf(day)] += (double)part.Effective.Amount;
        }

        return components;

        int PlaceOf(SpendComponent part)
        {
            if (places.TryAdd((part.Provider, part.Service, part.Model, part.Feature), components.Count))
            {
                components.Add((part, new double[history.Length]));
            }

            return places[(part.Provider, part.Service, part.Model, part.Feature)];
        }
    }

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
