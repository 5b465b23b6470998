using AiFinOps.Core.Spend;

namespace AiFinOps.Workflows.Ports;

/// <summary>
/// Hours of usage of the last weeks, beside the ledger: for detection alone. They may be estimates; no daily total, budget or bill is made of
/// them, and the days of the ledger replace what they said.
/// </summary>
public interface IHourlyLedger
{
    /// <summary>
    /// Replaces the hours of the draft for its source as a whole: hours in it that are not reported are missing from then on. Facts that
    /// are older than what is stored of an hour change nothing; neither does the same twice.
    /// </summary>
    /// <param name="hours">Records within the draft, ordered by day; those that agree in hour and dimensions are summed.</param>
    /// <returns>Whether anything is different now.</returns>
    Task<bool> WriteAsync(HourlyDraft draft, IAsyncEnumerable<HourRecord> hours, CancellationToken cancellationToken);

    /// <summary>What is stored from the day of <paramref name="from"/> on, by source and account.</summary>
    /// <param name="sources">Names of the sources to read.</param>
    Task<IReadOnlyList<HourlyFeed>> ReadAsync(IReadOnlyCollection<string> sources, DateOnly from, CancellationToken cancellationToken);

    /// <summary>Changes whenever something that <see cref="ReadAsync"/> returns does; empty while nothing is stored.</summary>
    Task<string> VersionAsync(IReadOnlyCollection<string> sources, DateOnly from, CancellationToken cancellationToken);
}

/// <param name="AsOf">When the source knew the hours (UTC). An hour that is read before it has ended is partial, and is not judged.</param>
/// <param name="Slices">What is replaced.</param>
/// <param name="Reported">Hours for which the source said something. An hour without a record in it was reported with no usage.</param>
public sealed record HourlyDraft(string Source, DateTimeOffset AsOf, IReadOnlyList<HourSlice> Slices, IReadOnlySet<DateTimeOffset> Reported);

/// <summary>A range of hours of one account.</summary>
/// <param name="Account">Account of <see cref="SpendDimensions.Account"/>.</param>
/// <param name="From">First hour, inclusive, UTC.</param>
/// <param name="To">Hour to stop before, UTC.</param>
public sealed record HourSlice(string Account, DateTimeOffset From, DateTimeOffset To);
