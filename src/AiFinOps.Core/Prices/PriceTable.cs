using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AiFinOps.Core.Prices;

/// <summary>
/// The prices of an organisation. Of the rows that match a usage on its day the most particular one holds: first one that names the deployment,
/// then one with the exact model, then the longest prefix, then one that names the region; among versions of one price the youngest.
/// </summary>
public sealed class PriceTable
{
    private readonly PriceRow[] rows;

    public PriceTable(IEnumerable<PriceRow> rows)
    {
        this.rows =
        [
            .. rows
                .OrderByDescending(row => row.Deployment.Length > 0)
                .ThenByDescending(row => row.IsExact)
                .ThenByDescending(row => row.Model.Length)
                .ThenByDescending(row => row.Region.Length > 0)
                .ThenByDescending(row => row.ValidFrom)
                .ThenBy(row => row.Id, StringComparer.Ordinal),
        ];
        Version = VersionOf(this.rows);
    }

    public static PriceTable Empty { get; } = new([]);

    /// <summary>Twelve hexadecimal digits that change with any row.</summary>
    public string Version { get; }

    public bool IsEmpty => rows.Length == 0;

    /// <param name="day">UTC day of the usage.</param>
    /// <returns>The row that holds; null where there is none, which says nothing of what it costs.</returns>
    public PriceRow? Find(UsageTerms usage, DateOnly day) => Array.Find(rows, row => row.ValidFrom <= day && row.Matches(usage));

    /// <returns>The oldest row that would hold if it were valid yet; null where there is none.</returns>
    internal PriceRow? FindLater(UsageTerms usage) => rows.Where(row => row.Matches(usage)).MinBy(row => row.ValidFrom);

    /// <summary>How the use of a row is recorded: <c>gpt-4o-2026 from 2026-01-01, price table 3f9a1c02d4e5</c>.</summary>
    public string Citation(PriceRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.Id} from {row.ValidFrom:yyyy-MM-dd}, price table {Version}");

    private static string VersionOf(IEnumerable<PriceRow> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows.OrderBy(row => row.Id, StringComparer.Ordinal))
        {
            var prices = row.Prices.OrderBy(price => price.Key).Select(price => string.Create(CultureInfo.InvariantCulture, $"{price.Key.Info().Key}={price.Value:0.############################}"));
            text.AppendJoin('\t', [row.Id, row.Provider, row.Model, row.Deployment, row.Region, row.Tier, row.ValidFrom.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), row.Currency, .. prices]).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 6));
    }
}
