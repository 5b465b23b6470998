using System.Text;
using AiFinOps.Adapters.Sources.Csv;
using AiFinOps.Adapters.Sources.Summing;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Sources.DailySpend;

/// <summary>One row as one moment knew it.</summary>
/// <param name="AsOf">UTC.</param>
internal sealed record DailySpendRow(string Series, DateOnly Day, DateTimeOffset AsOf, SpendKey Key, CsvNumber Cost);

/// <summary>Reads the cells of a row.</summary>
internal sealed class DailySpendParser(DailySpendColumns columns)
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private byte[] _scratch = new byte[256];

    public bool TryParse(CsvBatch batch, in CsvRow row, out DailySpendRow? parsed, out Fault fault)
    {
        parsed = null;
        if (!RowShape.IsWhole(batch, row, columns.Header, RowShape.MaxCell, out fault)
            || !TryMoment(batch, row, "date", out var date, out fault)
            || !TryMoment(batch, row, "as_of", out var asOf, out fault)
            || !TryCost(batch, row, out var cost, out fault))
        {
            return false;
        }

        var series = Text(batch, row, "series_key");
        var currency = Text(batch, row, "currency").Trim().ToUpperInvariant();
        if (series.Length == 0)
        {
            fault = new Fault("series_key", "is empty. Name the series: it is the account under which the ledger keeps the row.");
            return false;
        }

        if (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper))
        {
            fault = new Fault("currency", $"{CsvText.Excerpt(Encoding.UTF8.GetBytes(currency))} is not a currency. Use a code of ISO 4217, for example EUR.");
            return false;
        }

        var service = Text(batch, row, "service");
        var key = new SpendKey(Dimensions(batch, row, series, service), Category(service), IsCorrection: false, currency, Unit: "");
        parsed = new DailySpendRow(series, DateOnly.FromDateTime(date.Utc), Known(asOf), key, cost);
        return true;
    }

    private SpendDimensions Dimensions(CsvBatch batch, in CsvRow row, string series, string service) => new()
    {
        Provider = Text(batch, row, "provider"),
        Account = series,
        Service = service,
        Model = Text(batch, row, "model"),
        Feature = Text(batch, row, "feature"),
        Environment = Text(batch, row, "environment"),
        Project = Text(batch, row, "project"),
        Owner = Text(batch, row, "owner"),
        Phase = Text(batch, row, "phase"),
    };

    /// <summary>The format has no charge category: credits, commitments and taxes are rows of a service of that name.</summary>
    private static ChargeCategory Category(string service) => service.ToUpperInvariant() switch
    {
        "CREDIT" or "REFUND" => ChargeCategory.Credit,
        "COMMITMENT" => ChargeCategory.Purchase,
        "TAX" => ChargeCategory.Tax,
        _ => ChargeCategory.Usage,
    };

    /// <summary>A bare date means what was known when that UTC day ended.</summary>
    private static DateTimeOffset Known(CsvMoment asOf) => new(asOf.HasTime ? asOf.Utc : asOf.Utc.AddDays(1).AddSeconds(-1));

    private bool TryMoment(CsvBatch batch, in CsvRow row, string column, out CsvMoment moment, out Fault fault)
    {
        fault = default;
        var text = CsvText.Value(batch.Cell(row, columns[column]));
        if (CsvMoment.TryParse(text, out moment) && moment.Utc.Year is >= 2000 and <= 2099)
        {
            return true;
        }

        fault = new Fault(column, $"{CsvText.Excerpt(text)} is not a date within 2000 to 2099. Write it as 2024-09-18.");
        return false;
    }

    private bool TryCost(CsvBatch batch, in CsvRow row, out CsvNumber cost, out Fault fault)
    {
        fault = default;
        var text = CsvText.Value(batch.Cell(row, columns["cost"]));
        if (CsvNumber.TryParse(text, out cost, out var tooLong))
        {
            return true;
        }

        fault = new Fault("cost", RowShape.NumberFault(text, tooLong));
        return false;
    }

    private string Text(CsvBatch batch, in CsvRow row, string column)
    {
        if (columns[column] < 0)
        {
            return "";
        }

        var cell = CsvText.Unquote(batch.Cell(row, columns[column]), ref _scratch);
        var text = CsvText.IsNull(cell) ? "" : Encoding.UTF8.GetString(cell);
        if (!_texts.TryGetValue(text, out var known))
        {
            _texts.Add(text, known = text);
        }

        return known;
    }
}
