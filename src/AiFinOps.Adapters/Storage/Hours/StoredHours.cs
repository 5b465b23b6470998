using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Storage.Hours;

/// <summary>The hours of one account of one source on one UTC day, as they lie in a blob.</summary>
/// <param name="Hours">Reported hours in ascending order.</param>
internal sealed record StoredHours(int Schema, string Source, string Account, DateOnly Day, IReadOnlyList<StoredHour> Hours)
{
    public const int CurrentSchema = 1;

    public static StoredHours None(string source, string account, DateOnly day) => new(CurrentSchema, source, account, day, []);

    /// <summary>Puts the hours of the draft in the place of those that are not younger.</summary>
    /// <param name="slice">What of the day is replaced.</param>
    /// <param name="records">Records of this account and day.</param>
    public StoredHours With(HourlyDraft draft, HourSlice slice, IReadOnlyList<HourRecord> records)
    {
        var midnight = new DateTimeOffset(Day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var asOf = draft.AsOf.ToUniversalTime();
        var byHour = records.ToLookup(record => record.Hour);
        List<StoredHour> hours = [];
        for (var number = 0; number < 24; number++)
        {
            var hour = midnight.AddHours(number);
            var stored = Hours.FirstOrDefault(known => known.Hour == number);
            if (hour < slice.From || hour >= slice.To || stored?.AsOf > asOf)
            {
                hours.AddRange(stored is null ? [] : [stored]);
            }
            else if (draft.Reported.Contains(hour))
            {
                hours.Add(new StoredHour(number, asOf, Summed(byHour[hour])));
            }
        }

        return this with { Hours = hours };
    }

    private static IReadOnlyList<StoredUsage> Summed(IEnumerable<HourRecord> records) =>
    [
        .. records.GroupBy(record => (record.Dimensions, record.Usage.Currency))
            .Select(same => new StoredUsage(same.Key.Dimensions, new Money(same.Sum(record => record.Usage.Amount), same.Key.Currency)))
            .OrderBy(usage => usage.Dimensions.ToString(), StringComparer.Ordinal)
            .ThenBy(usage => usage.Usage.Currency, StringComparer.Ordinal),
    ];
}

/// <param name="Hour">0 to 23, UTC.</param>
/// <param name="AsOf">When the source was read (UTC).</param>
internal sealed record StoredHour(int Hour, DateTimeOffset AsOf, IReadOnlyList<StoredUsage> Usage);

internal sealed record StoredUsage(SpendDimensions Dimensions, Money Usage);
