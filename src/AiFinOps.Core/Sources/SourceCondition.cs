using System.Globalization;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Sources;

/// <summary>Names of what can be wrong with a source, in lower kebab case.</summary>
public static class SourceTroubles
{
    public const string CredentialRefused = "credential-refused";
    public const string CredentialExpires = "credential-expires";
    public const string PermissionMissing = "permission-missing";
    public const string ScopeNotFound = "scope-not-found";
    public const string SettingsMissing = "settings-missing";

    /// <summary>The answers or files are not what the provider documents.</summary>
    public const string SchemaDrift = "schema-drift";

    /// <summary>Throttled, down or unreachable: it may pass by itself. After a day it is <see cref="GoneQuiet"/>.</summary>
    public const string Unavailable = "unavailable";
    public const string GoneQuiet = "gone-quiet";

    /// <summary>It reports in a currency from which no rate of the configuration leads to that of a line.</summary>
    public const string RateMissing = "rate-missing";

    /// <summary>It reports usage that no row of <c>prices</c> has a price for.</summary>
    public const string PriceMissing = "price-missing";

    /// <summary>A reading is kept out of the ledger: see <see cref="ReadSanity"/>.</summary>
    public const string ReadingHeld = "reading-held";
}

/// <summary>What kept a pull from being good.</summary>
/// <param name="ReasonName">One of <see cref="SourceTroubles"/>.</param>
/// <param name="Text">Where, what and what to do; never a secret and no amount.</param>
public sealed record SourceTrouble(string ReasonName, string Text);

/// <summary>How the last pull of a source ended. A source without one has nothing wrong.</summary>
/// <param name="Trouble">Null after a good pull.</param>
/// <param name="Since">First pull of this trouble in a row, or the one that ended the last trouble (UTC).</param>
/// <param name="Held">The reading that is kept out of the ledger; null where none is.</param>
public sealed record SourceCondition(string Source, SourceTrouble? Trouble, DateTimeOffset Since, HeldReading? Held)
{
    /// <summary>
    /// The condition after another pull. The same trouble goes on; another one begins. A source that could not be reached has said nothing about
    /// what was wrong before: that stays. Of readings that say the same the first one stays, because it is from there on that a second opinion is
    /// waited for, however often the source is asked.
    /// </summary>
    /// <param name="trouble">Null after a good pull.</param>
    /// <param name="read">The reading that this pull kept out of the ledger; null where it kept none out.</param>
    public static SourceCondition After(SourceCondition? before, string source, SourceTrouble? trouble, HeldReading? read, DateTimeOffset now)
    {
        var held = read is not null && before?.Held is { } first && ReadSanity.SaysTheSame(first, read) ? first : read;
        var named = held is null ? trouble : new SourceTrouble(SourceTroubles.ReadingHeld, held.Text);
        if (before is { Trouble: not null } known && named is { ReasonName: SourceTroubles.Unavailable })
        {
            return known;
        }

        var goesOn = named is not null && string.Equals(before?.Trouble?.ReasonName, named.ReasonName, StringComparison.Ordinal);
        return new SourceCondition(source, named, goesOn ? before!.Since : now, held);
    }

    /// <summary>Changes whenever a trouble begins, becomes another or ends; empty where there never was any.</summary>
    public static string VersionOf(IEnumerable<SourceCondition> conditions) => string.Join(
        '~',
        conditions.OrderBy(condition => condition.Source, StringComparer.Ordinal).Select(condition => string.Create(
            CultureInfo.InvariantCulture, $"{condition.Source}.{condition.Trouble?.ReasonName ?? "well"}.{condition.Since.UtcDateTime:yyyyMMddHHmm}")));
}

/// <summary>Sums of days that were read before and are read again.</summary>
/// <param name="Totals">Effective cost by currency.</param>
/// <param name="Rows">Cost records after summing.</param>
public sealed record ReadingTotals(IReadOnlyDictionary<string, decimal> Totals, long Rows);

/// <summary>A reading that looks wrong.</summary>
/// <param name="What"><c>totals-jumped</c>, <c>totals-collapsed</c> or <c>rows-collapsed</c>.</param>
/// <param name="Currency">Empty for rows.</param>
/// <param name="After">What the suspicious reading said: money, or a number of rows.</param>
/// <param name="At">When it was read (UTC).</param>
/// <param name="Text">For people: what and what to do; no amount.</param>
public sealed record HeldReading(string What, string Currency, decimal After, DateTimeOffset At, string Text);
