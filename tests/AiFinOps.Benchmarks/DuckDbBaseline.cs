using System.Globalization;
using AiFinOps.Workflows.Ports;
using DuckDB.NET.Data;

namespace AiFinOps.Benchmarks;

/// <summary>The same grouping, done by DuckDB's <c>read_csv</c> over the same file.</summary>
internal static class DuckDbBaseline
{
    /// <summary>The dimensions of a cost record, tags taken apart as the product takes them apart.</summary>
    private const string ByDimensions =
        """
        lower(ChargeCategory),
        coalesce(json_extract_string(Tags, '$.environment'), json_extract_string(Tags, '$.env')),
        coalesce(json_extract_string(Tags, '$.project'), json_extract_string(Tags, '$.Project'), json_extract_string(Tags, '$.application')),
        coalesce(json_extract_string(Tags, '$.owner'), json_extract_string(Tags, '$.team'))
        """;

    /// <summary>Less work than the product does: the text of the tags is one key, and no JSON is read.</summary>
    private const string ByTagsText = "ChargeCategory, Tags";

    public static Outcome Run(string path, int threads, bool readTags)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"SET threads = {threads}"));
        Execute(
            connection,
            $$"""
            CREATE TABLE grouped AS
            SELECT ProviderName AS provider, BillingCurrency AS currency, CAST(ChargePeriodStart AS DATE) AS day,
                   sum(EffectiveCost) AS effective, sum(BilledCost) AS billed, sum(ConsumedQuantity) AS quantity, count(*) AS n
            FROM read_csv('{{path.Replace("'", "''", StringComparison.Ordinal)}}', header = true, nullstr = ['NULL', ''], types = {
                'EffectiveCost': 'DECIMAL(38,11)', 'BilledCost': 'DECIMAL(38,11)', 'ConsumedQuantity': 'DECIMAL(38,15)', 'ChargePeriodStart': 'TIMESTAMP',
                'SubAccountId': 'VARCHAR', 'BillingAccountId': 'VARCHAR', 'ChargeClass': 'VARCHAR', 'Tags': 'VARCHAR'})
            GROUP BY ProviderName, BillingCurrency, day, coalesce(SubAccountId, BillingAccountId), ServiceName, ServiceCategory, RegionId, ConsumedUnit, ChargeClass,
                     {{(readTags ? ByDimensions : ByTagsText)}}
            """);
        return new Outcome(
            Rows(connection, "SELECT sum(n)::BIGINT, count(*) FROM grouped", reader => (reader.GetInt64(0), reader.GetInt64(1))).Single(),
            Rows(
                connection,
                "SELECT provider, currency, sum(billed)::VARCHAR, sum(effective)::VARCHAR FROM grouped GROUP BY ALL ORDER BY ALL",
                reader => new SpendTotal(reader.GetString(0), reader.GetString(1), Trim(reader.GetString(2)), Trim(reader.GetString(3)))));
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static List<T> Rows<T>(DuckDBConnection connection, string sql, Func<DuckDBDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static string Trim(string number) => number.Contains('.', StringComparison.Ordinal) ? number.TrimEnd('0').TrimEnd('.') : number;
}
