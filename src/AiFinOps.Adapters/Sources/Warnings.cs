using System.Globalization;

namespace AiFinOps.Adapters.Sources;

/// <summary>What was accepted with a reservation.</summary>
internal enum Reservation
{
    NoZone,
    BadTags,
    BadQuantity,
    NoProvider,

    /// <summary>A correction of an earlier month that this month bills.</summary>
    EarlierPeriod,
}

/// <summary>Counts reservations and remembers where each first occurred.</summary>
internal sealed class Warnings
{
    private readonly long[] _counts = new long[Enum.GetValues<Reservation>().Length];
    private readonly long[] _firstLines = new long[Enum.GetValues<Reservation>().Length];

    public void Add(Reservation reservation, long line)
    {
        if (_counts[(int)reservation]++ == 0)
        {
            _firstLines[(int)reservation] = line;
        }
    }

    /// <summary>One line for each kind that occurred, over all workers.</summary>
    public static IEnumerable<string> Describe(IReadOnlyCollection<Warnings> all) =>
        from reservation in Enum.GetValues<Reservation>()
        let count = all.Sum(warnings => warnings._counts[(int)reservation])
        where count > 0
        let first = all.Where(warnings => warnings._counts[(int)reservation] > 0).Min(warnings => warnings._firstLines[(int)reservation])
        select string.Create(CultureInfo.InvariantCulture, $"{count:N0} row(s), first on line {first}: {Text(reservation)}");

    private static string Text(Reservation reservation) => reservation switch
    {
        Reservation.NoZone => "ChargePeriodStart has no zone; it was read as UTC.",
        Reservation.BadTags => "Tags is not a JSON object; the row was kept without its tags.",
        Reservation.BadQuantity => "ConsumedQuantity is not a number that can be held; the row was kept, its quantity unknown.",
        Reservation.EarlierPeriod => "The charge period lies before the month of the export; the cost was counted on the first day of the month that bills it.",
        _ => "ProviderName is empty; the cost was kept under no provider.",
    };
}
